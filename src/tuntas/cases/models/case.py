"""A case: where it stands now. How it came there is in its events."""

import uuid
from datetime import UTC, datetime
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuntas.cases.kinds import kind_of
from tuntas.catalogue.models import Service
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Person, Region, Unit, UnitSpelling
from tuntas.organisation.powers import Powers
from tuntas.rules.casework import CaseType, State

# Sorts behind every deadline: a case that was paused in time is not urgent.
NOT_URGENT = datetime(9999, 12, 31, tzinfo=UTC)
SEARCH_CONFIG = "indonesian"


class CaseQuerySet(models.QuerySet["Case"]):
    """Vocabulary of cases."""

    def visible_to(self, powers: Powers, permission: Permission = Permission.VIEW_CASES) -> Self:
        """Keep the cases of the units for which the permission is held."""
        if permission in powers.everywhere:
            return self
        return self.filter(unit_id__in=powers.units.get(permission, ()))

    def open(self) -> Self:
        """Keep the cases on which something is left to do."""
        return self.exclude(queue="done")


class Case(models.Model):
    """One report and where it stands. Written only by the actions of this package."""

    class Channel(models.TextChoices):
        WEB = "web", _("situs ini")
        COUNTER = "counter", _("loket")
        LAPOR = "lapor", _("SP4N-LAPOR!")

    uid = models.UUIDField(
        unique=True, default=uuid.uuid4
    )  # made by the sender: sent twice, kept once
    code = models.CharField(max_length=24, unique=True)
    case_type = models.CharField(max_length=40)
    classification = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=30)
    resume_state = models.CharField(max_length=30, blank=True)
    queue = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20, blank=True)

    title = models.CharField(max_length=200)
    text = models.TextField()
    happened_on = models.DateField(null=True)
    place = models.CharField(max_length=300, blank=True)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, db_index=False)
    concerns = models.CharField(max_length=200, blank=True)
    anonymous = models.BooleanField(default=False)  # the unit does not learn who reported
    secret = models.BooleanField(default=False)  # the public does not read the text

    # Of a service request; empty for a report.
    service = models.ForeignKey(
        Service, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases", db_index=False)
    officer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    channel_detail = models.CharField(max_length=100, blank=True)
    external_id = models.CharField(max_length=40, blank=True)
    source_status = models.CharField(max_length=60, blank=True)
    source_fingerprint = models.CharField(max_length=64, blank=True)
    unit_spelling = models.ForeignKey(UnitSpelling, null=True, on_delete=models.PROTECT)

    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # empty also where a source does not tell
    due_at = models.DateTimeField(null=True)
    due_clock = models.CharField(max_length=30, blank=True)
    urgency_at = models.DateTimeField()  # due_at where there is one, else NOT_URGENT; sorts inboxes

    event_count = models.PositiveIntegerField(default=0)
    bounce_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    duplicate_count = models.PositiveIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)

    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=SEARCH_CONFIG)
        + SearchVector("text", weight="B", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("unit"), F("queue"), F("urgency_at"), F("id"), name="case_inbox"),
            models.Index(F("queue"), F("urgency_at"), F("id"), name="case_city_inbox"),
            models.Index(
                F("unit"), F("received_at").desc(), F("id").desc(), name="case_unit_received"
            ),
            models.Index(F("received_at").desc(), F("id").desc(), name="case_received"),
            models.Index(
                F("officer"),
                F("urgency_at"),
                F("id"),
                condition=~Q(queue="done") & Q(officer__isnull=False),
                name="case_officer_inbox",
            ),
            models.Index(
                F("service"),
                F("received_at"),
                condition=Q(service__isnull=False),
                name="case_service_received",
            ),
            GinIndex(fields=["search"], name="case_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                "external_id", condition=~Q(external_id=""), name="case_external_once"
            ),
            models.CheckConstraint(
                condition=Q(queue__in=["verify", "act", "waiting", "hold", "confirm", "done"]),
                name="case_queue_known",
            ),
            models.CheckConstraint(
                condition=Q(queue="done") | Q(ended_at__isnull=True), name="case_open_has_no_end"
            ),
            models.CheckConstraint(
                condition=~Q(queue="done") | ~Q(outcome=""), name="case_ended_has_outcome"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | Q(outcome="duplicate"),
                name="case_duplicate_says_so",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="case_rating_1_to_5",
            ),
            models.CheckConstraint(
                condition=(Q(due_at__isnull=True) & Q(due_clock=""))
                | (Q(due_at__isnull=False) & ~Q(due_clock="")),
                name="case_deadline_names_its_clock",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def type(self) -> CaseType:
        """The file that says what can happen to this case."""
        return kind_of(self.case_type)

    @property
    def state_now(self) -> State:
        """The state as its file describes it."""
        return self.type.states[self.state]

    @property
    def at_city_hall(self) -> bool:
        """Tell whether city hall has the case, also while it waits or is put aside there."""
        put_aside = self.queue in {"waiting", "hold", "confirm"} and self.resume_state
        return self.type.states[self.resume_state if put_aside else self.state].at_city_hall

    @property
    def ended(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.queue == "done"
