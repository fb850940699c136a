"""Kelompok Budaya Kinerja (KBK), agents of change, and how a government's values are lived."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.core.permissions import Permission
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers


class GroupQuerySet(models.QuerySet["Group"]):
    """Vocabulary of groups."""

    def active(self) -> Self:
        """Keep those that were not dissolved."""
        return self.filter(dissolved_on__isnull=True)

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose improvements somebody sees, and those they belong to."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        units = powers.units.get(Permission.VIEW_IMPROVEMENTS, ())
        own = GroupMember.objects.present().filter(person_id=powers.id)
        return self.filter(Q(unit_id__in=units) | Q(pk__in=own.values("group_id")))

    def of_member(self, person_id: int) -> Self:
        """Keep the active ones to which somebody belongs now, as facilitator too."""
        own = GroupMember.objects.present().filter(person_id=person_id)
        return self.active().filter(pk__in=own.values("group_id"))


class Group(models.Model):
    """A KBK: a few people of one unit who improve their own work."""

    class State(models.TextChoices):
        ACTIVE = "active", _("aktif")
        DISSOLVED = "dissolved", _("dibubarkan")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    motto = models.CharField(max_length=200, blank=True)
    decree = models.CharField(max_length=200, blank=True)  # number and date of the decision
    formed_on = models.DateField()
    # Why the size lies outside what the government's rule asks for.
    size_note = models.CharField(max_length=300, blank=True)
    # Keys of the government's values that the group lives by first.
    values = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Meetings, steps, comments: kept by the actions, so that one look finds who sleeps.
    last_activity_at = models.DateTimeField()
    dissolved_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["unit__name", "name"]
        constraints = [
            models.UniqueConstraint(
                "unit", "name", condition=Q(dissolved_on__isnull=True), name="group_name_once"
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True, end_reason="")
                | (Q(dissolved_on__gte=F("formed_on")) & ~Q(end_reason="")),
                name="group_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> "Group.State":
        """Whether there is still such a group."""
        return self.State.ACTIVE if self.dissolved_on is None else self.State.DISSOLVED


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    """Vocabulary of members."""

    def present(self) -> Self:
        """Keep those who did not leave."""
        return self.filter(until__isnull=True)

    def counted(self) -> Self:
        """Keep those who count towards the size: a facilitator helps from outside."""
        return self.exclude(role=GroupMember.Role.FACILITATOR)


class GroupMember(models.Model):
    """Somebody in a group; staff without an account stand by name alone."""

    class Role(models.TextChoices):
        LEADER = "leader", _("ketua")
        SECRETARY = "secretary", _("sekretaris")
        MEMBER = "member", _("anggota")
        FACILITATOR = "facilitator", _("fasilitator")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(
                "group",
                condition=Q(role="leader", until__isnull=True),
                name="group_one_leader",
            ),
            models.UniqueConstraint(
                "group",
                condition=Q(role="secretary", until__isnull=True),
                name="group_one_secretary",
            ),
            models.UniqueConstraint(
                "group",
                "person",
                condition=Q(until__isnull=True, person__isnull=False),
                name="group_member_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["leader", "secretary", "member", "facilitator"]),
                name="group_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="group_member_dates_in_order",
            ),
        ]


class Meeting(models.Model):
    """A meeting with its minutes."""

    uid = models.UUIDField(unique=True)  # made by the device: sent twice, kept once
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    improvement = models.ForeignKey(
        "Improvement", null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    attended = models.ManyToManyField(GroupMember, blank=True, related_name="meetings")
    guests = models.CharField(max_length=300, blank=True)
    minutes = models.TextField()
    decisions = models.TextField(blank=True)  # one a line
    next_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["group", "-held_on", "-pk"]


class MeetingRevision(models.Model):
    """What minutes said until somebody corrected them: append-only.

    `content` is for reading: names of who came, the title of what it was about, days as ISO 8601.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()  # from 1, the oldest
    content = models.JSONField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)  # of the correction

    class Meta:
        ordering = ["meeting", "revision"]
        constraints = [models.UniqueConstraint("meeting", "revision", name="meeting_revision_once")]


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Vocabulary of nudges."""

    def unanswered(self) -> Self:
        """Keep those after which nothing happened: no group was formed, or the group sleeps on."""
        formed = Group.objects.active().filter(unit=OuterRef("unit"))
        return self.filter(
            Q(
                group__isnull=False,
                group__dissolved_on__isnull=True,
                group__last_activity_at__lt=F("made_at"),
            )
            | Q(Q(group__isnull=True), ~Exists(formed))
        )


class Nudge(models.Model):
    """City hall asked the head of a unit about a missing or sleeping group."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="nudges")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE)
    text = models.CharField(max_length=500)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # by mail; empty: nobody has an address

    objects = NudgeQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-made_at"]


class ChangeAgentQuerySet(models.QuerySet["ChangeAgent"]):
    """Vocabulary of agents of change."""

    def visible_to(self, powers: Powers) -> Self:
        """Keep those of the units whose improvements somebody sees, and themselves."""
        if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
            return self
        units = powers.units.get(Permission.VIEW_IMPROVEMENTS, ())
        return self.filter(Q(unit_id__in=units) | Q(person_id=powers.id))

    def serving(self, first: date, last: date) -> Self:
        """Keep those who are agents on at least one of the days, both included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=first), since__lte=last)


class ChangeAgent(models.Model):
    """An agent of change (PermenPANRB 27/2014): who, why chosen, from when to when."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="change_agents")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    # Key of each criterion that was looked at, and what was found: {"integrity": "…"}.
    criteria = models.JSONField(default=dict)
    decree = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ChangeAgentQuerySet.as_manager()

    class Meta:
        ordering = ["unit__name", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="change_agent_dates_in_order",
            ),
        ]


class AgentAction(models.Model):
    """One line of an agent's own action plan."""

    agent = models.ForeignKey(ChangeAgent, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(max_length=300)
    target = models.CharField(max_length=300)
    due = models.DateField()
    planned_on = models.DateField()  # no report is asked for quarters before it

    class Meta:
        ordering = ["agent", "due", "pk"]


class AgentProgress(models.Model):
    """What became of an agent's action by the end of a quarter; a later report is a new row."""

    action = models.ForeignKey(AgentAction, on_delete=models.CASCADE, related_name="progress")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["action", "year", "quarter", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4), percent__range=(0, 100)),
                name="agent_progress_in_range",
            ),
        ]


class Pulse(models.Model):
    """A short anonymous question to the staff: do we see these values lived here?"""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pulses")
    value_set = models.CharField(max_length=60)
    value_set_hash = models.CharField(max_length=64)
    # What was asked, in the order of the answers: [{"key", "id", "en"}]; a later file changes nothing.
    questions = models.JSONField()
    begins = models.DateField()
    ends = models.DateField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begins"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="pulse_dates_in_order"),
        ]


class PulseTurn(models.Model):
    """Somebody took part. Carries no time and nothing of what was answered."""

    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pulse", "person"]
        constraints = [models.UniqueConstraint("pulse", "person", name="pulse_turn_once")]


class PulseAnswer(models.Model):
    """What somebody answered, 1 to 5 a question. Carries no time, and its key tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    values = ArrayField(models.PositiveSmallIntegerField())

    class Meta:
        ordering = ["pulse", "id"]
