"""A group is formed, described anew, changes its members and is dissolved."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.groups.actions.common import locked_group
from tuntas.improvements.groups.actions.members import (
    MemberFacts,
    check_members,
    member_mark,
    named,
)
from tuntas.improvements.groups.values import value_choices
from tuntas.improvements.meanwhile import ChangedMeanwhileError, check_seen, mark
from tuntas.improvements.models import Group, GroupMember
from tuntas.improvements.models.states import GROUP
from tuntas.improvements.permissions import ImprovementActor, check_can_form_groups
from tuntas.improvements.readable import is_readable
from tuntas.improvements.trail import note
from tuntas.organisation.models import Person, Unit

NAME_ONCE = "group_name_once"
DESCRIBED = ("name", "motto", "formed_on", "decree", "values")  # all facts but those on its members


@dataclass(frozen=True, kw_only=True)
class GroupFacts:
    """What is known of a group apart from its members; `values` are keys of the government's values."""

    name: str
    formed_on: date
    motto: str = ""
    decree: str = ""
    size_note: str = ""
    values: tuple[str, ...] = ()


@transaction.atomic
def form_group(
    *,
    unit_id: int,
    facts: GroupFacts,
    members: Sequence[MemberFacts],
    by: ImprovementActor,
    at: datetime,
) -> Group:
    """Form a group of a unit.

    Raises `DomainError` for a name that a group of the unit has, members that break the rule, a day
    to come, a unit that has ended; `NotPermittedError`.
    """
    check_can_form_groups(by, unit_id)
    today = timezone.localdate(at)
    unit = _unit(unit_id, on=today)
    _check_facts(facts, on=today)
    check_members(members, size_note=facts.size_note)
    people = named(members, unit, on=today)
    group = Group(unit=unit, last_activity_at=at, made_at=at, made_by_id=by.id, **_columns(facts))
    _named_once(facts.name, group.save)
    _join(group, members, people, since=facts.formed_on)
    note(group, "group.form", by=by, at=at, name=group.name, unit=unit.code, people=len(members))
    return group


def _unit(unit_id: int, *, on: date) -> Unit:
    unit = Unit.objects.valid(on=on).filter(pk=unit_id).first()
    if unit is None:
        raise DomainError(_("Unit ini tidak ada lagi, jadi tidak dapat membentuk kelompok."))
    return unit


def _check_facts(facts: GroupFacts, *, on: date, kept: Collection[str] = ()) -> None:
    if not is_readable(facts.name):
        raise DomainError(_("Nama kelompok tidak dapat dibaca. Tulis dengan huruf."))
    if facts.formed_on > on:
        raise DomainError(_("Tanggal pembentukan belum tiba. Catat kelompoknya pada harinya."))
    if set(facts.values) - {key for key, _name in value_choices()} - set(kept):
        raise DomainError(_("Salah satu nilai tidak ada lagi dalam daftar. Pilih lagi."))


def _columns(facts: GroupFacts) -> dict[str, Any]:
    return {**vars(facts), "values": list(facts.values)}


def _named_once(name: str, save: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        if NAME_ONCE not in str(error):
            raise
        raise DomainError(
            _("Unit ini sudah punya kelompok bernama “%(name)s”. Pakai nama lain.") % {"name": name}
        ) from error


def _join(
    group: Group, members: Sequence[MemberFacts], people: dict[int, Person], *, since: date
) -> None:
    GroupMember.objects.bulk_create(
        GroupMember(
            group=group, person_id=one.person_id, name=_name(one, people), role=one.role, since=since
        )
        for one in members
    )  # fmt: skip


def _name(one: MemberFacts, people: dict[int, Person]) -> str:
    return one.name.strip() if one.person_id is None else people[one.person_id].name


def group_mark(group: Group) -> str:
    """Return the mark of how a group is described, apart from its members."""
    return mark(*(getattr(group, name) for name in DESCRIBED))


@transaction.atomic
def change_group(
    *, group_id: int, facts: GroupFacts, seen: str, by: ImprovementActor, at: datetime
) -> Group:
    """Describe a group anew; its members are not touched, nor the note on their number.

    The same again writes nothing. `seen` is the `group_mark` of what the page showed: raises
    `ChangedMeanwhileError` when it is described otherwise now; `OvertakenError` for a dissolved group;
    `DomainError` for a taken name, a day to come, or one behind the first meeting; `NotPermittedError`.
    """
    group = _to_change(group_id, "change", by)
    columns = _columns(facts)
    changed = [name for name in DESCRIBED if getattr(group, name) != columns[name]]
    if not changed:
        return group
    check_seen(group_mark(group), seen)
    _check_facts(facts, on=timezone.localdate(at), kept=group.values)
    if group.meetings.filter(held_on__lt=facts.formed_on).exists():
        raise DomainError(_("Kelompok ini sudah berapat sebelum tanggal itu. Periksa tanggalnya."))
    for name in changed:
        setattr(group, name, columns[name])
    _named_once(facts.name, lambda: group.save(update_fields=changed))
    note(group, "group.change", by=by, at=at, name=group.name, fields=changed)
    return group


def _to_change(group_id: int, act: str, by: ImprovementActor) -> Group:
    """Return a group that nobody else changes meanwhile. Raises `OvertakenError` for a dissolved one."""
    group = locked_group(group_id)
    check_can_form_groups(by, group.unit_id)
    GROUP.check(group.state, act)
    return group


@transaction.atomic
def change_members(
    *,
    group_id: int,
    members: Sequence[MemberFacts],
    seen: Collection[str],
    on: date,
    size_note: str,
    by: ImprovementActor,
    at: datetime,
) -> Group:
    """Say who is in the group from a day on; who is not named any more has left on that day.

    A new role or another person is a new row, so that the history stays. `seen` are the marks of the
    rows that the page showed: raises `ChangedMeanwhileError` when they are others now; `OvertakenError`
    for a dissolved group; `DomainError` for members that break the rule or a day that does not fit;
    `NotPermittedError`.
    """
    group = _to_change(group_id, "change", by)
    present = {one.pk: one for one in group.members.present().select_related("person")}
    if set(seen) != set(map(member_mark, present.values())):
        raise ChangedMeanwhileError(
            _("Susunan anggota sementara itu sudah diubah. Periksa, lalu simpan lagi.")
        )
    check_members(members, size_note=size_note)
    today = timezone.localdate(at)
    people = named(members, group.unit, on=today, present=present.values())
    staying = {one.member_id: one for one in members if _stays(one, present)}
    left = [one for pk, one in present.items() if pk not in staying]
    _check_day(on, left, today=today, formed_on=group.formed_on)
    GroupMember.objects.filter(pk__in=[one.pk for one in left]).update(until=on)
    _correct(staying.values(), present, people)
    joined = [one for one in members if one.member_id not in staying]
    _join(group, joined, people, since=on)
    if group.size_note != size_note:
        group.size_note = size_note
        group.save(update_fields=["size_note"])
    touch(group.pk, at)
    note(
        group, "group.members", by=by, at=at, name=group.name,
        joined=[_name(one, people) for one in joined], left=[one.name for one in left],
    )  # fmt: skip
    return group


def _stays(one: MemberFacts, present: dict[int, GroupMember]) -> bool:
    """Tell whether a row goes on: in its role, and not of somebody whose name was written over it."""
    row = present.get(one.member_id or 0)
    return row is not None and row.role == one.role and row.person_id in (None, one.person_id)


def _check_day(on: date, left: Sequence[GroupMember], *, today: date, formed_on: date) -> None:
    if on > today:
        raise DomainError(_("Tanggal perubahan belum tiba. Catat pada harinya."))
    if on < max([formed_on, *(one.since for one in left)]):
        raise DomainError(
            _("Pada tanggal itu kelompok atau anggota yang berubah belum ada. Pilih tanggal lain.")
        )


def _correct(
    staying: Collection[MemberFacts], present: dict[int, GroupMember], people: dict[int, Person]
) -> None:
    """Write names anew, and link who has an account by now."""
    for one in staying:
        row, name = present[one.member_id or 0], _name(one, people)
        if (row.name, row.person_id) != (name, one.person_id):
            row.name, row.person_id = name, one.person_id
            row.save(update_fields=["name", "person"])


@transaction.atomic
def dissolve_group(
    *, group_id: int, on: date, reason: str, by: ImprovementActor, at: datetime
) -> Group:
    """End a group; its members have left it on that day, what it improved stays with the unit.

    Raises `OvertakenError` when it is dissolved already; `DomainError` without a reason or for a day
    that does not fit; `NotPermittedError`.
    """
    group = _to_change(group_id, "dissolve", by)
    if not reason.strip():
        raise DomainError(_("Tulis alasan pembubarannya; alasan itu tetap terbaca di halaman ini."))
    present = list(group.members.present())
    _check_day(on, present, today=timezone.localdate(at), formed_on=group.formed_on)
    GroupMember.objects.filter(pk__in=[one.pk for one in present]).update(until=on)
    group.dissolved_on, group.end_reason = on, reason.strip()
    group.save(update_fields=["dissolved_on", "end_reason"])
    note(group, "group.dissolve", by=by, at=at, name=group.name, reason=group.end_reason)
    return group
