"""Contents of steps: what goes to JSON comes back the same, and nothing else comes in."""

import json
from dataclasses import fields, replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.improvement.eight_steps import (
    SHAPES,
    Cause,
    Causes,
    CircleError,
    Countermeasure,
    Countermeasures,
    Doing,
    DoneLine,
    Target,
    Theme,
    in_order,
)
from tuntas.rules.improvement.step_shapes import (
    ContentError,
    Day,
    Key,
    Lines,
    Number,
    Part,
    Rows,
    Shape,
    Text,
    parts_of,
)

KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")


def values(part: Part) -> st.SearchStrategy[Any]:
    """Return what a field may hold."""
    if isinstance(part, Text):
        return st.text(LETTERS, max_size=min(part.most, 60))
    if isinstance(part, Day):
        return st.none() | st.dates()
    if isinstance(part, Number):
        return st.none() | st.integers(part.least, part.most)
    if isinstance(part, Lines):
        line = st.text(LETTERS, min_size=1, max_size=30).filter(str.strip)
        return st.lists(line, max_size=part.count).map(tuple)
    if isinstance(part, Key):
        # Causes that lead to each other are looked at by themselves below.
        return KEYS if not part.of else st.just("") if part.of == "cause" else st.just("") | KEYS
    assert isinstance(part, Rows)
    assert part.shape is not None
    return st.lists(shapes(part.shape), max_size=4, unique_by=lambda row: row.key).map(tuple)


def shapes(shape: type[Any]) -> st.SearchStrategy[Any]:
    """Return contents of a shape."""
    return st.builds(shape, **{name: values(part) for name, part in parts_of(shape).items()})


@pytest.mark.parametrize("number", SHAPES)
@given(st.data())
def test_what_is_kept_comes_back_the_same(number: int, data: st.DataObject) -> None:
    content = data.draw(shapes(SHAPES[number]))
    kept = json.loads(json.dumps(content.as_json()))
    assert SHAPES[number].parse(kept) == content


@pytest.mark.parametrize("number", SHAPES)
def test_nothing_is_a_content_too_and_is_not_finished(number: int) -> None:
    empty = SHAPES[number].parse({})
    assert SHAPES[number].parse(empty.as_json()) == empty
    assert empty.missing()


@pytest.mark.parametrize(
    ("shape", "document", "place"),
    [
        (Theme, [], "content"),
        (Theme, {"situasi": "x"}, "situasi"),
        (Theme, {"situation": 3}, "situation"),
        (Theme, {"situation": "x" * 4001}, "situation"),
        (Theme, {"situation": "a\x00b"}, "situation"),
        (Theme, {"situation": "\ud800"}, "situation"),
        (Causes, {"causes": {}}, "causes"),
        (Causes, {"causes": [{"text": "x", "key": ""}]}, r"causes\[0\].key"),
        (Causes, {"causes": [{"text": "x", "key": "A b"}]}, r"causes\[0\].key"),
        (Causes, {"causes": [{"key": "a"}, {"key": "a"}]}, "causes: two rows"),
        (Causes, {"causes": [{"key": f"a{n}"} for n in range(61)]}, "causes: more than 60"),
        (Causes, {"causes": [{"key": "a", "whys": ["x"] * 6}]}, r"whys: more than 5"),
        (Causes, {"causes": [{"key": "a", "whys": [" "]}]}, r"whys: holds an empty line"),
        (Causes, {"causes": [{"key": "a", "parent": "b"}]}, "no cause has the key b"),
        (Causes, {"causes": [{"key": "a", "parent": 5}]}, "parent: is no key"),
        (Doing, {"log": [{"key": "a", "done_on": "kemarin"}]}, "done_on: is no day"),
        (Doing, {"log": [{"key": "a", "done_on": 20261101}]}, "done_on: is no day"),
        (Countermeasures, {"countermeasures": [{"key": "a", "rupiah": -1}]}, "rupiah"),
        (Countermeasures, {"countermeasures": [{"key": "a", "rupiah": True}]}, "rupiah"),
        (Target, {"schedule": [{"key": "a", "step": 9}]}, "from 1 to 8"),
    ],
)
def test_what_has_no_shape_of_ours_is_refused_with_its_place(
    shape: type[Shape], document: Any, place: str
) -> None:
    with pytest.raises(ContentError, match=place):
        shape.parse(document)


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8))
def test_a_circle_is_found_and_nothing_else(parents: list[int]) -> None:
    """Eight causes lead to any of each other: the obvious walk agrees."""
    above = {f"c{n}": "" if parent == n else f"c{parent}" for n, parent in enumerate(parents)}
    causes = Causes(causes=tuple(Cause(key=key, parent=one) for key, one in above.items()))
    lost = [key for key in above if not _reaches_a_bone(key, above)]
    if lost:
        with pytest.raises(CircleError):
            causes.check("")
    else:
        causes.check("")
        assert {cause.key for cause, _depth in in_order(causes)} == set(above)


def _reaches_a_bone(key: str, above: dict[str, str]) -> bool:
    for _turn in above:
        key = above.get(key, "")
    return not key


def test_causes_stand_bone_by_bone_behind_what_they_lead_to() -> None:
    causes = Causes(
        causes=(
            Cause(key="b1", branch="bahan", text="Aspal"),
            Cause(key="m1", branch="metode", text="Menumpuk"),
            Cause(key="b2", branch="metode", text="Gudang", parent="b1"),
            Cause(key="x", branch="lama", text="Tulang yang hilang"),
            Cause(key="m2", text="Dipilah", parent="m1"),
        )
    )
    arranged = causes.arranged(["metode", "bahan"])
    assert [(one.key, one.branch) for one in arranged.causes] == [
        ("m1", "metode"), ("m2", "metode"), ("b1", "bahan"), ("b2", "bahan"), ("x", "lama"),
    ]  # fmt: skip
    assert arranged.arranged(["metode", "bahan"]) == arranged
    with pytest.raises(CircleError):
        Causes(causes=(Cause(key="a", parent="a"),)).arranged([])


def test_rows_without_a_key_get_one_and_the_others_keep_theirs() -> None:
    numbers = count(1)
    plan = Countermeasures(countermeasures=(Countermeasure(key="t1"), Countermeasure(what="x")))
    keyed = plan.with_keys(lambda: f"k{next(numbers)}")
    assert [one.key for one in keyed.countermeasures] == ["t1", "k1"]
    assert keyed.with_keys(str) == keyed


def test_the_least_of_a_row_is_missing_by_name() -> None:
    plan = Countermeasures(countermeasures=(Countermeasure(key="a", what="Pilah"),) * 2)
    assert plan.missing() == ("countermeasures.when", "countermeasures.who")
    blank = Theme(situation=" \n", reason="x")
    assert blank.missing() == ("situation",)


def test_the_log_knows_the_days_of_a_countermeasure() -> None:
    day = date(2026, 11, 9)
    line = DoneLine(key="a", countermeasure="t1", done_on=day)
    log = Doing(log=(line, replace(line, key="b", done_on=None)))
    assert (log.days_of("t1"), log.days_of("t2")) == ([day], [])


def test_every_field_says_how_it_is_kept() -> None:
    for shape in SHAPES.values():
        assert set(parts_of(shape)) == {one.name for one in fields(shape)}
