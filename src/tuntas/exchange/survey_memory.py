"""Survey answers in memory, for a program that asks many questions of the same millions of rows.

Rows of one group lie side by side and every answer is cut into its bits: 64 rows share one machine
word for each bit. A question counts the bits of all answers again, which takes 27 words for 64 rows
of nine elements from 1 to 4; nothing is added up beforehand. Loading sorts all rows and costs as much
as about eight questions asked of a Parquet file, so that `tuntas survey index`, which asks one, does
not load. Bit-sliced indexes: O'Neil and Quass, "Improved query performance with variant indexes", 1997.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tuntas.exchange.survey_bulk import Counted, SurveyIndex, scored_groups, survey_elements
from tuntas.exchange.survey_columns import Element, Grouping, Order, grouping_of
from tuntas.exchange.survey_files import AnswersTable, SurveyFileError, open_answers, quoted
from tuntas.exchange.survey_formula import Tally
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Bilingual

Words = npt.NDArray[np.uint64]  # 64 rows in each
Counts = npt.NDArray[np.int64]
Unsigned = npt.NDArray[np.unsignedinteger]
Places = npt.NDArray[np.intp]
Group = tuple[str | None, ...]
ROWS = 64  # in a word
BYTE = 8
GROUPS = "tuntas_groups"
MOST_GROUPS = 1 << 16  # each is filled up to whole words, and sorting 16 bits is quicker


@dataclass(frozen=True)
class _Bits:
    """An element's answers less the least one, as bits; rows that fill up a word have none."""

    least: int
    refused: Words
    bits: tuple[Words, ...]


@dataclass(frozen=True)
class LoadedAnswers:
    """Rows of answers that can be asked for the index by any of `by`, as often as one likes."""

    instrument: Instrument
    by: tuple[str, ...]
    groups: tuple[Group, ...]  # of all of `by`, in the order of the words
    rows: Counts  # of each group
    first: Places  # word of each group
    elements: Mapping[str, _Bits]

    def index(
        self,
        *,
        by: Sequence[str] = (),
        where: Mapping[str, Collection[str | None]] | None = None,
        policies: Mapping[str, str] | None = None,
    ) -> SurveyIndex:
        """Return the index of each group, as `index_of_file` does; `where` keeps rows by their names.

        Raises `SurveyFileError` for a column that was not loaded and `AnswerError` for a policy.
        """
        counts = self._counts()
        kept = {self._place(name): values for name, values in (where or {}).items()}
        places = [self._place(name) for name in by]
        # All rows together are a group even where there are none.
        sums: dict[Group, Counts] = {} if by else {(): np.zeros(counts.shape[1], np.int64)}
        for names, row in zip(self.groups, counts, strict=True):
            if all(names[place] in values for place, values in kept.items()):
                group = tuple(names[place] for place in places)
                sums[group] = sums[group] + row if group in sums else row
        counted = [self._counted(group, row.tolist()) for group, row in sums.items()]
        return scored_groups(self.instrument, by, policies or {}, counted)

    def _place(self, name: str) -> int:
        if name not in self.by:
            raise SurveyFileError(_not_loaded(name, self.by))
        return self.by.index(name)

    def _counts(self) -> Counts:
        """Count for each group: rows, rows without an answer, and per element what was refused and the sum."""
        refused = [one.refused for one in self.elements.values()]
        columns = [self.rows, self._ones(reduce(np.bitwise_and, refused))]
        for one in self.elements.values():
            columns.append(self._ones(one.refused))
            above = sum(self._ones(bits) << place for place, bits in enumerate(one.bits))
            columns.append(one.least * (self.rows - columns[-1]) + above)
        return np.stack(columns, axis=1)

    def _ones(self, words: Words) -> Counts:
        return np.add.reduceat(np.bitwise_count(words), self.first, dtype=np.int64)

    def _counted(self, group: Group, row: Sequence[int]) -> Counted:
        rows, empty, *pairs = row
        refused, totals = pairs[::2], pairs[1::2]
        return Counted(
            group=group,
            rows=rows,
            empty=empty,
            tallies=tuple(
                Tally(key, rows - without, total, without)
                for key, without, total in zip(self.elements, refused, totals, strict=True)
            ),
        )


def _not_loaded(name: str, by: Sequence[str]) -> Bilingual:
    known = ", ".join(by) or "-"
    return Bilingual(
        f"{name} tidak dimuat. Yang dimuat: {known}.",
        f"{name} was not loaded. Loaded are: {known}.",
    )


def load_answers(
    path: Path,
    instrument: Instrument,
    *,
    by: Sequence[str] = (),
    order: Order | None = None,
    threads: int | None = None,
) -> LoadedAnswers:
    """Read a CSV or Parquet file into memory; `by` names all that will be asked for.

    Raises `SurveyFileError` for the file, and for more than 65,536 groups.
    """
    with open_answers(path, threads=threads) as table:
        return load_table(table, instrument, by=by, order=order)


def load_table(
    table: AnswersTable,
    instrument: Instrument,
    *,
    by: Sequence[str] = (),
    order: Order | None = None,
) -> LoadedAnswers:
    """Take a table of DuckDB into memory; like `load_answers`."""
    elements = survey_elements(table, instrument, order)
    groupings = [grouping_of(table, one) for one in by]
    groups = _number_groups(table, groupings)
    columns = _columns(table, elements, groupings)
    group_of = columns.pop("group_number")
    rows = np.bincount(group_of, minlength=len(groups))
    words = -(-rows // ROWS)
    places = _places(group_of, rows, words)
    return LoadedAnswers(
        instrument=instrument,
        by=tuple(by),
        groups=tuple(groups),
        rows=rows,
        first=np.cumsum(words) - words,
        elements={
            one.key: _bits(one, column, places, int(words.sum()))
            for one, column in zip(elements, columns.values(), strict=True)
        },
    )


def _number_groups(table: AnswersTable, groupings: Sequence[Grouping]) -> list[Group]:
    """Give each group a number in a table of DuckDB and return their names in that order."""
    keys = _keys(groupings)
    table.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {GROUPS} AS SELECT row_number() OVER () - 1 AS group_number, * "  # noqa: S608 - names are quoted
        f"FROM (SELECT DISTINCT {', '.join(keys)} FROM {quoted(table.name)})"
    )
    found = table.connection.execute(f"FROM {GROUPS} ORDER BY group_number").fetchall()
    if len(found) > MOST_GROUPS:
        raise SurveyFileError(_too_many(len(found)))
    return [
        tuple(one.shown(name) for one, name in zip(groupings, names, strict=False))
        for _, *names in found
    ]


def _keys(groupings: Sequence[Grouping]) -> list[str]:
    keys = [f"{one.sql} AS key{place}" for place, one in enumerate(groupings)]
    return keys or ["0 AS key0"]  # all rows are one group


def _too_many(count: int) -> Bilingual:
    return Bilingual(
        f"Ada {count} kelompok; yang dapat dimuat paling banyak {MOST_GROUPS}. Pilih kolom yang lebih sedikit.",
        f"There are {count} groups; at most {MOST_GROUPS} can be loaded. Choose fewer columns.",
    )


def _columns(
    table: AnswersTable, elements: Sequence[Element], groupings: Sequence[Grouping]
) -> dict[str, Unsigned]:
    """Return each row's group and its answers less the least one; the bit above all others: refused."""
    answers = [
        f"CASE WHEN {one.valid} THEN {one.value} - {one.least} ELSE {1 << _width(one)} END "
        f"::{'UTINYINT' if _width(one) < BYTE else 'UINTEGER'} AS answer{place}"
        for place, one in enumerate(elements)
    ]
    same = " AND ".join(
        f"sheets.key{place} IS NOT DISTINCT FROM {GROUPS}.key{place}"
        for place in range(len(_keys(groupings)))
    )
    return table.connection.execute(
        f"SELECT group_number::USMALLINT AS group_number, COLUMNS('^answer') "  # noqa: S608 - names are quoted
        f"FROM (SELECT {', '.join([*_keys(groupings), *answers])} FROM {quoted(table.name)}) sheets "
        f"JOIN {GROUPS} ON {same}"
    ).fetchnumpy()


def _width(element: Element) -> int:
    """Return how many bits hold the answers less the least one."""
    return (element.most - element.least).bit_length()


def _places(group_of: Unsigned, rows: Counts, words: Counts) -> Places:
    """Return where each row goes, so that every group starts a new word."""
    runs = np.stack([rows, words * ROWS - rows], axis=1).ravel()
    is_taken = np.repeat(np.resize([True, False], len(runs)), runs)
    places = np.empty(len(group_of), np.intp)
    places[np.argsort(group_of, kind="stable")] = np.flatnonzero(is_taken)
    return places


def _bits(element: Element, answers: Unsigned, places: Places, words: int) -> _Bits:
    spread = np.zeros(words * ROWS, answers.dtype)
    spread[places] = (
        answers  # ten times as quick as reading in order: each group is written in a row
    )
    *bits, refused = (
        np.packbits((spread & (1 << place)).astype(np.bool_)).view(np.uint64)
        for place in range(_width(element) + 1)
    )
    return _Bits(element.least, refused, tuple(bits))
