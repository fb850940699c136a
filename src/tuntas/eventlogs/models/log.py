"""A log: one system's cases of one kind, and how to read what it sends."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tuntas.organisation.models import Unit


class EventLog(models.Model):
    """Cases of one system; everything that is brought in under one key belongs together."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=60)  # IANA name, for moments that tell no zone
    default_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="event_logs"
    )
    default_service = models.CharField(max_length=200, blank=True)
    # A case is over at the end that the source tells, else at the last of these activities, else never.
    end_activities = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)  # field → header text, as used last
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "key"]

    def __str__(self) -> str:
        return self.name
