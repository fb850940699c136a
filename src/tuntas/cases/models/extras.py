"""Attachments, messages sent, texts prepared by a unit."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tuntas.cases.models.case import Case
from tuntas.cases.models.event import CaseEvent
from tuntas.cases.models.reporter import Reporter
from tuntas.organisation.models import Unit


class Attachment(models.Model):
    """A picture or a PDF, both written anew without metadata; the bytes lie in files by their hash."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="attachments")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    media_type = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True, default="")
    requirement = models.CharField(max_length=30, blank=True)  # of a service: which document it is
    size_bytes = models.PositiveIntegerField()
    audience = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(media_type__in=["image/jpeg", "application/pdf"]),
                name="attachment_media_type_known",
            ),
        ]

    @property
    def is_picture(self) -> bool:
        """Tell whether a page can show it."""
        return self.media_type.startswith("image/")


class Delivery(models.Model):
    """A message about an event that went to a reporter, so that a repeated job sends nothing twice."""

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="deliveries")
    reporter = models.ForeignKey(Reporter, on_delete=models.PROTECT, related_name="deliveries")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("event", "reporter", name="delivery_once"),
        ]


class AnswerTemplate(models.Model):
    """A text that officers of a unit (or of all, unit empty) start an answer from."""

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="answer_templates"
    )
    name = models.CharField(max_length=100)
    text = models.TextField()

    class Meta:
        ordering = ["name"]
