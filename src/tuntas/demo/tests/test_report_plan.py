import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from statistics import median

import pytest

from tuntas.demo.city import TIME_ZONE, CityPlan, plan_city
from tuntas.demo.logs import MONTHS
from tuntas.demo.reports import ReportPlan, plan_reports
from tuntas.rules.casework import case_type

UNTIL = datetime(2026, 11, 20, 14, 0, tzinfo=TIME_ZONE)
N = 12_000  # enough for a case in every state
HASH = """
import hashlib
from datetime import UTC, datetime
from tuntas.demo.city import plan_city
from tuntas.demo.reports import plan_reports
city = plan_city(seed=3)
plan = (city, list(plan_reports(city, until=datetime(2026, 5, 4, tzinfo=UTC), n=150, seed=3)))
print(hashlib.sha256(repr(plan).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def city() -> CityPlan:
    return plan_city(seed=1)


@pytest.fixture(scope="module")
def reports(city: CityPlan) -> list[ReportPlan]:
    return list(plan_reports(city, until=UNTIL, n=N, seed=1))


def test_the_plan_is_the_same_in_every_process() -> None:
    def digest(hash_seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", HASH]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    assert len(digest("0")) == len(hashlib.sha256().hexdigest()) + 1
    assert digest("0") == digest("4711")


def test_reports_come_in_order_and_begin_with_the_logs(reports: Sequence[ReportPlan]) -> None:
    """Once they began half a year after the logs: each month since stood out from the first twelve."""
    moments = [report.received_at for report in reports]
    assert moments == sorted(moments)
    assert moments[-1] <= UNTIL
    assert abs(UNTIL - moments[0] - timedelta(days=30.4) * MONTHS) < timedelta(days=7)
    assert all(report.happened_on <= report.received_at.date() for report in reports)


def test_codes_of_units_regions_and_people_exist(
    city: CityPlan, reports: Sequence[ReportPlan]
) -> None:
    people = {person.email: person for person in city.people}
    for report in reports:
        assert report.region_code in city.region
        assert {report.right_unit_code, report.first_unit_code} <= set(city.unit)
        for step in report.script:
            assert step.to_unit in {"", *city.unit}
            if step.actor:
                person = people[step.actor]
                assert (person.role, person.unit_code) == (step.role, step.unit_code)


def test_no_step_goes_back_in_time_or_beyond_the_moment(reports: Sequence[ReportPlan]) -> None:
    for report in reports:
        moments = [report.received_at, *(step.at for step in report.script)]
        assert all(before <= after for before, after in pairwise(moments)), report
        assert moments[-1] <= UNTIL


def test_staff_act_in_office_hours_only(city: CityPlan) -> None:
    off = date(2026, 8, 17)
    plan = plan_reports(city, until=UNTIL, n=1500, seed=2, days_off=[off])
    for step in (step for report in plan for step in report.script if step.actor):
        assert step.at.weekday() < 5
        assert 8 <= step.at.hour < 16
        assert step.at.date() != off


def play(report: ReportPlan) -> str:
    """Return the state in which the script leaves the case, by the file of its case type."""
    rules = case_type(report.case_type)
    state, resume = "received", ""
    for step in report.script:
        rule = rules.transitions[step.action]
        assert rule.starts_from(state), (state, step, report.uid)
        target = rule.target_from(state, resume)
        if target in {"waiting_reporter", "on_hold", "proposed"} and target != state:
            resume = state
        state = target
    return state


def test_scripts_are_legal_and_recent_cases_stand_in_every_state(
    reports: Sequence[ReportPlan],
) -> None:
    states = Counter(play(report) for report in reports)
    assert states["closed"] > 0.9 * N
    assert set(states) == set(case_type("pengaduan").states)


def test_classifications_and_outcomes_are_those_of_the_case_type(
    reports: Sequence[ReportPlan],
) -> None:
    for report in reports:
        rules = case_type(report.case_type)
        assert report.classification in rules.classifications
        assert {step.outcome for step in report.script} <= {"", *rules.outcomes}


def test_required_fields_are_there(reports: Sequence[ReportPlan]) -> None:
    for step in (step for report in reports for step in report.script):
        if step.action in {
            "ask_reporter",
            "answer",
            "reporter_reply",
            "reject",
            "return_not_ours",
            "hold",
        }:
            assert step.text
        assert bool(step.classification) == (step.action == "verify")
        assert bool(step.to_unit) == (step.action in {"dispose", "hand_on"})
        assert bool(step.outcome) == (step.action == "propose_end")
        assert (1 <= step.rating <= 5) == (step.action == "rate")


def test_a_merged_report_follows_one_that_was_still_open(reports: Sequence[ReportPlan]) -> None:
    by_uid = {report.uid: report for report in reports}
    done = [(r, step) for r in reports for step in r.script if step.action == "merge"]
    assert len(done) > 20
    for report, step in done:
        assert step.merged_into == report.repeats
        assert report.repeats
        target = by_uid[report.repeats]
        assert target.topic == report.topic
        assert target.received_at < report.received_at
        assert not [s for s in target.script if s.action == "propose_end" and s.at < step.at]


def test_shares_are_as_planned(reports: Sequence[ReportPlan]) -> None:
    def share(action: str) -> float:
        return sum(any(step.action == action for step in r.script) for r in reports) / N

    bounced = sum(r.first_unit_code != r.right_unit_code for r in reports) / N
    assert 0.06 < bounced < 0.10
    assert 0.08 < share("ask_reporter") < 0.13
    assert 0.05 < share("reject") < 0.09


def test_texts_differ_and_no_template_mark_is_left(reports: Sequence[ReportPlan]) -> None:
    assert len({report.text for report in reports}) > 0.95 * N
    said = [report.title + report.text for report in reports]
    said += [step.text for report in reports for step in report.script]
    assert not [text for text in said if set(text) & set("<>|$")]
    assert all(0 < len(report.title) <= 120 for report in reports)


def test_seasons_show(reports: Sequence[ReportPlan]) -> None:
    def months(*topics: str) -> Counter[int]:
        return Counter(r.received_at.month for r in reports if r.topic in topics)

    floods, admission = months("banjir"), months("ppdb", "info-ppdb")
    assert floods[12] + floods[1] + floods[2] > 0.6 * floods.total()
    assert admission[6] + admission[7] > 0.5 * admission.total()


def answer_days(reports: Sequence[ReportPlan], unit: str, *, late: bool) -> float:
    """Return the median days to the first proposal in the first or the last ten months."""
    turn = datetime(2025, 11, 1, tzinfo=TIME_ZONE)
    return median(
        (step.at - report.received_at).days
        for report in reports
        if report.right_unit_code == unit and (report.received_at > turn) == late
        for step in islice((s for s in report.script if s.action == "propose_end"), 1)
    )


def test_one_unit_became_quicker_and_one_falls_behind(reports: Sequence[ReportPlan]) -> None:
    quick = "disdukcapil"
    assert answer_days(reports, quick, late=True) < 0.7 * answer_days(reports, quick, late=False)
    assert answer_days(reports, "dpupr", late=True) > 1.2 * answer_days(
        reports, "dpupr", late=False
    )


def test_a_naive_moment_is_refused(city: CityPlan) -> None:
    with pytest.raises(ValueError, match="time zone"):
        next(plan_reports(city, until=UNTIL.replace(tzinfo=None), n=1, seed=1))


def test_the_moment_may_come_in_any_time_zone(city: CityPlan) -> None:
    here = list(plan_reports(city, until=UNTIL, n=20, seed=5))
    assert list(plan_reports(city, until=UNTIL.astimezone(UTC), n=20, seed=5)) == here
