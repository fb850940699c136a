from datetime import datetime

import pytest

from tuntas.demo.city import TIME_ZONE, CityPlan, plan_city
from tuntas.demo.datafile import read
from tuntas.demo.rounds import AKIP, GRADES, RoundPlan, SubjectPlan, plan_rounds
from tuntas.rules.instruments import shipped
from tuntas.rules.scoring import score

UNTIL = datetime(2026, 11, 20, 14, 0, tzinfo=TIME_ZONE)


@pytest.fixture(scope="module")
def city() -> CityPlan:
    return plan_city(seed=1)


@pytest.fixture(scope="module")
def rounds(city: CityPlan) -> list[RoundPlan]:
    return plan_rounds(city, shipped(), until=UNTIL, seed=1)


def said(subject: SubjectPlan, voice: str) -> dict[str, str]:
    return {line.node: line.value for line in subject.answers if line.voice == voice}


def test_the_same_seed_gives_the_same_rounds(city: CityPlan, rounds: list[RoundPlan]) -> None:
    assert plan_rounds(city, shipped(), until=UNTIL, seed=1) == rounds
    assert plan_rounds(city, shipped(), until=UNTIL, seed=2) != rounds


def test_one_round_is_published_one_runs_one_is_reviewed(rounds: list[RoundPlan]) -> None:
    assert [(one.year, one.moves[-1][0] if one.moves else "self") for one in rounds] == [
        (2025, "published"),
        (2026, "self"),
        (2026, "review"),
    ]
    assert [len(one.subjects) for one in rounds] == [15, 15, 2]


def test_every_answer_can_be_scored(rounds: list[RoundPlan]) -> None:
    for one in rounds:
        for subject in one.subjects:
            for voice in ("self", "evaluator"):
                result = score(shipped()[one.instrument], said(subject, voice))
                assert 0 <= result.score <= 100


def test_last_years_agencies_differ_and_flatter_themselves(rounds: list[RoundPlan]) -> None:
    found = [
        [score(shipped()[AKIP], said(subject, voice)) for voice in ("self", "evaluator")]
        for subject in rounds[0].subjects
    ]
    assert all(not result.missing for pair in found for result in pair)
    assert {"A", "BB", "B", "CC"} <= {judged.category for _own, judged in found}
    assert sum(own.exact > judged.exact for own, judged in found) >= 12


def test_what_was_agreed_is_what_the_unit_said_and_better_than_what_was_found(
    rounds: list[RoundPlan],
) -> None:
    agreed = 0
    for subject in rounds[0].subjects:
        for node, value in said(subject, "agreed").items():
            agreed += 1
            assert value == said(subject, "self")[node]
            assert GRADES.index(value) < GRADES.index(said(subject, "evaluator")[node])
    assert agreed > 10


def test_dishub_is_half_done_and_the_judges_have_work(rounds: list[RoundPlan]) -> None:
    _published, running, zone = rounds
    dishub = next(one for one in running.subjects if one.unit_code == "dishub")
    assert dishub.submitted_at is None
    assert dishub.assigned
    assert not set(dishub.assigned) & set(said(dishub, "self"))
    assert {line.node[:2] for line in dishub.answers} == {"1a", "1b", "1c", "2a", "2b", "2c"}
    assert sum(one.submitted_at is not None for one in running.subjects) == 3
    assert all(one.submitted_at and not one.reviewed_at for one in zone.subjects)
    assert [bool(said(one, "evaluator")) for one in zone.subjects] == [True, False]


def test_nothing_happens_after_the_moment_or_before_its_cause(rounds: list[RoundPlan]) -> None:
    for one in rounds:
        moments = [at for _phase, at in one.moves]
        assert moments == sorted(moments)
        for subject in one.subjects:
            for line in subject.answers:
                assert line.at <= UNTIL
                if line.voice == "self" and subject.submitted_at:
                    assert line.at <= subject.submitted_at


def test_the_data_name_nodes_and_units_that_exist(city: CityPlan) -> None:
    data, nodes = read("rounds.yaml"), shipped()[AKIP].by_key
    assert {key for key, _node in data["notes"].items()} == {
        key for key, node in nodes.items() if node.kind == "sub"
    }
    assert all(key in nodes for proof in data["proofs"] for key in proof["nodes"].texts())
    for name in ("agencies", "zone"):
        assert all(node["code"].text() in city.unit for node in data[name])
