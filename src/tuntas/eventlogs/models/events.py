"""Cases and events. At ten million rows every byte of an event counts, so texts are kept once."""

from django.db import models
from django.db.models import Q

from tuntas.eventlogs.models.imports import EventImport
from tuntas.eventlogs.models.log import EventLog
from tuntas.organisation.models import Unit


class Lifecycle(models.IntegerChoices):
    """What an event says of its activity; most systems log only its completion."""

    COMPLETE = 0
    START = 1
    OTHER = 2


class LoggedName(models.Model):
    """A text that many events share: an activity, or a part of the organisation."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity"
        GROUP = "group"

    id = models.AutoField(primary_key=True)  # four bytes in each event, not eight
    log = models.ForeignKey(EventLog, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint("log", "kind", "text", name="logged_name_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["activity", "group"]), name="logged_name_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class LoggedCase(models.Model):
    """One case of another system.

    `opened` is the start that the source tells, else the first event. `closed` is the end that it
    tells (`actual_end`), else the last of the log's end activities, null while the case is open.
    """

    log = models.ForeignKey(
        EventLog, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    external_id = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="logged_cases")
    unit_text = models.CharField(max_length=300, blank=True)  # as the source writes it
    service = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=100, blank=True)
    deadline = models.DateTimeField(null=True)  # a day stands for its end
    planned_end = models.DateTimeField(null=True)  # likewise
    actual_end = models.DateTimeField(null=True)
    end_day_only = models.BooleanField(default=False)  # the source told the day of the end only
    start_told = models.BooleanField(default=False)
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("log", "external_id", name="logged_case_once"),
        ]

    def __str__(self) -> str:
        return self.external_id


class LoggedEvent(models.Model):
    """Something that happened to a case; append-only (the database refuses changes).

    `resource` is a keyed hash: equal persons are equal numbers, and nobody reads a name from it.
    Foreign keys are not checked row by row, which would take longer than everything else of a large
    import: the one statement that writes events joins them, and what they name is never deleted.
    """

    pk = models.CompositePrimaryKey("log_id", "event_id")
    log = models.ForeignKey(
        EventLog,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,
        db_constraint=False,
    )
    event_id = models.UUIDField()
    case = models.ForeignKey(
        LoggedCase, on_delete=models.PROTECT, related_name="events", db_constraint=False
    )
    at = models.DateTimeField()  # of a day without a time: its first moment in the log's zone
    resource = models.BigIntegerField(null=True)
    activity = models.ForeignKey(
        LoggedName,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,
        db_constraint=False,
    )
    group = models.ForeignKey(
        LoggedName,
        null=True,
        on_delete=models.PROTECT,
        related_name="group_events",
        db_index=False,
        db_constraint=False,
    )
    brought_by = models.ForeignKey(
        EventImport, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    seq = models.IntegerField()  # place in the file: line, or number of the event
    lifecycle = models.SmallIntegerField(choices=Lifecycle.choices)
    day_only = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lifecycle__in=[0, 1, 2]), name="logged_event_lifecycle_known"
            ),
        ]
