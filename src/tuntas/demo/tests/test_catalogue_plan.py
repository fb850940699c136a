"""What Kota Contoh promises: every service complete, its steps within the promise, some with a story."""

from datetime import date

import pytest

from tuntas.catalogue.components import COMPONENTS
from tuntas.demo.catalogue import ServicePlan, plan_catalogue
from tuntas.rules.calendar import WorkingCalendar, build_calendar, load_office_hours

TODAY = date(2026, 11, 22)
SPECIAL = {"promise", "fee"}


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return build_calendar(hours=load_office_hours(), first_year=2023, last_year=2027)


@pytest.fixture(scope="module")
def plans(calendar: WorkingCalendar) -> list[ServicePlan]:
    return plan_catalogue(calendar, today=TODAY, seed=1)


def test_every_service_has_a_whole_standard_whose_steps_fit(plans: list[ServicePlan]) -> None:
    assert 40 <= len(plans) <= 60
    for plan in plans:
        assert plan.facts.summary
        for version in plan.versions:
            said = version.content
            assert all(getattr(said, one.key) for one in COMPONENTS if one.key not in SPECIAL)
            assert said.fee_rupiah is not None or said.fee_note
            assert said.promise_working_minutes
            assert sum(step.minutes for step in said.steps) <= said.promise_working_minutes


def test_what_to_do_is_told_in_whole_sentences(plans: list[ServicePlan]) -> None:
    for plan in plans:
        for version in plan.versions:
            steps = version.content.procedure.split("\n")
            assert all(step[0].isupper() and step.endswith(".") for step in steps), steps


def test_forums_meet_while_offices_work(
    calendar: WorkingCalendar, plans: list[ServicePlan]
) -> None:
    forums = [version.forum for plan in plans for version in plan.versions if version.forum]
    assert len(forums) > 10
    assert all(calendar.is_working_day(forum.held_on) for forum in forums)


def test_promises_of_two_services_became_shorter_and_one_review_is_late(
    plans: list[ServicePlan],
) -> None:
    stories = [plan for plan in plans if len(plan.versions) == 3]
    assert len(stories) == 2
    for plan in stories:
        promises = [version.content.promise_working_minutes or 0 for version in plan.versions]
        assert promises == sorted(promises, reverse=True)
        assert len(set(promises)) == 3
    versions = [version for plan in plans for version in plan.versions]
    in_force = [plan.versions[-1].content for plan in plans if plan.versions[-1].valid_from]
    assert sum(one.review_on is not None and one.review_on < TODAY for one in in_force) == 1
    assert sum(version.valid_from is None for version in versions) == 3
    assert any(version.forum for version in versions)
