"""Service standards: the 14 components of UU 25/2009 art. 21, by version, and the steps of the SOP."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models.service import Service
from tuntas.organisation.models import Person

ONE_DAY = timedelta(days=1)


class ServiceStandardQuerySet(models.QuerySet["ServiceStandard"]):
    """Vocabulary of standards."""

    def in_force(self) -> Self:
        """Keep those that hold now; at most one a service."""
        return self.filter(state=ServiceStandard.State.IN_FORCE)

    def drafts(self) -> Self:
        """Keep those that are still written; at most one a service."""
        return self.filter(state=ServiceStandard.State.DRAFT)

    def overdue(self, *, on: date) -> Self:
        """Keep those in force whose review is late."""
        return self.in_force().filter(review_on__lt=on)


class ServiceStandard(models.Model):
    """One version of what a service promises.

    A draft may be changed; once in force the database refuses to change anything but its end.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("rancangan")
        IN_FORCE = "in-force", _("berlaku")
        REPLACED = "replaced", _("diganti")
        WITHDRAWN = "withdrawn", _("dicabut")

    class Speech(models.TextChoices):
        """In which unit a promise is said; it is always kept in working minutes."""

        MINUTES = "minutes", _("menit")
        HOURS = "hours", _("jam kerja")
        DAYS = "days", _("hari kerja")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="standards")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the last day
    review_on = models.DateField(null=True, blank=True)
    decree = models.CharField(max_length=200, blank=True)  # number and date of the decision
    change_reason = models.CharField(max_length=500, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    # Six that the public sees (service delivery).
    requirements = models.TextField(blank=True)  # one a line
    procedure = models.TextField(blank=True)  # one step a line
    promise_working_minutes = models.PositiveIntegerField(null=True, blank=True)
    promise_unit = models.CharField(max_length=10, choices=Speech.choices, default=Speech.DAYS)
    promise_note = models.TextField(blank=True)
    fee_rupiah = models.PositiveBigIntegerField(null=True, blank=True)  # 0 is free of charge
    fee_note = models.TextField(blank=True)
    product = models.TextField(blank=True)
    complaints = models.TextField(blank=True)
    # Eight internal ones (manufacturing).
    legal_basis = models.TextField(blank=True)
    facilities = models.TextField(blank=True)
    competence = models.TextField(blank=True)
    supervision = models.TextField(blank=True)
    staffing = models.TextField(blank=True)
    service_guarantee = models.TextField(blank=True)
    safety_guarantee = models.TextField(blank=True)
    evaluation = models.TextField(blank=True)
    # Counts the savings of a draft: who saves over another's change is told.
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    in_force_at = models.DateTimeField(null=True, blank=True)
    in_force_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ServiceStandardQuerySet.as_manager()

    class Meta:
        ordering = ["service", "-version"]
        constraints = [
            models.UniqueConstraint("service", "version", name="standard_version_once"),
            models.UniqueConstraint(
                "service", condition=Q(state="in-force"), name="standard_one_in_force"
            ),
            models.UniqueConstraint(
                "service", condition=Q(state="draft"), name="standard_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in-force", "replaced", "withdrawn"]),
                name="standard_state_known",
            ),
            models.CheckConstraint(
                condition=Q(promise_unit__in=["minutes", "hours", "days"]),
                name="standard_promise_unit_known",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", in_force_at__isnull=True)
                | Q(
                    valid_from__isnull=False,
                    in_force_at__isnull=False,
                    promise_working_minutes__gt=0,
                ),
                name="standard_in_force_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in-force"], valid_until__isnull=True)
                | Q(state__in=["replaced", "withdrawn"], valid_until__isnull=False),
                name="standard_ended_has_last_day",
            ),
            # One that was replaced on its first day held for no whole day.
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from") - ONE_DAY),
                name="standard_dates_in_order",
            ),
        ]


class SopStep(models.Model):
    """One step of the work, as the SOP lists it (PermenPANRB 35/2012)."""

    standard = models.ForeignKey(ServiceStandard, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=300)
    actor = models.CharField(max_length=120, blank=True)
    input = models.CharField(max_length=300, blank=True)  # what is needed: papers, tools
    minutes = models.PositiveIntegerField(default=0)  # working minutes
    output = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["standard", "order"]
        constraints = [
            models.UniqueConstraint("standard", "order", name="sop_step_order_once"),
        ]
