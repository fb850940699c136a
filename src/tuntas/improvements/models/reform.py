"""Action plans of bureaucratic reform: teams, what each area does, how far it came, its proof."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.models import Evidence
from tuntas.organisation.models import Person, Unit


class ReformPlan(models.Model):
    """The plan of the whole government, or of one unit, for one year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reform_plans")
    year = models.PositiveSmallIntegerField()
    decree = models.CharField(max_length=200, blank=True)  # of the team
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

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
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["plan", "area", "due", "pk"]
        constraints = [
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
        ]
