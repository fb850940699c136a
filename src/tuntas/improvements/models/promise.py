"""Promises to citizens, recommendations to others, and the forums that check what became of them."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.core.permissions import Permission
from tuntas.improvements.models.complaint_survey import ComplaintItem, ComplaintSurvey
from tuntas.improvements.models.improvement import Improvement
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement import promise_standing
from tuntas.rules.improvement.promise_rules import PromiseRule
from tuntas.rules.improvement.promise_standing import Finding, PromiseDays


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Vocabulary of promises."""

    def made(self) -> Self:
        """Keep those that were signed: before, nothing was promised to anybody."""
        return self.filter(signed_on__isnull=False)

    def late(self, *, on: date) -> Self:
        """Keep those whose day has passed and that are neither kept nor said to be broken."""
        return self.made().filter(kept_on__isnull=True, broken_on__isnull=True, due__lt=on)

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose improvements somebody sees, drafts too."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        return self.filter(unit_id__in=powers.units.get(Permission.VIEW_IMPROVEMENTS, ()))

    def with_standing(self, *, on: date, rule: PromiseRule) -> Self:
        """Add `stands`: the same as `Promise.standing`, for the database to filter and to count by."""
        since = ForumFinding.objects.filter(
            promise=OuterRef("pk"), forum__held_on__gte=OuterRef("kept_on")
        ).order_by("-forum__held_on", "-pk")
        silent = on - timedelta(days=rule.broken_after_days.value)
        standing = Promise.Standing
        return self.annotate(last_seen=Subquery(since.values("seen")[:1])).annotate(
            stands=Case(
                When(signed_on__isnull=True, then=Value(standing.DRAFT)),
                When(broken_on__isnull=False, then=Value(standing.BROKEN)),
                When(last_seen=ForumFinding.Seen.NOT_KEPT, then=Value(standing.DISPUTED)),
                When(kept_on__lte=F("due"), then=Value(standing.KEPT)),
                When(kept_on__isnull=False, then=Value(standing.KEPT_LATE)),
                When(due__lt=silent, then=Value(standing.BROKEN)),
                When(due__lt=on, then=Value(standing.LATE)),
                default=Value(standing.RUNNING),
                output_field=CharField(),
            )
        )


class Promise(models.Model):
    """Janji Perbaikan Pelayanan: what, who, until when; signed and shown to the public."""

    class Standing(models.TextChoices):
        DRAFT = promise_standing.Standing.DRAFT, _("rancangan")
        RUNNING = promise_standing.Standing.RUNNING, _("dikerjakan")
        KEPT = promise_standing.Standing.KEPT, _("ditepati")
        KEPT_LATE = promise_standing.Standing.KEPT_LATE, _("ditepati, terlambat")
        DISPUTED = promise_standing.Standing.DISPUTED, _("diperdebatkan")
        LATE = promise_standing.Standing.LATE, _("terlambat")
        BROKEN = promise_standing.Standing.BROKEN, _("tidak ditepati")

    class State(models.TextChoices):
        """How far acts of its unit brought it; what it is to citizens is its standing."""

        DRAFT = "draft", _("rancangan")
        SIGNED = "signed", _("dikerjakan")
        KEPT = "kept", _("ditepati")
        BROKEN = "broken", _("tidak ditepati")

    uid = models.UUIDField(unique=True, null=True, blank=True)  # of the form it was drafted in
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="promises")
    survey = models.ForeignKey(
        ComplaintSurvey, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    item = models.ForeignKey(
        ComplaintItem, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    improvement = models.ForeignKey(
        Improvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises"
    )
    text = models.CharField(max_length=300)  # what becomes better, in the words of a citizen
    action = models.CharField(max_length=300)  # what the unit does for it
    responsible = models.CharField(max_length=200)
    due = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(max_length=200, blank=True)  # name and office as they stand below it
    kept_on = models.DateField(null=True, blank=True)
    broken_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)  # what was done, or why it was not
    proof = models.URLField(max_length=500, blank=True)  # where it can be seen
    ended_at = models.DateTimeField(null=True, blank=True)  # when the unit said so
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A promise that was late or broken, which this one makes anew: a signed one never changes.
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)  # findings of forums move it too

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "due", "pk"]
        indexes = [models.Index("unit", "due", name="promise_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_on__isnull=True) | Q(broken_on__isnull=True),
                name="promise_kept_or_broken",
            ),
            models.CheckConstraint(
                condition=Q(kept_on__isnull=True, broken_on__isnull=True)
                | (Q(signed_on__isnull=False) & ~Q(outcome="")),
                name="promise_ended_was_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signer="")
                | (Q(signed_on__isnull=False) & ~Q(signer="")),
                name="promise_signed_by_name",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | (
                    Q(due__gte=F("signed_on"))
                    & (Q(kept_on__isnull=True) | Q(kept_on__gte=F("signed_on")))
                ),
                name="promise_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kept_on__isnull=True, broken_on__isnull=True, ended_at__isnull=True)
                | Q(kept_on__isnull=False, ended_at__isnull=False)
                | Q(broken_on__isnull=False, ended_at__isnull=False),
                name="promise_end_has_moment",
            ),
        ]

    @property
    def state(self) -> "Promise.State":
        """How far its unit brought it."""
        if self.signed_on is None:
            return self.State.DRAFT
        if self.broken_on is not None:
            return self.State.BROKEN
        return self.State.SIGNED if self.kept_on is None else self.State.KEPT

    @property
    def days(self) -> PromiseDays:
        """The days by which its standing is told."""
        return PromiseDays(self.due, self.signed_on, self.kept_on, self.broken_on)

    def standing(self, *, on: date, rule: PromiseRule) -> "Promise.Standing":
        """Return how it stands on a day; asks for `findings` only where it is said to be kept."""
        said = sorted(self.findings.all(), key=lambda one: one.pk) if self.kept_on else []
        findings = [one.said for one in said]
        return self.Standing(
            promise_standing.standing(self.days, on=on, rule=rule, findings=findings)
        )


class PromiseReminder(models.Model):
    """A head was reminded of a promise, once for each of the rule's days."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="reminders")
    day = models.SmallIntegerField()  # after the promised one, negative before it
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["promise", "day"]
        constraints = [models.UniqueConstraint("promise", "day", name="promise_reminder_once")]


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Vocabulary of recommendations."""

    def visible_to(self, powers: Powers) -> Self:
        """Keep one's own units', and what was sent to them."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        units = powers.units.get(Permission.VIEW_IMPROVEMENTS, ())
        received = Q(addressee_unit_id__in=units, sent_on__isnull=False)
        return self.filter(Q(survey__unit_id__in=units) | received)


class Recommendation(models.Model):
    """What others must mend: the next level, another agency, the council."""

    class State(models.TextChoices):
        DRAFT = "draft", _("rancangan")
        SENT = "sent", _("menunggu jawaban")
        ANSWERED = "answered", _("dijawab")

    uid = models.UUIDField(unique=True, null=True, blank=True)  # of the form it was drafted in
    survey = models.ForeignKey(
        ComplaintSurvey, on_delete=models.CASCADE, related_name="recommendations"
    )
    item = models.ForeignKey(
        ComplaintItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=300)
    addressee = models.CharField(max_length=200)
    addressee_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations"
    )
    sent_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False, sent_on__isnull=False) & ~Q(answer="")),
                name="recommendation_answered_was_sent",
            ),
        ]

    @property
    def state(self) -> "Recommendation.State":
        """How far it came."""
        if self.answered_on is not None:
            return self.State.ANSWERED
        return self.State.DRAFT if self.sent_on is None else self.State.SENT


class ForumQuerySet(models.QuerySet["Forum"]):
    """Vocabulary of forums."""

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose improvements somebody sees."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        return self.filter(unit_id__in=powers.units.get(Permission.VIEW_IMPROVEMENTS, ()))


class Forum(models.Model):
    """Citizens and officials check promises together (lembar cek realisasi janji)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("direncanakan")
        HELD = "held", _("selesai")

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="forums")
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    invited = models.TextField(blank=True)  # one a line: who, from where
    agenda = models.TextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    officials = models.PositiveIntegerField(null=True, blank=True)  # who came
    citizens = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-planned_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True)
                | Q(officials__isnull=False, citizens__isnull=False),
                name="forum_held_has_people",
            ),
        ]

    @property
    def state(self) -> "Forum.State":
        """Whether it is still to come."""
        return self.State.PLANNED if self.held_on is None else self.State.HELD


class ForumFinding(models.Model):
    """What a forum found about one promise."""

    class Seen(models.TextChoices):
        KEPT = promise_standing.Seen.KEPT, _("terwujud")
        PARTLY = promise_standing.Seen.PARTLY, _("baru sebagian")
        NOT_KEPT = promise_standing.Seen.NOT_KEPT, _("belum terwujud")

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="findings")
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="findings")
    seen = models.CharField(max_length=8, choices=Seen.choices)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["forum", "promise"]
        constraints = [
            models.UniqueConstraint("forum", "promise", name="forum_finding_once"),
        ]

    @property
    def said(self) -> Finding:
        """What was found, and when, as far as it tells how the promise stands."""
        held_on = self.forum.held_on or timezone.localdate(self.at)
        return Finding(held_on, promise_standing.Seen(self.seen))
