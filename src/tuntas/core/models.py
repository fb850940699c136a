"""The audit trail: who changed or looked at what, outside the cases' own timeline."""

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One act, append-only. The actor is kept by name too: people leave, the entry stays."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
