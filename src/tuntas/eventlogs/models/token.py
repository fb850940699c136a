"""Who may send events without a browser."""

from datetime import datetime
from typing import Self

from django.db import models

from tuntas.eventlogs.models.log import EventLog
from tuntas.organisation.models import Person


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Vocabulary of tokens."""

    def valid(self) -> Self:
        """Keep those that open the door."""
        return self.filter(revoked_at__isnull=True)


class ApiToken(models.Model):
    """A key with which one system sends events to one log; only its hash is kept."""

    log = models.ForeignKey(EventLog, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)  # of 32 random bytes: no salt needed
    made_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="made_tokens"
    )
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="revoked_tokens"
    )
    revoked_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name
