"""What happened to a case: append-only, guarded by a trigger in the database."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.cases.models.case import Case
from tuntas.organisation.models import Person, Unit


class CaseEvent(models.Model):
    """One line of the timeline. `kind` is the key of a transition of the case type."""

    class ActorKind(models.TextChoices):
        REPORTER = "reporter", _("Pelapor")
        STAFF = "staff", _("Petugas")
        SYSTEM = "system", _("Sistem")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    uid = models.UUIDField(
        null=True, unique=True
    )  # made by the sender of a form: sent twice, kept once
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=30)  # after the event
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False)
    actor_name = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, db_index=False
    )  # holder after it
    audience = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [
            models.UniqueConstraint("case", "seq", name="event_seq_once"),
            models.CheckConstraint(
                condition=Q(audience__in=["public", "reporter", "staff"]),
                name="event_audience_known",
            ),
            models.CheckConstraint(
                condition=(Q(actor_kind="staff") & Q(actor__isnull=False))
                | (~Q(actor_kind="staff") & Q(actor__isnull=True)),
                name="event_staff_has_actor",
            ),
        ]
