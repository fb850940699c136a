"""Complaint surveys, promises, agents and pulses of Kota Contoh as they are planned, without a database."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tuntas.demo.agents import plan_agents, plan_pulses
from tuntas.demo.city import TIME_ZONE, CityPlan, plan_city
from tuntas.demo.complaints import ComplaintPlan, plan_complaints
from tuntas.demo.datafile import DemoDataError
from tuntas.demo.diary import Diary
from tuntas.demo.promises import Promised, plan_promises

UNTIL = datetime(2026, 11, 20, 14, 0, tzinfo=TIME_ZONE)
HOLIDAY = date(2026, 11, 9)  # on which the survey that runs now would have begun
FIRST, REPEAT, OPEN, PREPARING = (
    "melati-pertama", "melati-ulang", "dishub-sekarang", "mekarsari-disiapkan",
)  # fmt: skip


@pytest.fixture(scope="module")
def city() -> CityPlan:
    return plan_city(seed=1)


@pytest.fixture(scope="module")
def diary() -> Diary:
    return Diary(UNTIL, {HOLIDAY})


@pytest.fixture(scope="module")
def promised(city: CityPlan, diary: Diary) -> Promised:
    return plan_promises(city, diary, seed=1)


@pytest.fixture(scope="module")
def surveys(city: CityPlan, diary: Diary, promised: Promised) -> dict[str, ComplaintPlan]:
    return {one.key: one for one in plan_complaints(city, diary, promised, seed=1)}


def ticks(plan: ComplaintPlan) -> Counter[str]:
    assert plan.run is not None
    return Counter(plan.items[order - 1].key for sheet in plan.run.sheets for order in sheet.ticked)


def test_the_same_seed_gives_the_same_plan(
    city: CityPlan, diary: Diary, promised: Promised, surveys: dict[str, ComplaintPlan]
) -> None:
    assert plan_promises(city, diary, seed=1) == promised
    assert plan_complaints(city, diary, promised, seed=1) == list(surveys.values())
    assert plan_complaints(city, diary, promised, seed=2) != list(surveys.values())
    assert plan_agents(city, diary, seed=1) == plan_agents(city, diary, seed=1)
    assert plan_pulses(city, diary, seed=1) == plan_pulses(city, diary, seed=1)
    assert plan_pulses(city, diary, seed=1) != plan_pulses(city, diary, seed=2)


def test_each_complaint_is_as_common_as_the_data_say(surveys: dict[str, ComplaintPlan]) -> None:
    plan = surveys[FIRST]
    assert plan.run is not None
    found, sheets = ticks(plan), len(plan.run.sheets)
    assert all(abs(found[one.key] / sheets - one.share) < 0.09 for one in plan.items)
    silent = sum(not sheet.ticked for sheet in plan.run.sheets)
    assert 0.07 < silent / sheets < 0.2


def test_only_kept_promises_that_a_forum_found_kept_make_a_complaint_rarer(
    surveys: dict[str, ComplaintPlan],
) -> None:
    pairs = zip(surveys[FIRST].items, surveys[REPEAT].items, strict=True)
    rarer = {one.key: again.share / one.share for one, again in pairs if again.share != one.share}
    assert rarer == pytest.approx({"loket-terlambat": 0.25, "toilet": 0.35})


def test_a_promise_that_is_kept_later_on_changes_nothing_before(promised: Promised) -> None:
    kept = next(one.kept_at for one in promised.promises if one.key == "toilet-bersih")
    assert kept is not None
    assert promised.left(FIRST, "toilet", on=kept.date()) == 1
    assert promised.left(FIRST, "toilet", on=kept.date() + timedelta(days=1)) == 0.35
    assert promised.left(FIRST, "antre-obat", on=UNTIL.date()) == 1  # a forum doubted it


def test_what_people_say_does_not_depend_on_the_day_on_which_the_city_is_made(
    city: CityPlan, surveys: dict[str, ComplaintPlan]
) -> None:
    spring = Diary(datetime(2027, 4, 2, 10, 0, tzinfo=TIME_ZONE), ())
    again = {
        one.key: one
        for one in plan_complaints(city, spring, plan_promises(city, spring, seed=1), seed=1)
    }
    assert {key: ticks(again[key]) for key in (FIRST, REPEAT)} == {
        key: ticks(surveys[key]) for key in (FIRST, REPEAT)
    }


def test_one_survey_runs_and_one_is_prepared(surveys: dict[str, ComplaintPlan]) -> None:
    running, prepared = surveys[OPEN], surveys[PREPARING]
    assert running.run is not None
    assert running.run.closed_at is None
    assert running.run.begins == date(2026, 11, 6)  # the working day before the holiday
    assert running.run.begins <= UNTIL.date() <= running.run.ends
    assert len(running.run.sheets) == 120
    assert prepared.run is None
    assert {one.side for one in prepared.team} == {"unit", "citizens"}


@pytest.mark.parametrize("day", [1, 8, 15, 22, 29])
def test_everything_happens_in_order_and_nothing_in_the_future(city: CityPlan, day: int) -> None:
    until = datetime(2027, 1, day, 0, 30, tzinfo=TIME_ZONE)
    diary = Diary(until, ())
    promised = plan_promises(city, diary, seed=1)
    for promise in promised.promises:
        ends = [at for at in (promise.kept_at, promise.broken_at) if at]
        moments = [promise.drafted_at, *filter(None, [promise.signed_at]), *ends]
        assert moments == sorted(moments)
        assert moments[-1] < until
        assert (promise.signed_at or promise.drafted_at).date() <= promise.due
    for plan in plan_complaints(city, diary, promised, seed=1):
        if plan.run is not None:
            moments = [
                plan.prepared_at,
                plan.run.opened_at,
                *(s.answered_at for s in plan.run.sheets),
            ]
            assert min(moments) == plan.prepared_at
            assert max(moments) < min(until, plan.run.closed_at or until)
            assert plan.run.opened_at < min(sheet.answered_at for sheet in plan.run.sheets)


def test_officials_act_on_working_days(city: CityPlan, diary: Diary, promised: Promised) -> None:
    days = [one.signed_at.date() for one in promised.promises if one.signed_at]
    days += [one.planned_at.date() for one in promised.forums]
    for agent in plan_agents(city, diary, seed=1):
        days += [agent.since]
        days += [one.at.date() for line in agent.actions for one in line.reports]
    assert all(day.weekday() < 5 and day != HOLIDAY for day in days)


def test_agents_report_in_time_late_and_not_at_all(city: CityPlan, diary: Diary) -> None:
    agents = {one.unit_code: one for one in plan_agents(city, diary, seed=1)}
    assert len(agents) == 8
    assert not agents["dpupr"].actions
    delays = {
        unit: {
            (one.at.date() - one.quarter.ends).days
            for line in agent.actions
            for one in line.reports
        }
        for unit, agent in agents.items()
    }
    assert max(delays["dishub"]) <= 14 < min(delays["pkm-melati"])
    asked = [line.reports[-1].quarter.number for line in agents["dlh"].actions]
    assert asked == [2]  # the third quarter's report was due in the middle of October


def test_staff_answer_a_little_better_than_the_year_before(city: CityPlan, diary: Diary) -> None:
    before, now = plan_pulses(city, diary, seed=1)
    means = []
    for pulse in (before, now):
        values = [value for one in pulse.answers for value in one.values]
        assert set(values) == {1, 2, 3, 4, 5}
        means.append(sum(values) / len(values))
    assert 0.1 < means[1] - means[0] < 0.4
    assert len({one.email for one in now.answers}) == len(now.answers) < len(city.people)


def test_what_names_a_unit_that_is_gone_is_refused(city: CityPlan, diary: Diary) -> None:
    smaller = replace(city, units=city.units[:1])
    with pytest.raises(DemoDataError, match="no unit"):
        plan_promises(smaller, diary, seed=1)
    with pytest.raises(DemoDataError, match="a unit of the city"):
        plan_agents(smaller, diary, seed=1)
