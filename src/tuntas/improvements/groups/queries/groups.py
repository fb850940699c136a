"""Groups for their list and their page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.meetings import with_those_who_came
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.models import Group, GroupMember, Improvement, Meeting, Nudge
from tuntas.improvements.models.group import GroupQuerySet
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.organisation.queries.units import in_tree_order
from tuntas.rules.improvement.group_rules import WEEK_DAYS

PAGE_LENGTH = 25
MEETINGS_SHOWN = 12
MOST_UNITS = 120  # of one list of options
Standing = Literal["awake", "asleep", "dissolved"]


def visible_group(powers: Powers, pk: int) -> Group:
    """Return a group; a stranger's and a wrong guess look the same (404)."""
    found = Group.objects.visible_to(powers).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Kelompok ini tidak ada."))
    return found


def units_open_to(powers: Powers, *, on: date) -> list[Unit]:
    """Return the units whose improvements somebody sees, and those of groups they belong to."""
    units = Unit.objects.valid(on=on).defer("duties")
    if Permission.VIEW_IMPROVEMENTS not in powers.everywhere:
        units = units.filter(_open_to(powers))
    return in_tree_order(units)


def _open_to(powers: Powers) -> Q:
    own = Group.objects.of_member(powers.id).order_by()
    seen = powers.units.get(Permission.VIEW_IMPROVEMENTS, frozenset())
    return Q(pk__in=seen) | Q(pk__in=own.values("unit_id"))


def units_to_filter(powers: Powers, *, on: date, asked: int | None) -> list[Unit]:
    """Return the units that a list offers as a filter: the upper two levels, and one asked for.

    Six hundred options cost more than all the rest of a page; a word finds any other unit.
    """
    units, permission = Unit.objects.valid(on=on).defer("duties"), Permission.VIEW_IMPROVEMENTS
    if permission in powers.everywhere:
        upper = Q(parent=None) | Q(parent__parent=None)
    else:
        seen = powers.units.get(permission, frozenset())
        units, upper = units.filter(_open_to(powers)), ~Q(parent__parent__in=seen)
    found = in_tree_order(units.filter(upper | Q(pk=asked or 0)))
    if len(found) <= MOST_UNITS:
        return found
    top = min(len(unit.ancestor_ids) for unit in found)
    return [unit for unit in found if len(unit.ancestor_ids) == top or unit.pk == asked]


def standing(group: Group, *, on: date) -> Standing:
    """Return whether a group is at work, sleeps, or has ended."""
    if group.dissolved_on is not None:
        return "dissolved"
    return (
        "awake"
        if silent_days(group.last_activity_at, on=on) <= group_rule().awake_days
        else "asleep"
    )


def silent_days(last_activity_at: datetime, *, on: date) -> int:
    """Return for how many days nothing has happened."""
    return max(0, (on - timezone.localdate(last_activity_at)).days)


@dataclass(frozen=True)
class Filters:
    """What the list shows; `after` is the last row of the page before."""

    unit_id: int | None = None
    state: str = ""  # a Standing; empty: every group that was not dissolved
    words: str = ""
    mine: bool = False
    after: int | None = None


@dataclass(frozen=True)
class Row:
    """A group in the list; `running` improvements, `people` without the facilitator."""

    group: Group
    leader: str
    people: int
    running: int
    standing: Standing
    silent_weeks: int


@dataclass(frozen=True)
class Page:
    """A page of groups by unit and name; `next` is the last one's id where more follow."""

    rows: Sequence[Row]
    next: int | None


def group_page(powers: Powers, filters: Filters, *, on: date) -> Page:
    """Return one page, in one query, and one more behind the first page."""
    found = list(
        _counted(_after(_filtered(powers, filters, on), filters.after))
        .select_related("unit")
        .defer("unit__duties")
        .order_by("unit__name", "name", "pk")[: PAGE_LENGTH + 1]
    )
    last = found[PAGE_LENGTH - 1] if len(found) > PAGE_LENGTH else None
    return Page([_row(one, on) for one in found[:PAGE_LENGTH]], last.pk if last else None)


def _filtered(powers: Powers, filters: Filters, on: date) -> GroupQuerySet:
    groups = Group.objects.visible_to(powers).filter(_state(filters.state, on))
    if filters.unit_id is not None:
        groups = groups.filter(unit__ancestor_ids__contains=[filters.unit_id])
    if filters.mine:
        groups = groups.filter(
            pk__in=GroupMember.objects.present().filter(person_id=powers.id).values("group_id")
        )
    for word in filters.words.split():
        groups = groups.filter(Q(name__icontains=word) | Q(unit__name__icontains=word))
    return groups


def _state(state: str, on: date) -> Q:
    if state == "dissolved":
        return Q(dissolved_on__isnull=False)
    slept = Q(last_activity_at__lt=asleep_since(on))
    alive = Q(dissolved_on__isnull=True)
    return {"asleep": alive & slept, "awake": alive & ~slept}.get(state, alive)


def asleep_since(on: date) -> datetime:
    """Return the moment before which the last activity of a group that sleeps on a day lies."""
    first = on - timedelta(days=group_rule().awake_days)
    return timezone.make_aware(datetime.combine(first, datetime.min.time()))


def _after(groups: GroupQuerySet, after: int | None) -> GroupQuerySet:
    if after is None:
        return groups
    last = Group.objects.filter(pk=after).values_list("unit__name", "name", "pk").first()
    if last is None:
        return groups
    unit, name, pk = last
    same = Q(unit__name=unit)
    return groups.filter(
        Q(unit__name__gt=unit) | (same & Q(name__gt=name)) | (same & Q(name=name, pk__gt=pk))
    )


def _counted(groups: GroupQuerySet) -> QuerySet[Group]:
    members = GroupMember.objects.present().filter(group=OuterRef("pk")).order_by()
    running = Improvement.objects.running().filter(group=OuterRef("pk")).order_by()
    return groups.annotate(
        leader=Subquery(members.filter(role="leader").values("name")[:1]),
        people=_number_of(members.counted()),
        running=_number_of(running),
    )


def _number_of(rows: QuerySet[GroupMember] | QuerySet[Improvement]) -> Coalesce:
    return Coalesce(Subquery(rows.values("group").annotate(n=Count("pk")).values("n")), 0)


def _row(group: Group, on: date) -> Row:
    return Row(
        group=group,
        leader=group.leader or "",  # type: ignore[attr-defined]  # annotated
        people=group.people,  # type: ignore[attr-defined]
        running=group.running,  # type: ignore[attr-defined]
        standing=standing(group, on=on),
        silent_weeks=silent_days(group.last_activity_at, on=on) // WEEK_DAYS,
    )


def nudges_to_answer(powers: Powers) -> Sequence[Nudge]:
    """Return what city hall asked about units without a group that somebody leads; one query."""
    led = powers.units.get(Permission.LEAD_IMPROVEMENTS, frozenset())
    asked = Nudge.objects.unanswered().filter(unit__in=led, group=None)
    return list(
        asked.select_related("unit")
        .order_by("unit__name", "unit_id", "-made_at", "-pk")
        .distinct("unit__name", "unit_id")
    )


@dataclass(frozen=True)
class Details:
    """One group with everything around it; meetings newest first, at most `MEETINGS_SHOWN`."""

    members: Sequence[GroupMember]
    former: Sequence[GroupMember]
    meetings: Sequence[Meeting]  # each with `came`, how many were there
    more_meetings: bool
    improvements: Sequence[Improvement]
    nudge: Nudge | None
    standing: Standing
    silent_weeks: int
    size_fits: bool

    @property
    def people(self) -> int:
        """How many count towards the size."""
        return sum(one.role != GroupMember.Role.FACILITATOR for one in self.members)

    @property
    def has_leader(self) -> bool:
        """Whether somebody leads it."""
        return any(one.role == GroupMember.Role.LEADER for one in self.members)

    @property
    def last_meeting(self) -> Meeting | None:
        """The newest one."""
        return self.meetings[0] if self.meetings else None


def group_details(group: Group, *, on: date) -> Details:
    """Return what the page of a group shows, in four queries."""
    everybody = list(group.members.all())
    members = sorted((one for one in everybody if one.until is None), key=_rank)
    people = sum(one.role != GroupMember.Role.FACILITATOR for one in members)
    meetings = list(with_those_who_came(group)[: MEETINGS_SHOWN + 1])
    return Details(
        members=members,
        former=[one for one in everybody if one.until is not None],
        meetings=meetings[:MEETINGS_SHOWN],
        more_meetings=len(meetings) > MEETINGS_SHOWN,
        improvements=list(
            group.improvements.select_related("effect")
            .defer("effect__content")
            .order_by(F("ended_at").desc(nulls_first=True), "-changed_at", "-pk")
        ),
        nudge=Nudge.objects.unanswered().filter(group=group).order_by("-made_at", "-pk").first(),
        standing=standing(group, on=on),
        silent_weeks=silent_days(group.last_activity_at, on=on) // WEEK_DAYS,
        size_fits=group_rule().size_fits(people, noted=bool(group.size_note)),
    )


ORDER = [role.value for role in GroupMember.Role]


def _rank(member: GroupMember) -> tuple[int, int]:
    return ORDER.index(member.role), member.pk


def meeting_of(group: Group, number: int) -> Meeting:
    """Return a meeting of the group. Raises `Http404` for any other."""
    found = group.meetings.select_related("improvement", "made_by").filter(pk=number).first()
    if found is None:
        raise Http404(_("Notulen ini tidak ada."))
    return found


def who_was_there(meeting: Meeting) -> tuple[list[GroupMember], list[GroupMember]]:
    """Return who came and who belonged to the group that day and did not, in two queries.

    Whose part in the group changed that day has two rows, and came once.
    """
    came = sorted(meeting.attended.all(), key=_rank)
    there = GroupMember.objects.filter(
        Q(until__isnull=True) | Q(until__gt=meeting.held_on),
        group=meeting.group_id, since__lte=meeting.held_on,
    )  # fmt: skip
    present = set(map(_who, came))
    return came, sorted((one for one in there if _who(one) not in present), key=_rank)


def _who(member: GroupMember) -> int | str:
    return member.person_id or member.name.casefold()


def last_meeting(group: Group) -> Meeting | None:
    """Return the newest meeting, whose decisions the next one looks at."""
    return group.meetings.order_by("-held_on", "-pk").first()
