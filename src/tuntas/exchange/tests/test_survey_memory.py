"""Answers in memory against the exact scorer: any grouping and filter, with missing answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tuntas.exchange import survey_memory
from tuntas.exchange.survey_bulk import GroupIndex, SurveyIndex, index_of_file, index_of_table
from tuntas.exchange.survey_files import SurveyFileError, table_in
from tuntas.exchange.survey_memory import LoadedAnswers, load_answers, load_table
from tuntas.rules.instruments import Instrument, load_instrument, read_instrument
from tuntas.rules.scoring import AnswerError, score

FILES = Path(__file__).parents[2] / "rules" / "instruments" / "files"
NINE = load_instrument(FILES / "skm-permenpanrb-14-2017.yaml")
ELEMENTS = [node.key for node in NINE.leaves]
POLICIES = {"weight": "0.11", "index": "2-decimals"}
BY = ["unit", "month"]
Row = tuple[Any, ...]  # unit, month, one answer for each element
Repeated = tuple[Row, int]

answers = st.one_of(st.integers(1, 4), st.integers(1, 4), st.sampled_from([None, 0, 5, -3, 100]))
units = st.sampled_from(["A", "B", "10", None])
months = st.sampled_from(["2026-01", "2026-02"])
repeated = st.tuples(
    st.tuples(units, months, *[answers] * len(ELEMENTS)),
    st.sampled_from([1, 2, 63, 64, 65, 130]),  # around whole words of 64 rows
)


def loaded(drawn: Sequence[Repeated], instrument: Instrument = NINE) -> LoadedAnswers:
    with duckdb.connect() as connection:
        return load_table(table_in(connection, make(connection, drawn)), instrument, by=BY)


def make(connection: duckdb.DuckDBPyConnection, drawn: Sequence[Repeated]) -> str:
    kinds = ["unit VARCHAR", "month VARCHAR", *(f"{key} TINYINT" for key in ELEMENTS)]
    connection.execute(f"CREATE TABLE rows ({', '.join(kinds)})")
    places = ", ".join("?" for _ in kinds)
    for row, times in drawn:
        connection.execute(f"INSERT INTO rows SELECT {places} FROM range(?)", [*row, times])  # noqa: S608 - question marks
    return "rows"


def by_hand(rows: Sequence[Row], policies: dict[str, str]) -> tuple[Any, ...]:
    """Give every single answer of a group to the scorer, and count what is none."""
    columns = list(zip(*(row[2:] for row in rows), strict=True))
    valid = [[one for one in column if one in {1, 2, 3, 4}] for column in columns]
    refused = [len(rows) - len(column) for column in valid]
    empty = sum(all(one not in {1, 2, 3, 4} for one in row[2:]) for row in rows)
    if not all(valid):
        return len(rows) - empty, empty, refused, None, None
    found = score(NINE, dict(zip(ELEMENTS, valid, strict=True)), policies)
    return len(rows) - empty, empty, refused, found.exact, found.score


def told(group: GroupIndex) -> tuple[Any, ...]:
    refused = [one.refused for one in group.tallies]
    return group.responses, group.empty, refused, group.exact, group.score


def check(rows: Sequence[Row], by: Sequence[str], index: SurveyIndex) -> None:
    """Compare every group, and all together, with the scorer."""
    places = [BY.index(one) for one in by]
    groups = {tuple(row[place] for place in places) for row in rows}
    assert {one.group for one in index.groups} == groups
    for one in index.groups:
        mine = [row for row in rows if tuple(row[place] for place in places) == one.group]
        assert told(one) == by_hand(mine, dict(index.policies))
    assert told(index.whole) == by_hand(rows, dict(index.policies))


@settings(max_examples=40)
@given(st.lists(repeated, min_size=1, max_size=8), st.sampled_from([{}, POLICIES]))
@example([((None, "2026-01", *[None] * 9), 65), (("A", "2026-02", *[4] * 9), 64)], {})
def test_every_question_equals_the_scorer_to_the_digit(
    drawn: list[Repeated], policies: dict[str, str]
) -> None:
    rows = [row for row, times in drawn for _ in range(times)]
    table = loaded(drawn)
    for by in ([], ["unit"], ["month"], ["month", "unit"]):
        check(rows, by, table.index(by=by, policies=policies))
    january = [row for row in rows if row[1] == "2026-01" and row[0] in {"A", None}]
    if january:
        where: dict[str, set[str | None]] = {"month": {"2026-01"}, "unit": {"A", None}}
        check(january, ["unit"], table.index(by=["unit"], where=where, policies=policies))


@settings(max_examples=20)
@given(st.lists(repeated, min_size=1, max_size=8))
def test_equal_to_the_index_of_a_table(drawn: list[Repeated]) -> None:
    with duckdb.connect() as connection:
        table = table_in(connection, make(connection, drawn))
        mine = load_table(table, NINE, by=BY)
        for by in ([], ["unit"], ["unit", "month"]):
            assert mine.index(by=by) == index_of_table(table, NINE, by=by)


def test_a_file_with_dates_is_loaded_by_month(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{day};{';'.join('3' * 9)}" for day in ("05/01/2026", "2026-02-01", "kemarin")]
    path.write_text("\n".join([";".join(["tanggal", *ELEMENTS]), *lines]), encoding="utf-8")
    table = load_answers(path, NINE, by=["month"])
    assert table.index(by=["month"]) == index_of_file(path, NINE, by=["month"])
    assert [one.group for one in table.index(by=["month"]).groups] == [
        ("2026-01",),
        ("2026-02",),
        (None,),
    ]


@pytest.mark.parametrize("by", [[], ["unit"]])
def test_no_rows_have_no_score(by: list[str]) -> None:
    with duckdb.connect() as connection:
        table = table_in(connection, make(connection, []))
        index = load_table(table, NINE, by=BY).index(by=by)
        assert index == index_of_table(table, NINE, by=by)
    assert (index.whole.responses, index.whole.score) == (0, None)


def test_a_filter_that_keeps_nothing_has_no_score() -> None:
    index = loaded([(("A", "2026-01", *[4] * 9), 1)]).index(by=["unit"], where={"unit": {"B"}})
    assert (index.whole.responses, index.whole.score, index.groups) == (0, None, ())


def test_scales_of_other_widths_are_counted() -> None:
    text = (FILES / f"{NINE.key}.yaml").read_text(encoding="utf-8")
    start, end = text.index("  persyaratan:\n    verified"), text.index("  prosedur:\n    verified")
    wide = "  persyaratan: {minimum: -3, maximum: 300, verified: unverified}\n"
    own = read_instrument(text[:start] + wide + text[end:], path="own.yaml")
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE rows ({', '.join(f'{key} SMALLINT' for key in ELEMENTS)})"
        )
        for first in (-3, 300, 255, None, 301):
            row = [first, *[2] * 8]
            connection.execute(f"INSERT INTO rows VALUES ({', '.join('?' * 9)})", row)  # noqa: S608 - question marks
        table = table_in(connection, "rows")
        index = load_table(table, own).index()
        assert index == index_of_table(table, own)
    widest = index.whole.tallies[0]
    assert (widest.answers, widest.total, widest.refused) == (3, 552, 2)


def test_what_cannot_be_asked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Repeated] = [((unit, "2026-01", *[4] * 9), 1) for unit in "ABC"]
    table = loaded(rows)
    with pytest.raises(SurveyFileError, match=r"service was not loaded\. Loaded are: unit, month"):
        table.index(by=["service"])
    with pytest.raises(SurveyFileError, match="service was not loaded"):
        table.index(where={"service": {"KTP"}})
    with pytest.raises(AnswerError):
        table.index(policies={"bobot": "1"})
    with pytest.raises(SurveyFileError, match="is no survey"):
        loaded(rows, load_instrument(FILES / "zi-permenpanrb-90-2021.yaml"))
    monkeypatch.setattr(survey_memory, "MOST_GROUPS", 2)
    with pytest.raises(SurveyFileError, match="There are 3 groups; at most 2"):
        loaded(rows)
