"""Monthly figures, kept where pages read them; made from one data version of the facts."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.organisation.models import Person, Unit
from tuntas.rules.phrases import Bilingual


class DataVersion(models.Model):
    """A data version whose figures the pages show; the newest counts."""

    version = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]


class MonthlyValueQuerySet(models.QuerySet["MonthlyValue"]):
    """Vocabulary of monthly figures."""

    def of(self, unit_id: int, *, service: str = "") -> Self:
        """Keep what a unit and everything below it did, for one service or all together."""
        return self.filter(unit_id=unit_id, service=service)

    def since(self, month: date) -> Self:
        """Keep a month and those after it."""
        return self.filter(month__gte=month)


class MonthlyValue(models.Model):
    """One figure of a unit with everything below it, in one month, for one service or all.

    `value` is in the indicator's unit, `n` of how many rows it was made. The root unit's figures
    are those of the whole government.
    """

    indicator = models.CharField(max_length=60)
    part = models.CharField(max_length=30, blank=True)  # rung of a ladder
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    service = models.CharField(max_length=200, blank=True)
    month = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    n = models.PositiveIntegerField()
    # May stand in the open data; false until `findings.openness` has looked.
    public = models.BooleanField(db_default=False)

    objects = MonthlyValueQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "part", "unit", "service", "month"]
        constraints = [
            models.UniqueConstraint(
                "unit", "service", "indicator", "part", "month", name="monthly_value_once"
            ),
        ]
        indexes = [models.Index("indicator", "month", name="monthly_value_of_all")]


class ProcessPath(models.Model):
    """How one process of a unit really goes: steps, ways between them, waiting, rework."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    process = models.CharField(max_length=200)  # the service, or the kind of case without one
    content = models.JSONField()

    class Meta:
        ordering = ["unit", "process"]
        constraints = [models.UniqueConstraint("unit", "process", name="process_path_once")]


class RebaseQuerySet(models.QuerySet["Rebase"]):
    """Vocabulary of rebases."""

    def standing(self) -> Self:
        """Keep those that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)


class Rebase(models.Model):
    """From a month on, an indicator's limits are computed anew, because the work is known to differ.

    It holds for the chart of one unit, and of one service or all; withdrawn ones stay as a record.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=200, blank=True)
    indicator = models.CharField(max_length=60)
    month = models.DateField()
    cause = models.CharField(max_length=300)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RebaseQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                "unit", "service", "indicator", "month",
                condition=models.Q(withdrawn_at__isnull=True),
                name="rebase_once",
            ),
            models.CheckConstraint(
                condition=models.Q(cause__regex=r"\S"), name="rebase_has_a_cause"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="rebase_begins_with_a_month"
            ),
        ]  # fmt: skip


class YearValue(models.Model):
    """One figure over twelve whole months: the last ones, or (`years_ago` 1) the twelve before.

    Medians of a year cannot be made from those of its months, so the year is computed from the facts.
    """

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    service = models.CharField(max_length=200, blank=True)
    years_ago = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    n = models.PositiveIntegerField()

    class Meta:
        ordering = ["indicator", "unit", "service", "years_ago"]
        constraints = [
            models.UniqueConstraint(
                "unit", "service", "indicator", "years_ago", name="year_value_once"
            ),
        ]


class Signal(models.Model):
    """What the chart of one indicator, of a unit or one of its services, says about now."""

    class State(models.TextChoices):
        BETTER = "better", _("membaik")
        WORSE = "worse", _("memburuk")
        CHANGED = "changed", _("berubah")
        USUAL = "usual", _("biasa")
        EARLY = "early", _("terlalu dini")

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    service = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    points = models.PositiveSmallIntegerField()  # months with enough cases
    month = models.DateField(null=True)  # the last of them
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    n = models.PositiveIntegerField()  # in that month
    # What the chart says, in both languages.
    sentence_id = models.CharField(max_length=500)
    sentence_en = models.CharField(max_length=500)

    class Meta:
        ordering = ["indicator", "unit", "service"]
        constraints = [
            models.UniqueConstraint("unit", "service", "indicator", name="signal_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["better", "worse", "changed", "usual", "early"]),
                name="signal_state_known",
            ),
        ]
        indexes = [models.Index("state", name="signal_state")]

    @property
    def sentence(self) -> Bilingual:
        """Return what the chart says."""
        return Bilingual(self.sentence_id, self.sentence_en)


class Comparison(models.Model):
    """Units in a funnel over the last twelve whole months (see `findings.comparisons`)."""

    indicator = models.CharField(max_length=60, unique=True)
    content = models.JSONField()
