"""Imports: what was brought in, by whom, and what became of each line."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.organisation.models import Person


class ImportRun(models.Model):
    """One import of one file of complaints."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        RUNNING = "running", _("Sedang berjalan")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal, tidak ada yang diimpor")

    OPEN = (State.WAITING, State.RUNNING)

    uid = models.UUIDField(
        unique=True, default=uuid.uuid4
    )  # made by the form: sent twice, run once
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=64, blank=True)  # the upload's name on disk, until it ran
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    rows_expected = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)  # see lapor.result.LaporImport.as_report
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]),
                name="import_run_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]),
                name="import_run_state_known",
            ),
        ]

    @property
    def open(self) -> bool:
        """Tell whether it still waits or runs."""
        return self.state in self.OPEN
