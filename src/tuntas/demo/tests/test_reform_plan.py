from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from tuntas.demo.city import TIME_ZONE, CityPlan, plan_city
from tuntas.demo.datafile import DemoDataError, Node
from tuntas.demo.diary import Diary
from tuntas.demo.reform import ActionLine, ReformPlanLine, _day, plan_reform
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.improvements.reform.nodes import nodes_of
from tuntas.improvements.reform.proof import PROPOSERS
from tuntas.rules.improvement.reform_areas import REFORM_RULE
from tuntas.rules.improvement.reform_progress import ItemDays, reportable

RULE = REFORM_RULE.shipped
DAYS = [date(2026, 1, 1) + timedelta(days=30 * n) for n in range(13)]  # the last: 27 December


@pytest.fixture(scope="module")
def city() -> CityPlan:
    return plan_city(seed=1)


def plans_on(day: date, city: CityPlan) -> list[ReformPlanLine]:
    diary = Diary(datetime.combine(day, time(10), TIME_ZONE), ())
    return plan_reform(city, diary, seed=1)


def actions(plans: list[ReformPlanLine]) -> Iterator[tuple[ReformPlanLine, ActionLine]]:
    return ((plan, one) for plan in plans for one in plan.actions)


def test_the_same_seed_gives_the_same_plans(city: CityPlan) -> None:
    assert plans_on(DAYS[-1], city) == plans_on(DAYS[-1], city)


def test_the_city_has_plans_of_two_years_and_five_agencies_have_one(city: CityPlan) -> None:
    plans = plans_on(DAYS[-1], city)
    assert [(one.unit_code, one.year) for one in plans] == [
        ("pemkot", 2025), ("pemkot", 2026), ("disdukcapil", 2026), ("dpmptsp", 2026),
        ("dinkes", 2026), ("dpupr", 2026), ("dishub", 2026),
    ]  # fmt: skip
    assert len(plans[1].actions) == 12
    assert all(4 <= len(one.actions) <= 6 for one in plans[2:])


def test_the_citys_plan_serves_all_areas(city: CityPlan) -> None:
    every = {area.key for area in RULE.areas.value}
    for plan in plans_on(DAYS[-1], city)[:2]:
        assert {one.facts.area for one in plan.actions} == every
        assert {one.area for one in plan.team} <= every | {""}


def test_indicators_items_pages_and_kinds_of_proof_exist(city: CityPlan) -> None:
    for _, one in actions(plans_on(DAYS[-1], city)):
        area = RULE.area(one.facts.area)
        assert area is not None
        assert not one.facts.indicator or one.facts.indicator in known_indicators()
        served = {(node.instrument, node.node) for node in nodes_of(area)}
        assert not one.facts.node or (one.facts.instrument, one.facts.node) in served
        assert not one.page or reverse(one.page).startswith("/")
        assert not one.offer or (one.offer in PROPOSERS and one.offer in area.evidence)


@pytest.mark.parametrize("today", DAYS)
def test_each_quarter_can_be_reported_when_it_is_and_nothing_lies_ahead(
    city: CityPlan, today: date
) -> None:
    for plan, one in actions(plans_on(today, city)):
        days = ItemDays(plan.year, plan.begun_at.date(), one.facts.due)
        for report in one.reports:
            on = report.at.date()
            assert report.quarter in reportable(days, RULE.reporting.value, on=on)
            assert on < today
            assert one.end is None or report.at < one.end.at
        assert one.end is None or one.end.at.date() < today
        assert list(one.reports) == sorted(one.reports, key=lambda report: report.at)


def test_in_january_nothing_of_the_year_is_reported_and_the_year_before_nearly_all(
    city: CityPlan,
) -> None:
    before, now, *_ = plans_on(date(2026, 1, 2), city)
    assert not any(one.last_act for one in now.actions)
    assert sum(one.end is not None for one in before.actions) == 7


def test_one_action_is_dropped_with_its_reason_and_some_are_late(city: CityPlan) -> None:
    (plan,) = [
        one for one in plans_on(DAYS[-1], city) if (one.unit_code, one.year) == ("pemkot", 2026)
    ]
    dropped = [one for one in plan.actions if one.end and one.end.state == "dropped"]
    assert [one.facts.area for one in dropped] == ["organisation"]
    late = [
        report.quarter.number
        for one in plan.actions
        for report in one.reports
        if report.at.date() - report.quarter.ends > timedelta(days=RULE.reporting.value.grace)
    ]
    assert late == [2]


def test_a_day_that_does_not_exist_is_named_with_its_place() -> None:
    with pytest.raises(DemoDataError, match=r"due: expected month and day such as 06-30, not"):
        _day(Node("06-31", "reform.yaml.due"), 2026)
