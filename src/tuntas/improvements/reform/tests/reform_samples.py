"""Plans of reform made by the real actions: the roads agency's of 2026, begun in January."""

from datetime import UTC, date, datetime
from typing import Any

from tests.personas import MONDAY, City

from tuntas.improvements.models import ReformItem, ReformPlan, ReformProgress
from tuntas.improvements.reform.actions.items import ItemFacts, add_item, change_item, end_item
from tuntas.improvements.reform.actions.plans import (
    ReformMemberFacts,
    begin_plan,
    set_team,
    team_marks,
)
from tuntas.improvements.reform.actions.progress import ProgressFacts, report_progress
from tuntas.organisation.models import Person, Unit
from tuntas.rules.improvement.quarters import Quarter

TODAY = MONDAY.date()
JANUARY = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
APRIL = datetime(2026, 4, 7, 2, 0, tzinfo=UTC)
SERVICE, CHANGE = "public-service", "change-management"
FACTS = ItemFacts(
    area=SERVICE,
    action="Meninjau standar pelayanan bersama warga",
    output="Standar pelayanan yang berlaku",
    target="Semua 14 layanan",
    due=date(2026, 12, 15),
    responsible="Sekretaris dinas",
)


def facts(**changes: Any) -> ItemFacts:
    """Return what a plan says of an action; keyword arguments change it."""
    return ItemFacts(**{**vars(FACTS), **changes})


def plan_of(
    unit: Unit, by: Person, *, year: int = 2026, at: datetime = JANUARY, **options: Any
) -> ReformPlan:
    """Begin a unit's plan."""
    return begin_plan(unit_id=unit.pk, year=year, by=by.powers(), at=at, **options)


def roads_plan(city: City, **options: Any) -> ReformPlan:
    """Let Budi begin the plan of the roads agency."""
    return plan_of(city.roads, city.budi, **options)


def item_in(plan: ReformPlan, by: Person, *, at: datetime = JANUARY, **changes: Any) -> ReformItem:
    """Add an action to a plan."""
    return add_item(plan_id=plan.pk, facts=facts(**changes), by=by.powers(), at=at)


def roads_item(city: City, *, at: datetime = JANUARY, **changes: Any) -> ReformItem:
    """Let Budi plan one action for the roads agency."""
    plan = ReformPlan.objects.filter(unit=city.roads, year=2026).first() or roads_plan(city)
    return item_in(plan, city.budi, at=at, **changes)


def changed(item: ReformItem, by: Person, *, seen: int | None = None, **changes: Any) -> ReformItem:
    """Write an action anew."""
    return change_item(
        item_id=item.pk, facts=facts(**changes), seen=item.revision if seen is None else seen,
        by=by.powers(), at=MONDAY,
    )  # fmt: skip


def reported(
    item: ReformItem,
    by: Person,
    percent: int,
    *,
    quarter: int = 1,
    at: datetime = APRIL,
    **said: Any,
) -> ReformProgress:
    """Report how far an action was at the end of a quarter of 2026."""
    given = {"said": "Tiga layanan ditinjau.", **said}
    about = ProgressFacts(quarter=Quarter(2026, quarter), percent=percent, **given)
    return report_progress(item_id=item.pk, facts=about, by=by.powers(), at=at)


def ended(
    item: ReformItem, by: Person, state: str = "done", *, at: datetime = MONDAY, **options: Any
) -> ReformItem:
    """Close an action."""
    given = {"said": "Semua layanan ditinjau.", "on": TODAY, **options}
    return end_item(item_id=item.pk, state=state, by=by.powers(), at=at, **given)


def team_of(
    plan: ReformPlan, by: Person, *members: ReformMemberFacts, **options: Any
) -> ReformPlan:
    """Say who is in a team, as somebody who saw it as it is."""
    plan.refresh_from_db()
    seen = team_marks(plan, plan.members.all())
    given = {"decree": "SK 3/2026", "seen": seen, "at": MONDAY, **options}
    return set_team(plan_id=plan.pk, members=members, by=by.powers(), **given)
