"""Satisfaction surveys: what is asked, what was answered, what came of it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models import Service
from tuntas.organisation.models import Person, Unit


class Survey(models.Model):
    """One survey of one unit over one period, with the instrument's version pinned."""

    class State(models.TextChoices):
        OPEN = "open", _("berjalan")
        CLOSED = "closed", _("ditutup")

    # Stands in the short link and the QR code; no secret, but not to be guessed in order.
    code = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="surveys")
    services = models.ManyToManyField(Service, related_name="surveys")
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveSmallIntegerField()
    instrument_hash = models.CharField(max_length=64)
    policies = models.JSONField(default=dict)
    begins = models.DateField()
    ends = models.DateField()
    customers = models.PositiveIntegerField(null=True, blank=True)  # served in the last period
    # A question that the agency adds to the instrument (U10), "" for none; never in the index.
    extra_label = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begins", "unit__name"]
        indexes = [models.Index("unit", F("begins").desc(), name="survey_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("begins")), name="survey_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
                name="survey_closed_has_time",
            ),
        ]


class SurveyResponse(models.Model):
    """One person's answers, kept as they were given. Nothing in it says who it was."""

    class Channel(models.TextChoices):
        LINK = "link", _("tautan")
        KIOSK = "kiosk", _("loket")
        PAPER = "paper", _("kertas")
        IMPORT = "import", _("impor")

    uid = models.UUIDField(unique=True)  # made by the respondent's device: sent twice, kept once
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    device = models.CharField(max_length=32, blank=True)  # a random name that a device gave itself
    answered_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    # In the order of the instrument's leaves; null where an optional one was left out.
    values = ArrayField(models.SmallIntegerField(null=True))
    # The answer to the survey's extra question, on the scale of the instrument's last leaf.
    extra = models.SmallIntegerField(null=True, blank=True)
    milliseconds = ArrayField(models.PositiveIntegerField(null=True), default=list)
    sex = models.CharField(max_length=10, blank=True)
    age_group = models.CharField(max_length=10, blank=True)
    education = models.CharField(max_length=10, blank=True)
    occupation = models.CharField(max_length=20, blank=True)
    comment = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="id")
    # The batch of a typed-in stack of paper or of an imported file.
    batch = models.UUIDField(null=True, blank=True)
    entered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["survey", "answered_at", "id"]
        indexes = [models.Index("survey", "answered_at", name="response_of_survey")]


class ResponseDoubt(models.Model):
    """Answers that look too good to be true, and what a person decided about them."""

    class Decision(models.TextChoices):
        OPEN = "open", _("belum diputuskan")
        KEEP = "keep", _("tetap dihitung")
        LEAVE_OUT = "leave-out", _("tidak dihitung")

    response = models.OneToOneField(SurveyResponse, on_delete=models.PROTECT, related_name="doubt")
    signals = models.JSONField()  # what each signal saw, in both languages
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["response"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="open", decided_by__isnull=True)
                | (~Q(decision="open") & Q(decided_by__isnull=False) & ~Q(reason="")),
                name="doubt_decided_by_a_person",
            ),
        ]


class SurveyResult(models.Model):
    """A result as it was frozen: append-only, a later calculation is a new row."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="results")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveSmallIntegerField()
    instrument_hash = models.CharField(max_length=64)
    policies = models.JSONField()
    respondents = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=12, decimal_places=6)
    category = models.CharField(max_length=40)
    # The whole explanation: per element, per service, with and without what was left out.
    detail = models.JSONField()

    class Meta:
        ordering = ["survey", "-made_at"]


class FollowUp(models.Model):
    """What a unit will do about a weak element (rencana tindak lanjut), and what it did."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="follow_ups")
    element = models.CharField(max_length=40)
    action = models.CharField(max_length=500)
    responsible = models.CharField(max_length=200)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["survey", "due"]
