"""Action plans of bureaucratic reform: teams, what each area does, how far it came, its proof."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.models import Evidence
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers


class ReformPlanQuerySet(models.QuerySet["ReformPlan"]):
    """Vocabulary of plans."""

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose reform somebody sees, and those in whose team they are."""
        if Permission.VIEW_REFORM in powers.everywhere:
            return self
        units = powers.units.get(Permission.VIEW_REFORM, ())
        own = ReformMember.objects.filter(person_id=powers.id)
        return self.filter(Q(unit_id__in=units) | Q(pk__in=own.values("plan_id")))


class ReformPlan(models.Model):
    """The plan of the whole government, or of one unit, for one year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reform_plans")
    year = models.PositiveSmallIntegerField()
    decree = models.CharField(max_length=200, blank=True)  # of the team
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ReformPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "unit__name"]
        constraints = [models.UniqueConstraint("unit", "year", name="reform_plan_once")]


class ReformMember(models.Model):
    """Somebody in the team; without an area they lead the whole of it."""

    plan = models.ForeignKey(ReformPlan, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=120)
    area = models.CharField(max_length=40, blank=True)  # key of an area; empty: all of them

    class Meta:
        ordering = ["plan", "pk"]


class ReformItemQuerySet(models.QuerySet["ReformItem"]):
    """Vocabulary of actions."""

    def running(self) -> Self:
        """Keep those that are worked on."""
        return self.filter(state=ReformItem.State.RUNNING)

    def overdue(self, *, on: date) -> Self:
        """Keep those whose day has passed, and that are still worked on."""
        return self.running().filter(due__lt=on)


class ReformItem(models.Model):
    """One action: what it brings, by when, and by what it is seen."""

    class State(models.TextChoices):
        RUNNING = "running", _("dikerjakan")
        DONE = "done", _("selesai")
        DROPPED = "dropped", _("dihentikan")

    plan = models.ForeignKey(ReformPlan, on_delete=models.CASCADE, related_name="items")
    area = models.CharField(max_length=40)  # key of one of the eight areas
    action = models.CharField(max_length=300)
    output = models.CharField(max_length=300)
    target = models.CharField(max_length=200)
    due = models.DateField()
    responsible = models.CharField(max_length=200)
    indicator = models.CharField(max_length=60, blank=True)
    instrument = models.CharField(max_length=60, blank=True)  # whose item it serves
    node = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    end_note = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # Counts the savings: who saves over another's change is told.
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ReformItemQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "area", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True)
                | Q(state__in=["done", "dropped"], ended_on__isnull=False),
                name="reform_item_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(end_note=""),
                name="reform_item_dropped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(instrument="", node="") | (~Q(instrument="") & ~Q(node="")),
                name="reform_item_names_instrument_and_node",
            ),
        ]


class ReformProgress(models.Model):
    """How far an action was at the end of a quarter; a correction is a new row."""

    item = models.ForeignKey(ReformItem, on_delete=models.CASCADE, related_name="progress")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500)
    obstacle = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["item", "year", "quarter", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4), percent__range=(0, 100)),
                name="reform_progress_in_range",
            ),
        ]


class ReformEvidence(models.Model):
    """A proof of an action: something that the unit keeps, or a page of this product."""

    item = models.ForeignKey(ReformItem, on_delete=models.CASCADE, related_name="evidence")
    kept = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept__isnull=False) | ~Q(address=""),
                name="reform_evidence_is_somewhere",
            ),
            models.UniqueConstraint(
                "item", "address", condition=~Q(address=""), name="reform_evidence_address_once"
            ),
            models.UniqueConstraint(
                "item", "kept", condition=Q(kept__isnull=False), name="reform_evidence_kept_once"
            ),
        ]
