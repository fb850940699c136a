"""What would lift a score, against scoring every change in full."""

import random
from itertools import combinations

import pytest

from tuntas.rules.instruments import Instrument, shipped
from tuntas.rules.scoring import score
from tuntas.rules.scoring.what_if import changes_worth, lifts, smallest_lift

AKIP = "akip-permenpanrb-88-2021"
SUBS = [node.key for node in shipped()[AKIP].nodes if node.kind == "sub"]


def some_answers(instrument: Instrument, seed: int) -> dict[str, str]:
    """Answer half of the items, each with any of its options."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    found = {}
    for node in instrument.for_variant("").leaves:
        scale = instrument.scale_of(node)
        if scale and scale.options and chance.random() < 0.5:
            found[node.key] = chance.choice(scale.options).key
    return found


@pytest.mark.parametrize("key", [AKIP, "rb-permenpanrb-14-2014", "zi-permenpanrb-90-2021"])
def test_each_gain_is_what_scoring_in_full_says(key: str) -> None:
    instrument = shipped()[key]
    answers = some_answers(instrument, seed=3)
    before = score(instrument, answers).exact
    found = changes_worth(instrument, answers)
    assert len(found) > 10
    for change in random.Random(1).sample(found, 8):  # noqa: S311 - not for secrets
        after = score(instrument, {**answers, change.key: change.then}).exact
        assert change.gain == after - before > 0


def test_gains_come_the_largest_first_and_an_item_at_its_best_has_none() -> None:
    answers = dict.fromkeys(SUBS, "BB") | {"1a": "AA"}
    found = changes_worth(shipped()[AKIP], answers)
    assert [one.gain for one in found] == sorted((one.gain for one in found), reverse=True)
    assert "1a" not in {one.key for one in found}
    assert {(one.now, one.then) for one in found} == {("BB", "AA")}


def test_the_smallest_set_reaches_the_next_category_and_no_smaller_one_does() -> None:
    instrument = shipped()[AKIP]
    answers = dict.fromkeys(SUBS, "BB") | {"1a": "CC", "2a": "CC", "3a": "B"}
    assert score(instrument, answers).category == "BB"
    lift = smallest_lift(instrument, answers)
    assert lift is not None
    assert lift.category == "A"
    after = {**answers, **{one.key: one.then for one in lift.changes}}
    assert score(instrument, after).category == "A"
    assert score(instrument, after).exact == lift.reached
    for fewer in combinations(SUBS, len(lift.changes) - 1):
        tried = {**answers, **dict.fromkeys(fewer, "AA")}
        assert score(instrument, tried).category == "BB", fewer


def test_a_score_at_the_bound_itself_still_needs_a_change() -> None:
    instrument = shipped()[AKIP]
    lift = smallest_lift(instrument, dict.fromkeys(SUBS, "BB"))  # 80.00 is still BB
    assert lift is not None
    assert (lift.category, len(lift.changes)) == ("A", 1)


def test_criteria_that_only_lift_a_grade_together_are_found_together() -> None:
    instrument = shipped()[AKIP]
    answers = dict.fromkeys(SUBS, "BB") | {"1c": ""}
    criteria = [node.key for node in instrument.children["1c"]]
    answers |= dict.fromkeys(criteria, "terpenuhi") | dict.fromkeys(criteria[:2], "belum")
    answers |= {"4c": "AA", "2c": "B"}
    lift = smallest_lift(instrument, answers)
    assert lift is not None
    after = {**answers, **{one.key: one.then for one in lift.changes}}
    assert score(instrument, after).category == lift.category


def test_at_the_top_there_is_nothing_to_lift() -> None:
    instrument = shipped()[AKIP]
    answers = dict.fromkeys(SUBS, "AA")
    assert smallest_lift(instrument, answers) is None
    assert changes_worth(instrument, answers) == []


def test_an_instrument_nobody_answered_is_lifted_by_its_heaviest_items() -> None:
    instrument = shipped()["rb-permenpanrb-14-2014"]
    assert len(changes_worth(instrument, {})) > 100
    lift = smallest_lift(instrument, {})
    assert lift is not None
    after = score(instrument, {one.key: one.then for one in lift.changes})
    assert (after.category, after.exact) == (lift.category, lift.reached)


def test_gates_count_as_rows() -> None:
    instrument = shipped()["zi-permenpanrb-90-2021"]
    best = {}
    for node in instrument.leaves:
        scale = instrument.scale_of(node)
        if scale:
            best[node.key] = (
                max(scale.options, key=lambda one: one.value).key
                if scale.options
                else str(scale.maximum)
            )
    assert score(instrument, best).category == "WBBM"
    assert smallest_lift(instrument, best) is None


def test_other_sets_of_as_many_changes_are_all_those_that_reach_the_category() -> None:
    instrument = shipped()[AKIP]
    answers = dict.fromkeys(SUBS, "BB") | {"1a": "D", "2a": "C", "3a": "CC"}
    found = lifts(instrument, answers, most=1000)
    assert found[0] == smallest_lift(instrument, answers)
    size = len(found[0].changes)
    assert size > 1
    reached = {}
    for keys in combinations(SUBS, size):
        after = score(instrument, {**answers, **dict.fromkeys(keys, "AA")})
        if after.category == "A":
            reached[frozenset(keys)] = after.exact
    assert {frozenset(one.key for one in lift.changes): lift.reached for lift in found} == reached
    assert len(found) == len(reached) > 6
    rest = [one.reached for one in found[1:]]
    assert rest == sorted(rest, reverse=True)
    assert lifts(instrument, answers, most=4) == found[:4]


@pytest.mark.parametrize("key", ["rb-permenpanrb-14-2014", "zi-permenpanrb-90-2021", AKIP])
def test_a_large_set_has_others_with_one_change_exchanged(key: str) -> None:
    instrument = shipped()[key]
    answers = some_answers(instrument, seed=5)
    found = lifts(instrument, answers, most=4)
    for one in found:
        keys = {change.key for change in one.changes}
        assert len(keys) == len(found[0].changes)
        after = {**answers, **{change.key: change.then for change in one.changes}}
        assert score(instrument, after).exact == one.reached


def test_at_the_top_there_is_nothing_to_choose_from() -> None:
    assert lifts(shipped()[AKIP], dict.fromkeys(SUBS, "AA"), most=5) == []
