"""A plan of reform is begun, gets its team, and takes over what the year before left open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.queries.people import people_of
from tuntas.improvements.meanwhile import ChangedMeanwhileError, mark
from tuntas.improvements.models import ReformItem, ReformMember, ReformPlan
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.reform.actions.common import check_open, locked_plan
from tuntas.improvements.reform.permissions import check_can_manage
from tuntas.improvements.reform.rule import reform_rule
from tuntas.improvements.trail import note
from tuntas.organisation.models import Person, Unit

PLAN_ONCE = "reform_plan_once"
DECREE = "decree-"  # tells its mark from those of rows


@dataclass(frozen=True, kw_only=True)
class ReformMemberFacts:
    """Somebody in the team; without `area` for all of them. `member_id`: the row that they have."""

    name: str
    role: str
    area: str = ""
    person_id: int | None = None
    member_id: int | None = None


@transaction.atomic
def begin_plan(
    *, unit_id: int, year: int, decree: str = "", by: ImprovementActor, at: datetime
) -> ReformPlan:
    """Begin the plan of a unit for a year; that of the government itself belongs to its root unit.

    Raises `DomainError` for a unit that has ended, a year that is too far, a plan that is there
    already; `NotPermittedError`.
    """
    check_can_manage(by, unit_id)
    today = timezone.localdate(at)
    unit = Unit.objects.valid(on=today).filter(pk=unit_id).first()
    if unit is None:
        raise DomainError(_("Unit ini tidak ada lagi, jadi tidak menyusun rencana."))
    if year > today.year + 1:
        raise DomainError(_("Rencana disusun paling jauh untuk tahun depan."))
    check_open(year, on=today)
    plan = ReformPlan(unit=unit, year=year, decree=decree, made_by_id=by.id, made_at=at)
    _once(plan)
    note(plan, "reform.plan", by=by, at=at, unit=unit.code, year=year)
    return plan


def _once(plan: ReformPlan) -> None:
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        if PLAN_ONCE not in str(error):
            raise
        raise DomainError(
            _("Unit ini sudah punya rencana tahun %(year)s. Buka rencana itu.")
            % {"year": plan.year}
        ) from error


@transaction.atomic
def set_team(
    *,
    plan_id: int,
    decree: str,
    members: Sequence[ReformMemberFacts],
    seen: Collection[str],
    by: ImprovementActor,
    at: datetime,
) -> ReformPlan:
    """Say who is in the team, and by which decree; who is not named any more is in it no more.

    `seen` is what `team_marks` gave for the page: raises `ChangedMeanwhileError` when it is something
    else now, or for a row that is not there; `DomainError` for somebody named twice, without name or role, from
    elsewhere, for an area that is none; `NotPermittedError`.
    """
    plan = locked_plan(plan_id, by, at)
    present = {one.pk: one for one in plan.members.all()}
    if not _is_as_seen(plan, decree, members, present, set(seen)):
        raise ChangedMeanwhileError(
            _("Susunan tim sementara itu sudah diubah. Periksa, lalu simpan lagi.")
        )
    _check_members(members)
    people = _people(plan, members, present, on=timezone.localdate(at))
    staying = {one.member_id for one in members if one.member_id is not None}
    left = [one.name for pk, one in present.items() if pk not in staying]
    plan.members.filter(pk__in=set(present) - staying).delete()
    for one in members:
        _write(plan, one, people)
    if plan.decree != decree:
        plan.decree = decree
        plan.save(update_fields=["decree"])
    joined = [_name(one, people) for one in members if one.member_id not in staying]
    note(
        plan, "reform.team", by=by, at=at, unit=plan.unit.code, year=plan.year, joined=joined,
        left=left,
    )  # fmt: skip
    return plan


def team_marks(plan: ReformPlan, members: Iterable[ReformMember]) -> list[str]:
    """Return what tells a team, as it is, for a form that was open for a while: decree and rows."""
    return [_decree_mark(plan), *map(_member_mark, members)]


def _decree_mark(plan: ReformPlan) -> str:
    return DECREE + mark(plan.decree)


def _member_mark(one: ReformMember) -> str:
    return mark(one.pk, one.name, one.role, one.area)


def _is_as_seen(
    plan: ReformPlan,
    decree: str,
    members: Sequence[ReformMemberFacts],
    present: Mapping[int, ReformMember],
    seen: Collection[str],
) -> bool:
    rows = {one for one in seen if not one.startswith(DECREE)}
    sent = [one.member_id for one in members if one.member_id is not None]
    return (
        rows == set(map(_member_mark, present.values()))
        and (plan.decree == decree or _decree_mark(plan) in seen)  # two may mean the same
        and set(sent) <= set(present)
        and len(set(sent)) == len(sent)
    )


def _check_members(members: Sequence[ReformMemberFacts]) -> None:
    areas = {one.key for one in reform_rule().areas.value} | {""}
    named = [((one.person_id or one.name.casefold()), one.area) for one in members]
    if len(set(named)) != len(named):
        raise DomainError(_("Ada yang disebut dua kali untuk area yang sama. Sebut sekali saja."))
    for one in members:
        if not (one.name.strip() or one.person_id) or not one.role.strip():
            raise DomainError(_("Setiap anggota tim perlu nama dan tugas."))
        if one.area not in areas:
            raise DomainError(_("Area %(area)s tidak dikenal. Pilih lagi.") % {"area": one.area})


def _people(
    plan: ReformPlan,
    members: Sequence[ReformMemberFacts],
    present: Mapping[int, ReformMember],
    *,
    on: date,
) -> dict[int, Person]:
    """Return the persons among the members; whoever is in the team may stay after a transfer."""
    wanted = {one.person_id for one in members if one.person_id}
    staying = {one.person_id for one in present.values()}
    found = Person.objects.filter(pk__in=wanted & staying) | people_of(plan.unit, on=on).filter(
        pk__in=wanted
    )
    people = {one.pk: one for one in found}
    if wanted - set(people):
        raise DomainError(_("Salah seorang tidak bekerja di unit ini. Tulis namanya saja."))
    return people


def _name(one: ReformMemberFacts, people: Mapping[int, Person]) -> str:
    return people[one.person_id].name if one.person_id else one.name.strip()


def _write(plan: ReformPlan, one: ReformMemberFacts, people: Mapping[int, Person]) -> None:
    columns: dict[str, Any] = {
        "name": _name(one, people), "person_id": one.person_id, "role": one.role.strip(),
        "area": one.area,
    }  # fmt: skip
    if one.member_id is None:
        plan.members.create(**columns)
    else:
        plan.members.filter(pk=one.member_id).update(**columns)


@transaction.atomic
def copy_open_items(*, plan_id: int, by: ImprovementActor, at: datetime) -> list[ReformItem]:
    """Take over what the unit's plan of the year before left open, due a year later.

    What stands in this plan already is left out; progress and proof stay where they are. Raises
    `DomainError` when there is nothing left open; `NotPermittedError`.
    """
    plan = locked_plan(plan_id, by, at)
    before = ReformItem.objects.running().filter(plan__unit=plan.unit_id, plan__year=plan.year - 1)
    here = set(plan.items.values_list("area", "action"))
    found = [one for one in before if (one.area, one.action) not in here]
    if not found:
        raise DomainError(_("Tidak ada tindakan tahun lalu yang masih terbuka."))
    copies = ReformItem.objects.bulk_create(
        ReformItem(
            plan=plan, area=one.area, action=one.action, output=one.output, target=one.target,
            due=_a_year_later(one.due), responsible=one.responsible, indicator=one.indicator,
            instrument=one.instrument, node=one.node, made_by_id=by.id, made_at=at,
        )
        for one in found
    )  # fmt: skip
    note(plan, "reform.copy", by=by, at=at, unit=plan.unit.code, year=plan.year, items=len(copies))
    return copies


def _a_year_later(day: date) -> date:
    """Return the same day of the next year; 28 February for a leap day."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + 1, day.month, 28 if leap else day.day)
