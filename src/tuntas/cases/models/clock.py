"""Clocks that run, or ran, for a case."""

from django.db import models
from django.db.models import F, Q

from tuntas.cases.models.case import Case


class ClockRun(models.Model):
    """One run of one clock: a reopened case gets a new run, the old one stays as it was."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    key = models.CharField(max_length=30)
    limit = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=15, default="working_days")
    started_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_minutes = models.PositiveIntegerField(
        default=0
    )  # of the pauses that ended: working minutes, for a limit in `hours` those of the wall
    due_at = models.DateTimeField(null=True)  # empty while paused, unless it had passed before
    stopped_at = models.DateTimeField(null=True)
    escalated_percent = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField(null=True)  # next escalation or expiry

    class Meta:
        ordering = ["case", "started_at"]
        indexes = [
            models.Index(
                F("next_check_at"),
                condition=Q(stopped_at__isnull=True, next_check_at__isnull=False),
                name="clock_next_check",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "case", "key", condition=Q(stopped_at__isnull=True), name="clock_runs_once"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False)
                | Q(paused_at__isnull=False)
                | Q(stopped_at__isnull=False),
                name="clock_running_is_due",
            ),
            models.CheckConstraint(
                condition=Q(limit_unit__in=["working_days", "working_hours", "hours"]),
                name="clock_unit_known",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="clock_stops_after_start",
            ),
        ]

    @property
    def kept(self) -> bool | None:
        """Tell whether it stopped in time; None while it runs or if it stopped while paused."""
        if self.stopped_at is None:
            return None
        return self.due_at is None or self.stopped_at <= self.due_at
