"""Improvements: a group's way through eight steps, the evidence it began with, the effect it had."""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.core.permissions import Permission
from tuntas.improvements.models.group import Group
from tuntas.organisation.models import Person, Region, Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual

STEPS = 8


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    """Vocabulary of improvements."""

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose improvements somebody sees, and of groups they belong to."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        units = powers.units.get(Permission.VIEW_IMPROVEMENTS, ())
        own = Group.objects.filter(members__person_id=powers.id, members__until__isnull=True)
        return self.filter(Q(unit_id__in=units) | Q(group__in=own))

    def running(self) -> Self:
        """Keep those that are worked on."""
        return self.filter(state=Improvement.State.RUNNING)

    def measured(self) -> Self:
        """Keep those whose effect is computed: a change began, and there is something to look at."""
        return self.filter(started_on__isnull=False).exclude(source="")


class Improvement(models.Model):
    """One change for the better, from its theme to its standard."""

    class State(models.TextChoices):
        RUNNING = "running", _("berjalan")
        FINISHED = "finished", _("selesai")
        STOPPED = "stopped", _("dihentikan")

    class Source(models.TextChoices):
        """Where the figures come from by which the effect is judged."""

        INDICATOR = "indicator", _("indikator")
        COMPLAINTS = "complaints", _("banyaknya pengaduan")
        OWN = "own", _("catatan kelompok sendiri")

    class Unshown(models.TextChoices):
        """Why a practice is not shown any more, though its head did not withdraw it."""

        MEASURE = "measure", _("ukuran atau targetnya diubah")
        CHANGE = "change", _("bulan mulai atau unit pembandingnya diubah")
        STOPPED = "stopped", _("perbaikannya dihentikan")

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="improvements")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="improvements"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="improvements"
    )
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    end_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    current_step = models.PositiveSmallIntegerField(default=1)  # the first that is not done

    # What is measured, month by month; empty source: not chosen yet.
    source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    indicator = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=30, blank=True)
    # Of an indicator: over all services of the unit, although the improvement is of one.
    all_services = models.BooleanField(default=False)
    category = models.CharField(max_length=200, blank=True)  # of complaints
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)
    own_label = models.CharField(max_length=200, blank=True)
    own_unit = models.CharField(max_length=40, blank=True)
    # Also of an indicator of which the direction depends on the aim, such as cases received.
    own_lower_is_better = models.BooleanField(default=True)
    # Months that were not typed are sums of the check sheet.
    own_from_tallies = models.BooleanField(default=False)
    target = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    target_month = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)  # first month of the change
    transition_months = models.PositiveSmallIntegerField(default=0)
    comparison_units = models.ManyToManyField(Unit, blank=True, related_name="+")
    watched = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Savings: what one case saves, how many there are, what an hour costs, and why one may say so.
    minutes_saved = models.PositiveIntegerField(null=True, blank=True)  # staff minutes a case
    cases_per_month = models.PositiveIntegerField(null=True, blank=True)
    rupiah_per_hour = models.PositiveIntegerField(null=True, blank=True)
    rupiah_saved_per_month = models.PositiveBigIntegerField(null=True, blank=True)  # beside time
    cost_rupiah = models.PositiveBigIntegerField(null=True, blank=True)  # of the change, once
    savings_assumption = models.TextField(blank=True)

    # Somebody changed what is measured, and nothing was computed since.
    effect_asked_at = models.DateTimeField(null=True, blank=True)
    # By the government's priority instrument, kept with its answers so that lists can go by it.
    priority = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    effect = models.ForeignKey(
        "EffectResult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    adopted_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions"
    )
    # Of a practice that came from another government: who, and where it can be read.
    adopted_government = models.CharField(max_length=200, blank=True)
    adopted_address = models.URLField(max_length=500, blank=True)
    # A practice that others see and may take over; only once something is seen.
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(blank=True)  # of the practice, in words for the public
    # What its head shared: a copy (see `spreading.document`), so that work on it is not published.
    shared_as = models.JSONField(null=True, blank=True)
    unshown = models.CharField(max_length=10, choices=Unshown.choices, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index("unit", F("changed_at").desc(), name="improvement_of_unit"),
            models.Index("group", F("changed_at").desc(), name="improvement_of_group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | Q(state__in=["finished", "stopped"], ended_at__isnull=False),
                name="improvement_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(end_reason=""),
                name="improvement_stopped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(current_step__range=(1, STEPS)), name="improvement_step_known"
            ),
            models.CheckConstraint(
                condition=Q(source="")
                | (Q(source="indicator") & ~Q(indicator=""))
                | (Q(source="complaints") & ~Q(category=""))
                | (Q(source="own") & ~Q(own_label="")),
                name="improvement_source_named",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(started_on__day=1),
                name="improvement_starts_with_a_month",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | ~Q(summary=""),
                name="improvement_shared_has_summary",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True, shared_as__isnull=True)
                | Q(shared_at__isnull=False, shared_as__isnull=False, unshown=""),
                name="improvement_shared_has_copy",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def origin(self) -> str:
        """Return whose practice was taken over, a unit or a government; asks unless it is joined."""
        if self.adopted_from is not None:
            return str(self.adopted_from.unit.name)
        return self.adopted_government

    @property
    def shared_copy(self) -> dict[str, Any]:
        """Return what was shared. Raises `ValueError` for what is not shared."""
        if self.shared_as is None:
            raise ValueError("what is not shared has no copy")
        return dict(self.shared_as)

    @property
    def shared_title(self) -> str:
        """Return the name under which it was shared."""
        return str(self.shared_copy["title"])


class Step(models.Model):
    """One of the eight steps as it stands; `revision` grows with each saving."""

    class State(models.TextChoices):
        OPEN = "open", _("dikerjakan")
        WAITING = "waiting", _("menunggu persetujuan")
        DONE = "done", _("selesai")

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # What the step's form holds; its shape is that of `rules.improvement.steps`.
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["improvement", "number"]
        constraints = [
            models.UniqueConstraint("improvement", "number", name="step_once"),
            models.CheckConstraint(condition=Q(number__range=(1, STEPS)), name="step_known"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | Q(state__in=["open", "waiting"], done_at__isnull=True),
                name="step_done_has_time",
            ),
        ]


class StepRevision(models.Model):
    """What a step held after a saving: append-only."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["step", "revision"]
        constraints = [models.UniqueConstraint("step", "revision", name="step_revision_once")]


class StepDecision(models.Model):
    """The head approved a step or gave it back: append-only."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("disetujui")
        RETURNED = "returned", _("dikembalikan")

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="decisions")
    revision = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["step", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="approved") | ~Q(note=""), name="step_returned_has_reason"
            ),
        ]


class StepComment(models.Model):
    """A remark of a facilitator, the head or a member."""

    uid = models.UUIDField(unique=True)
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="comments")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["improvement", "number", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__range=(1, STEPS)), name="comment_step_known"
            ),
        ]


class CauseVote(models.Model):
    """How likely somebody holds a cause: the nominal group way, 1 to 5 points."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="votes")
    cause = models.CharField(max_length=40)  # key of a cause in step 3
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["improvement", "cause"]
        constraints = [
            models.UniqueConstraint("improvement", "cause", "person", name="cause_vote_once"),
            models.CheckConstraint(condition=Q(points__range=(1, 5)), name="cause_vote_in_range"),
        ]


class TallyQuerySet(models.QuerySet["Tally"]):
    """Vocabulary of tallies."""

    def counted(self) -> Self:
        """Keep those that no later row corrects."""
        return self.filter(correction__isnull=True)


class Tally(models.Model):
    """A line of the check sheet: how often something was seen on a day.

    A wrong one stays; the row that corrects it says how often it was really, and why.
    """

    uid = models.UUIDField(unique=True)
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="tallies")
    seen_on = models.DateField()
    label = models.CharField(max_length=120)
    times = models.PositiveIntegerField()
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="correction"
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = TallyQuerySet.as_manager()

    class Meta:
        ordering = ["improvement", "seen_on", "label", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="", times__gte=1)
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="tally_corrected_with_reason",
            ),
        ]


class OwnFigure(models.Model):
    """A month's figure that the group wrote down itself, where no indicator fits."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="figures")
    month = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["improvement", "month"]
        constraints = [
            models.UniqueConstraint("improvement", "month", name="own_figure_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="own_figure_of_a_month"),
        ]


class Problem(models.Model):
    """A real problem that an improvement began with, with its figures as they were then."""

    class Kind(models.TextChoices):
        COMPLAINTS = "complaints", _("pengaduan yang serupa")
        ELEMENT = "element", _("unsur survei yang lemah")
        SIGNAL = "signal", _("layanan lambat atau goyah")
        STANDARD = "standard", _("janji layanan tidak tercapai")
        COMPLAINT_INDEX = "complaint-index", _("survei pengaduan")
        PROMISE = "promise", _("janji perbaikan belum ditepati")
        FINDING = "finding", _("catatan penilai")
        PRACTICE = "practice", _("praktik unit lain")
        OTHER = "other", _("diamati kelompok")

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # Which one it is, such as `category:…|region:…` or `survey:12|U3`; the same for every unit.
    key = models.CharField(max_length=300)
    theme = models.CharField(max_length=200)  # what equal problems of other units share
    title_id = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)  # figures and reasons, as they stood when it was chosen
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    chosen_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["improvement", "pk"]
        indexes = [models.Index("theme", name="problem_theme")]
        constraints = [models.UniqueConstraint("improvement", "kind", "key", name="problem_once")]

    @property
    def title(self) -> Bilingual:
        """Return what it is called."""
        return Bilingual(self.title_id, self.title_en)


class ProblemCase(models.Model):
    """A complaint that belongs to a problem: the link is for good, both ways."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="case_links")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="problem_links")

    class Meta:
        ordering = ["problem", "case"]
        constraints = [models.UniqueConstraint("problem", "case", name="problem_case_once")]


class PriorityAnswer(models.Model):
    """How an improvement answers one criterion of the government's priority instrument."""

    improvement = models.ForeignKey(
        Improvement, on_delete=models.CASCADE, related_name="priority_answers"
    )
    instrument = models.CharField(max_length=60)
    instrument_hash = models.CharField(max_length=64)
    node = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["improvement", "node"]
        constraints = [
            models.UniqueConstraint("improvement", "node", name="priority_answer_once"),
        ]


class EffectResult(models.Model):
    """What the figures said about an improvement with one data version: append-only.

    A new row is made only where the answer differs from the last one of the same indicator.
    """

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="effects")
    # Empty for the improvement's own figure; else an indicator that is watched for side effects.
    watched = models.CharField(max_length=60, blank=True)
    data_version = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)
    last_month = models.DateField(null=True)  # the last month that counted
    method = models.CharField(max_length=30)
    verdict = models.CharField(max_length=20)
    held_months = models.PositiveSmallIntegerField(null=True)
    faded = models.BooleanField(default=False)
    before = models.PositiveSmallIntegerField()  # points
    after = models.PositiveSmallIntegerField()
    content = models.JSONField()  # estimates, and each month with its value, fit and comparison
    digest = models.CharField(max_length=64)  # of the answer: what was measured, and what came out
    # Digest of the question: equal months need not be judged again.
    asked = models.CharField(max_length=64)
    sentence_id = models.TextField()
    sentence_en = models.TextField()

    class Meta:
        ordering = ["improvement", "watched", "-made_at", "-pk"]
        indexes = [
            models.Index("improvement", "watched", F("made_at").desc(), name="effect_newest"),
        ]

    @property
    def sentence(self) -> Bilingual:
        """Return what may be said, and no more."""
        return Bilingual(self.sentence_id, self.sentence_en)


class StandardProposal(models.Model):
    """An improvement proposed a draft of a service's standard, and gives its reason."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="proposals")
    standard = models.OneToOneField(
        ServiceStandard, on_delete=models.CASCADE, related_name="proposal"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["improvement", "at"]
