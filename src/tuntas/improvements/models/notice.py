"""Mails about acts: that one is to be sent, and that it went out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Notice(models.Model):
    """A mail about one act: asked for with the act, sent by a task, once."""

    class Kind(models.TextChoices):
        """What happened; `about` is the id of a row of the model behind it."""

        STEP_WAITS = "step-waits"  # Step
        STEP_RETURNED = "step-returned"  # StepDecision
        WISH_TO_JOIN = "wish-to-join"  # StepComment
        RECOMMENDED = "recommended"  # Recommendation
        PULSE = "pulse"  # Pulse

    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    # Empty: not yet, nobody has an address, or it was no longer so when its turn came.
    sent_at = models.DateTimeField(null=True, blank=True)
    # Who was reached while a mail to somebody else was refused; forgotten once all were.
    told = ArrayField(models.EmailField(), default=list, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(told=[]), name="notice_sent_forgets_whom"
            ),
        ]
