"""The index of a survey for each group of millions of answers, equal to the scorer to the digit.

DuckDB adds up whole numbers, Python makes exact fractions of the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from tuntas.exchange.survey_columns import Element, Grouping, Order, elements_of, grouping_of
from tuntas.exchange.survey_files import AnswersTable, SurveyFileError, open_answers, quoted
from tuntas.exchange.survey_formula import Exact, Tally, exact_score, factor_of
from tuntas.exchange.survey_letters import refuse_unknown_letters
from tuntas.rules.instruments import Category, Instrument
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring import category_of, chosen_policies, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = 1 << 32  # one answer, in a sum that also holds its value


@dataclass(frozen=True)
class GroupIndex:
    """One group's result; `index`, `exact`, `score` and `category` are missing while an element has no answer."""

    group: tuple[str | None, ...]
    responses: int  # rows with at least one valid answer
    empty: int  # rows without any
    tallies: tuple[Tally, ...]
    index: Fraction | None  # before it is brought to the scale of the score
    exact: Fraction | None
    score: Decimal | None
    category: Category | None


@dataclass(frozen=True)
class SurveyIndex:
    """The results of a file: for each group, and for all rows together."""

    instrument: Instrument
    policies: Mapping[str, str]
    by: tuple[str, ...]
    groups: tuple[GroupIndex, ...]
    whole: GroupIndex


def index_of_file(
    path: Path,
    instrument: Instrument,
    *,
    by: Sequence[str] = (),
    order: Order | None = None,
    policies: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> SurveyIndex:
    """Return the index for each group of a CSV or Parquet file.

    `by` names columns, or `month` where there is a date; `order` says what U8 and U9 are; `threads`
    defaults to all cores. Raises `SurveyFileError` for the file and `AnswerError` for a policy.
    """
    import duckdb  # noqa: PLC0415 - web workers do without it

    with open_answers(path, threads=threads) as table:
        try:
            return index_of_table(table, instrument, by=by, order=order, policies=policies)
        except duckdb.Error as error:
            raise SurveyFileError(_broken(path, str(error))) from error


def _broken(path: Path, reason: str) -> Bilingual:
    first = reason.partition("\n")[0]
    return Bilingual(f"{path.name}: rusak ({first}).", f"{path.name}: is damaged ({first}).")


def index_of_table(
    table: AnswersTable,
    instrument: Instrument,
    *,
    by: Sequence[str] = (),
    order: Order | None = None,
    policies: Mapping[str, str] | None = None,
) -> SurveyIndex:
    """Return the index for each group of a table that DuckDB holds; like `index_of_file`."""
    elements = survey_elements(table, instrument, order)
    groupings = [grouping_of(table, one) for one in by]
    counted = _counted(table, elements, groupings)
    return scored_groups(instrument, by, policies or {}, counted)


def survey_elements(
    table: AnswersTable, instrument: Instrument, order: Order | None
) -> list[Element]:
    """Return the elements of a survey whose answers a table holds. Raises `SurveyFileError`."""
    if instrument.kind != "survey":
        raise SurveyFileError(_no_survey(instrument))
    elements = elements_of(table, instrument, order)
    refuse_unknown_letters(table, elements)
    return elements


def scored_groups(
    instrument: Instrument,
    by: Sequence[str],
    policies: Mapping[str, str],
    counted: Iterable[Counted],
) -> SurveyIndex:
    """Return the exact index of each counted group and of all together. Raises `AnswerError` for a policy."""
    exact = exact_score(instrument, policies)
    counted = list(counted)
    groups = [_scored(instrument, exact, one) for one in counted]
    return SurveyIndex(
        instrument=instrument,
        policies=chosen_policies(instrument, policies),
        by=tuple(by),
        groups=tuple(sorted(groups, key=lambda one: [_place(part) for part in one.group])),
        whole=_scored(instrument, exact, _together(instrument, counted)),
    )


def _place(name: str | None) -> tuple[bool, int, str]:
    """Sort numbers as numbers, and rows without a unit last."""
    text = name or ""
    return name is None, int(text) if text.isdecimal() else -1, text


def _no_survey(instrument: Instrument) -> Bilingual:
    return Bilingual(
        f"{instrument.key} bukan survei. Survei yang ada: tuntas instruments",
        f"{instrument.key} is no survey. There are: tuntas instruments",
    )


@dataclass(frozen=True)
class Counted:
    """What one group's rows add up to, before it is scored."""

    group: tuple[str | None, ...]
    rows: int
    empty: int
    tallies: tuple[Tally, ...]


def _counted(
    table: AnswersTable, elements: Sequence[Element], groupings: Sequence[Grouping]
) -> Iterator[Counted]:
    """Yield sums and counts per group; a column known to be clean is only summed, which is quicker."""
    clean = _clean(table, elements)
    sums = [_sum(element, is_clean=element.key in clean) for element in elements]
    any_valid = " OR ".join(one.valid for one in elements)
    empty = "0" if clean else f"count(*) FILTER (NOT ({any_valid}))"
    keys = [one.sql for one in groupings]
    places = ", ".join(str(place) for place in range(1, len(keys) + 1))
    rows = table.connection.execute(
        f"SELECT {', '.join([*keys, 'count(*)', empty, *sums])} FROM {quoted(table.name)}"  # noqa: S608 - names are quoted
        + (f" GROUP BY {places}" if keys else "")
    ).fetchall()
    for row in rows:
        names, (count, without), found = (
            row[: len(keys)],
            row[len(keys) :][:2],
            row[len(keys) + 2 :],
        )
        yield Counted(
            group=tuple(one.shown(name) for one, name in zip(groupings, names, strict=True)),
            rows=count,
            empty=without,
            tallies=tuple(
                _tally(element.key, count, total or 0, is_clean=element.key in clean)
                for element, total in zip(elements, found, strict=True)
            ),
        )


def _clean(table: AnswersTable, elements: Sequence[Element]) -> set[str]:
    """Return the elements whose column statistics rule out empty and invalid answers."""
    whole = [element for element in elements if element.is_integer]
    asked = ", ".join(f"stats({quoted(element.column)})" for element in whole)
    if not whole:
        return set()
    row = table.connection.execute(f"SELECT {asked} FROM {quoted(table.name)} LIMIT 1").fetchone()  # noqa: S608 - names are quoted
    found = zip(whole, row or (), strict=False)
    return {element.key for element, known in found if _rules_out(element, known)}


def _rules_out(element: Element, known: object) -> bool:
    if not isinstance(known, dict):
        return False
    least, most = known.get("min"), known.get("max")
    return (
        known.get("has_null") is False
        and isinstance(least, int)
        and isinstance(most, int)
        and element.least <= least <= most <= element.most
    )


def _sum(element: Element, *, is_clean: bool) -> str:
    if is_clean:
        return f"sum({element.value})"
    # Value and count in one number: one sum instead of two, and small enough not to overflow.
    return f"sum(CASE WHEN {element.valid} THEN ({element.value})::BIGINT + {_COUNT} END)"


def _tally(key: str, rows: int, total: int, *, is_clean: bool) -> Tally:
    if is_clean:
        return Tally(key, rows, total, 0)
    answers, value = divmod(total, _COUNT)
    return Tally(key, answers, value, rows - answers)


def _together(instrument: Instrument, counted: Sequence[Counted]) -> Counted:
    """Add the groups up."""
    keys = [node.key for node in instrument.leaves]
    columns = zip(*(one.tallies for one in counted), strict=True) if counted else [()] * len(keys)
    return Counted(
        group=(),
        rows=sum(one.rows for one in counted),
        empty=sum(one.empty for one in counted),
        tallies=tuple(
            Tally(
                key,
                sum(one.answers for one in column),
                sum(one.total for one in column),
                sum(one.refused for one in column),
            )
            for key, column in zip(keys, columns, strict=True)
        ),
    )


def _scored(instrument: Instrument, exact: Exact, counted: Counted) -> GroupIndex:
    value = exact(counted.tallies) if all(one.answers for one in counted.tallies) else None
    decimals = 2 if instrument.decimals is None else instrument.decimals
    return GroupIndex(
        group=counted.group,
        responses=counted.rows - counted.empty,
        empty=counted.empty,
        tallies=counted.tallies,
        index=None if value is None else value / factor_of(instrument),
        exact=value,
        score=None if value is None else rounded(value, decimals),
        category=None if value is None else category_of(instrument, value),
    )
