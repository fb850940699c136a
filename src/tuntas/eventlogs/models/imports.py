"""What was brought in, by whom, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.eventlogs.models.log import EventLog
from tuntas.organisation.models import Person


class EventImport(models.Model):
    """One file, or one batch that a system sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        RUNNING = "running", _("Sedang berjalan")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal, tidak ada yang diimpor")

    OPEN = (State.WAITING, State.RUNNING)

    id = models.AutoField(primary_key=True)  # four bytes in each event, not eight
    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    log = models.ForeignKey(EventLog, on_delete=models.PROTECT, related_name="imports")
    token = models.ForeignKey("ApiToken", null=True, on_delete=models.PROTECT)  # of a batch
    filename = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=64, blank=True)  # the upload's name on disk, until it ran
    options = models.JSONField(default=dict)  # as chosen on the page; see exchange.events.options
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    rows_done = models.PositiveBigIntegerField(default=0)
    cases = models.PositiveBigIntegerField(default=0)
    events = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    report = models.JSONField(default=dict)  # see actions.result.Result.as_report
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]),
                name="event_import_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]),
                name="event_import_state_known",
            ),
        ]

    @property
    def open(self) -> bool:
        """Tell whether it still waits or runs."""
        return self.state in self.OPEN
