import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import correlation, mean

import pytest

from tuntas.demo.city import TIME_ZONE, CityPlan, plan_city
from tuntas.demo.datafile import read
from tuntas.demo.survey_answers import AnswerPlan, AnswerWriter, load_comments
from tuntas.demo.surveys import INSTRUMENT, SurveyPlan, load_habits, plan_surveys, quarters
from tuntas.rules.instruments import shipped

UNTIL = datetime(2026, 11, 20, 14, 0, tzinfo=TIME_ZONE)
OFF = date(2026, 8, 17)
ELEMENTS = [node.key for node in shipped()[INSTRUMENT].leaves]
TREND, STEP, BURST = "dpmptsp", "disdukcapil", "kel-mekarsari"
HASH = """
import hashlib
from datetime import UTC, datetime
from tuntas.demo.city import plan_city
from tuntas.demo.survey_answers import AnswerWriter
from tuntas.demo.surveys import plan_surveys
until = datetime(2026, 5, 4, tzinfo=UTC)
plans = plan_surveys(plan_city(), until=until, elements=["waktu", "biaya"], seed=3)
writer = AnswerWriter(until=until, days_off=frozenset(), seed=3)
print(hashlib.sha256(repr([(plan, writer.write(plan)) for plan in plans[25:30]]).encode()).hexdigest())
"""
Answered = Sequence[tuple[SurveyPlan, list[AnswerPlan]]]


@pytest.fixture(scope="module")
def city() -> CityPlan:
    return plan_city(seed=1)


def answered(city: CityPlan, until: datetime = UNTIL, seed: int = 1) -> Answered:
    writer = AnswerWriter(until=until, days_off=frozenset({OFF}), seed=seed)
    plans = plan_surveys(city, until=until, elements=ELEMENTS, seed=seed)
    return [(plan, writer.write(plan)) for plan in plans]


@pytest.fixture(scope="module")
def surveys(city: CityPlan) -> Answered:
    return answered(city)


def score(sheets: Sequence[AnswerPlan]) -> float:
    return 25 * mean(mean(sheet.values) for sheet in sheets)


def is_straight(sheet: AnswerPlan) -> bool:
    return len(set(sheet.values)) == 1


def honest(plan: SurveyPlan, sheets: Sequence[AnswerPlan]) -> Sequence[AnswerPlan]:
    return sheets[: len(sheets) - plan.burst]


def test_the_answers_are_the_same_in_every_process() -> None:
    def digest(hash_seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", HASH]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    assert digest("0") == digest("4711") != ""


def test_another_seed_makes_other_answers(city: CityPlan) -> None:
    plans = plan_surveys(city, until=UNTIL, elements=ELEMENTS, seed=1)
    assert plans == plan_surveys(city, until=UNTIL, elements=ELEMENTS, seed=1)
    assert plans != plan_surveys(city, until=UNTIL, elements=ELEMENTS, seed=2)


def test_quarters_follow_each_other_without_a_gap() -> None:
    found = quarters(date(2026, 1, 1))
    assert found[-1] == (date(2026, 1, 1), date(2026, 3, 31))
    assert found[0] == (date(2024, 1, 1), date(2024, 3, 31))
    assert all(
        following - ends == timedelta(days=1) for (_, ends), (following, _) in pairwise(found)
    )


def test_every_unit_has_two_closed_years_and_a_survey_that_runs(surveys: Answered) -> None:
    by_unit = defaultdict(list)
    for plan, _sheets in surveys:
        by_unit[plan.unit_code].append(plan)
    assert 12 <= len(by_unit) <= 14
    for plans in by_unit.values():
        *closed, running = plans
        assert len(closed) == 8
        assert all(plan.closed_at and plan.closed_at.date() > plan.ends for plan in closed)
        assert running.closed_at is None
        assert running.begins <= UNTIL.date() <= running.ends
    assert len({plan.code for plan, _sheets in surveys}) == len(surveys)


def test_sizes_are_as_planned(surveys: Answered) -> None:
    assert 13_500 < sum(len(sheets) for _plan, sheets in surveys) < 16_500
    for plan, sheets in surveys:
        assert len(sheets) == plan.answers + plan.burst
        if plan.closed_at:
            assert 60 <= plan.answers <= 400


def test_answers_fall_into_their_quarter_and_counters_keep_office_hours(surveys: Answered) -> None:
    for plan, sheets in surveys:
        for sheet in sheets:
            assert plan.begins <= sheet.answered_at.date() <= plan.ends
            assert sheet.answered_at <= sheet.received_at <= (plan.closed_at or UNTIL)
            if sheet.channel != "link":
                assert sheet.answered_at.weekday() < 5
                assert sheet.answered_at.date() != OFF
                assert 8 <= sheet.answered_at.hour < 15


def test_each_channel_has_what_belongs_to_it(surveys: Answered) -> None:
    sheets = [sheet for _plan, found in surveys for sheet in found]
    shares = Counter(sheet.channel for sheet in sheets)
    assert min(shares["link"], shares["kiosk"], shares["paper"]) > 0.1 * len(sheets)
    for sheet in sheets:
        on_paper = sheet.channel == "paper"
        assert on_paper == (sheet.batch is not None) == (sheet.device == "")
        assert len(sheet.milliseconds) == (0 if on_paper else len(ELEMENTS))
        assert set(sheet.values) <= {1, 2, 3, 4}


def test_people_who_answer_alike_are_as_many_as_is_usual(surveys: Answered) -> None:
    for plan, sheets in surveys:
        real = honest(plan, sheets)
        assert 0.05 <= sum(map(is_straight, real)) / len(real) <= 0.29, plan


def test_answers_of_one_person_go_together(surveys: Answered) -> None:
    places = (ELEMENTS.index("perilaku"), ELEMENTS.index("waktu"))
    for plan, sheets in surveys:
        if plan.unit_code in {"dishub", "pkm-melati"} and plan.closed_at:
            one, other = ([sheet.values[place] for sheet in sheets] for place in places)
            assert 0.15 < correlation(one, other) < 0.85


def test_levels_lie_between_c_and_a(surveys: Answered) -> None:
    found = [score(sheets) for plan, sheets in surveys if plan.closed_at]
    assert 65 <= min(found) < 70
    assert 90 < max(found) < 96


def test_one_unit_rises_one_jumps_and_the_others_stay(surveys: Answered) -> None:
    scores = defaultdict(list)
    for plan, sheets in surveys:
        if plan.closed_at:
            scores[plan.unit_code].append(score(honest(plan, sheets)))
    rise = {unit: mean(found[4:]) - mean(found[:4]) for unit, found in scores.items()}
    assert rise[STEP] > 5
    assert rise[TREND] > 4
    assert max(abs(gain) for unit, gain in rise.items() if unit not in {STEP, TREND}) < 4
    step, trend = scores[STEP], scores[TREND]
    assert step[4] - step[3] > 5 > max(trend[n + 1] - trend[n] for n in range(7))


def test_only_one_unit_sent_itself_a_burst(surveys: Answered) -> None:
    bursts = Counter[tuple[str, str, date]]()
    for plan, sheets in surveys:
        for sheet in sheets:
            if set(sheet.values) == {4} and sheet.device:
                bursts[plan.unit_code, sheet.device, sheet.answered_at.date()] += 1
    planted = {(unit, day) for (unit, _device, day), count in bursts.items() if count > 5}
    assert planted == {(BURST, date(2026, 9, 30))}


def test_comments_name_nobody_and_nothing_to_call(city: CityPlan, surveys: Answered) -> None:
    comments = [sheet.comment for _plan, found in surveys for sheet in found if sheet.comment]
    assert 0.03 < len(comments) / sum(len(found) for _plan, found in surveys) < 0.15
    said = " ".join(set(comments))
    assert not re.search(r"[\d<>|$@]", said)
    words = set(re.findall(r"\w+", said))
    assert not words & {part for person in city.people for part in person.name.split()}


def test_the_data_know_every_element_and_no_other() -> None:
    assert set(load_comments()) == set(ELEMENTS)
    assert {key for key, _node in read("surveys.yaml")["follow_ups"].items()} == set(ELEMENTS)
    for habits in load_habits():
        most = habits.step.most if habits.step else frozenset()
        assert habits.strong | habits.weak | most <= set(ELEMENTS)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 1, 1, 1, tzinfo=UTC), datetime(2026, 4, 4, tzinfo=UTC)]
)
def test_a_quarter_that_has_only_begun_has_few_answers(city: CityPlan, moment: datetime) -> None:
    running = [found for plan, found in answered(city, until=moment) if plan.closed_at is None]
    assert all(len(found) < 20 for found in running)
    assert all(sheet.received_at <= moment for found in running for sheet in found)
