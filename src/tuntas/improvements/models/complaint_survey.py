"""The complaint survey of the Manual Praktis: a list of complaints, who ticked them, and the causes."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models import Service
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers


class ComplaintSurveyQuerySet(models.QuerySet["ComplaintSurvey"]):
    """Vocabulary of complaint surveys."""

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose improvements somebody sees."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        return self.filter(unit_id__in=powers.units.get(Permission.VIEW_IMPROVEMENTS, ()))


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

    objects = ComplaintSurveyQuerySet.as_manager()

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

    @property
    def last_day(self) -> date | None:
        """Return the last day on which sheets were taken, or will be."""
        if self.closed_at is None or self.ends is None:
            return self.ends
        return min(self.ends, timezone.localdate(self.closed_at))


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
    order = models.PositiveSmallIntegerField()  # from 1, as on paper
    heading = models.CharField(max_length=80, blank=True)  # what it stands under on the sheet
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


class SheetMistake(models.Model):
    """A paper sheet that its typist got wrong: it stays as it is, and is not counted."""

    sheet = models.OneToOneField(ComplaintSheet, on_delete=models.PROTECT, related_name="mistake")
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)


class ComplaintCause(models.Model):
    """Why people complain, and on whose side it lies."""

    item = models.ForeignKey(ComplaintItem, on_delete=models.CASCADE, related_name="causes")
    text = models.CharField(max_length=300)
    inside = models.BooleanField()  # the unit itself can mend it
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["item", "-inside", "pk"]
