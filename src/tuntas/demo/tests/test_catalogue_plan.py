"""What Kota Contoh promises: every service complete, its steps within the promise, some with a story."""

from datetime import date

from tuntas.catalogue.components import COMPONENTS
from tuntas.demo.catalogue import plan_catalogue

TODAY = date(2026, 11, 22)
SPECIAL = {"promise", "fee"}


def test_every_service_has_a_whole_standard_whose_steps_fit() -> None:
    plans = plan_catalogue(today=TODAY, seed=1)
    assert 40 <= len(plans) <= 60
    for plan in plans:
        assert plan.facts.summary
        for version in plan.versions:
            said = version.content
            assert all(getattr(said, one.key) for one in COMPONENTS if one.key not in SPECIAL)
            assert said.fee_rupiah is not None or said.fee_note
            assert said.promise_working_minutes
            assert sum(step.minutes for step in said.steps) <= said.promise_working_minutes


def test_promises_of_two_services_became_shorter_and_one_review_is_late() -> None:
    plans = plan_catalogue(today=TODAY, seed=1)
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
