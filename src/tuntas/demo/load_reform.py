"""Put the plans of reform of Kota Contoh on record, by the actions that people use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from tuntas.demo.city import CityPlan
from tuntas.demo.desks import Desks
from tuntas.demo.diary import Diary
from tuntas.demo.reform import HEAD, ActionLine, MemberLine, ReformPlanLine, plan_reform
from tuntas.improvements.models import ReformItem
from tuntas.improvements.reform.actions.items import add_item, end_item
from tuntas.improvements.reform.actions.plans import (
    ReformMemberFacts,
    begin_plan,
    set_team,
    team_marks,
)
from tuntas.improvements.reform.actions.progress import ProgressFacts, report_progress
from tuntas.improvements.reform.actions.proof import attach_link, attach_offer
from tuntas.improvements.reform.proof import offers
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers


def load_reform(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    days_off: Iterable[date],
    seed: int,
) -> None:
    """Store the plans of last year and this year as of `until`.

    Needs what is proposed as proof: surveys, standards and groups come before.
    """
    diary = Diary(until, days_off)
    desks = Desks(city, people, on=diary.today)
    for plan in plan_reform(city, diary, seed=seed):
        _one(plan, units[plan.unit_code], desks, until)


def _one(plan: ReformPlanLine, unit: Unit, desks: Desks, until: datetime) -> None:
    """The government's plan is kept by Bagian Organisasi, an agency's by its head and officers."""
    whole = unit.parent_id is None
    head = desks.section() if whole else desks.head(plan.unit_code)
    officer = head if whole else desks.officer(plan.unit_code)
    made = begin_plan(unit_id=unit.pk, year=plan.year, by=head, at=plan.begun_at)
    team = [_member(one, desks) for one in plan.team]
    set_team(
        plan_id=made.pk, decree=plan.decree, members=team, seen=team_marks(made, ()), by=head,
        at=plan.begun_at,
    )  # fmt: skip
    for line in plan.actions:
        item = add_item(plan_id=made.pk, facts=line.facts, by=head, at=plan.begun_at)
        _carry_out(line, item, head, officer)
        _prove(line, item, officer, until)


def _member(one: MemberLine, desks: Desks) -> ReformMemberFacts:
    who = (desks.head if one.post == HEAD else desks.officer)(one.unit_code)
    return ReformMemberFacts(name=who.name, role=one.role, area=one.area, person_id=who.id)


def _carry_out(line: ActionLine, item: ReformItem, head: Powers, officer: Powers) -> None:
    for one in line.reports:
        facts = ProgressFacts(
            quarter=one.quarter, percent=one.percent, said=one.said, obstacle=one.obstacle
        )
        report_progress(item_id=item.pk, facts=facts, by=officer, at=one.at)
    if line.end:
        end_item(
            item_id=item.pk, state=line.end.state, said=line.end.said,
            on=timezone.localdate(line.end.at), by=head, at=line.end.at,
        )  # fmt: skip


def _prove(line: ActionLine, item: ReformItem, officer: Powers, until: datetime) -> None:
    """Attach the proof of an action that something has come of."""
    if line.last_act is None:
        return
    if line.page:
        attach_link(
            item_id=item.pk, title=line.page_title, address=reverse(line.page), by=officer,
            at=line.last_act,
        )  # fmt: skip
    if line.offer:
        _take(line.offer, item, officer, until)


def _take(kind: str, item: ReformItem, officer: Powers, at: datetime) -> None:
    """Attach the newest proposal of a kind, if there is one: it tells how things stand now."""
    found = offers(item, [], officer, on=timezone.localdate(at))
    key = next((one.key for one in found if one.key.startswith(f"{kind}:")), None)
    if key:
        attach_offer(item_id=item.pk, key=key, by=officer, at=at)
