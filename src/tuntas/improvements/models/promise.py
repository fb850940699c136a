"""The complaint survey of the Manual Praktis, the promises that follow it, and who checks them."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models import Service
from tuntas.improvements.models.improvement import Improvement
from tuntas.organisation.models import Person, Unit


class ComplaintSurvey(models.Model):
    """Citizens tick what they complain about, from a list that a workshop with users made."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("disiapkan")  # team, workshop, list
        OPEN = "open", _("berjalan")
        CLOSED = "closed", _("ditutup")  # causes are sought, promises made

    code = models.CharField(max_length=12, unique=True)  # in the short link and the QR code
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="complaint_surveys")
    services = models.ManyToManyField(Service, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats"
    )
    decree = models.CharField(max_length=200, blank=True)  # of the team
    workshop_on = models.DateField(null=True, blank=True)
    workshop_place = models.CharField(max_length=200, blank=True)
    workshop_people = models.PositiveIntegerField(null=True, blank=True)
    workshop_notes = models.TextField(blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    customers = models.PositiveIntegerField(null=True, blank=True)  # served in the last period
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index("unit", F("made_at").desc(), name="complaint_survey_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="preparing")
                | Q(begins__isnull=False, ends__isnull=False, ends__gte=F("begins")),
                name="complaint_survey_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state__in=["preparing", "open"], closed_at__isnull=True),
                name="complaint_survey_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """Somebody who carries the method: officials and citizens together."""

    class Side(models.TextChoices):
        UNIT = "unit", _("pegawai unit")
        CITIZENS = "citizens", _("wakil warga")
        OTHER = "other", _("pendamping")

    survey = models.ForeignKey(ComplaintSurvey, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=120, blank=True)
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.UNIT)

    class Meta:
        ordering = ["survey", "pk"]


class ComplaintItem(models.Model):
    """One complaint of the list."""

    survey = models.ForeignKey(ComplaintSurvey, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    # The same complaint in the survey before: what became of it is told per complaint.
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats"
    )

    class Meta:
        ordering = ["survey", "order"]
        constraints = [
            models.UniqueConstraint("survey", "order", name="complaint_item_order_once"),
            models.UniqueConstraint("survey", "text", name="complaint_item_text_once"),
        ]


class ComplaintSheet(models.Model):
    """What one person ticked. Nothing in it says who it was."""

    class Channel(models.TextChoices):
        LINK = "link", _("tautan")
        KIOSK = "kiosk", _("loket")
        PAPER = "paper", _("kertas")

    uid = models.UUIDField(unique=True)  # made by the device: sent twice, kept once
    survey = models.ForeignKey(ComplaintSurvey, on_delete=models.PROTECT, related_name="sheets")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    answered_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    # Orders of the items that were ticked; none is an answer too: nothing to complain about.
    ticked = ArrayField(models.PositiveSmallIntegerField(), default=list)
    other = models.CharField(max_length=500, blank=True)  # a complaint that the list lacks
    sex = models.CharField(max_length=10, blank=True)
    age_group = models.CharField(max_length=10, blank=True)
    entered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["survey", "answered_at", "pk"]


class ComplaintCause(models.Model):
    """Why people complain, and on whose side it lies."""

    item = models.ForeignKey(ComplaintItem, on_delete=models.CASCADE, related_name="causes")
    text = models.CharField(max_length=300)
    inside = models.BooleanField()  # the unit itself can mend it
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["item", "-inside", "pk"]


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Vocabulary of promises."""

    def made(self) -> Self:
        """Keep those that were signed: before, nothing was promised to anybody."""
        return self.filter(signed_on__isnull=False)

    def late(self, *, on: date) -> Self:
        """Keep those whose day has passed and that are neither kept nor broken."""
        return self.made().filter(kept_on__isnull=True, broken_on__isnull=True, due__lt=on)


class Promise(models.Model):
    """Janji Perbaikan Pelayanan: what, who, until when; signed and shown to the public."""

    class Standing(models.TextChoices):
        DRAFT = "draft", _("rancangan")
        RUNNING = "running", _("dikerjakan")
        KEPT = "kept", _("ditepati")
        KEPT_LATE = "kept-late", _("ditepati, terlambat")
        LATE = "late", _("terlambat")
        BROKEN = "broken", _("diingkari")

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
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

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
        ]

    def standing(self, *, on: date) -> "Promise.Standing":
        """Return how it stands on a day."""
        if self.signed_on is None:
            return self.Standing.DRAFT
        if self.broken_on is not None:
            return self.Standing.BROKEN
        if self.kept_on is not None:
            return self.Standing.KEPT if self.kept_on <= self.due else self.Standing.KEPT_LATE
        return self.Standing.LATE if self.due < on else self.Standing.RUNNING


class Recommendation(models.Model):
    """What others must mend: the next level, another agency, the council."""

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

    class Meta:
        ordering = ["survey", "pk"]


class Forum(models.Model):
    """Citizens and officials check promises together (lembar cek realisasi janji)."""

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

    class Meta:
        ordering = ["unit", "-planned_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True)
                | Q(officials__isnull=False, citizens__isnull=False),
                name="forum_held_has_people",
            ),
        ]


class ForumFinding(models.Model):
    """What a forum found about one promise."""

    class Seen(models.TextChoices):
        KEPT = "kept", _("terwujud")
        PARTLY = "partly", _("sebagian")
        NOT_KEPT = "not-kept", _("belum terwujud")

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
