"""Reads an agency's spreadsheet of survey answers: every line, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from pathlib import Path

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.exchange.dates import parse_date
from tuntas.exchange.skm.cells import (
    age_of,
    answer_of,
    education_of,
    is_totals,
    occupation_of,
    sex_of,
)
from tuntas.exchange.skm.columns import (
    COMPLAINTS,
    FACILITIES,
    HEADER_LINES_AROUND,
    SkmColumns,
    continues_header,
    headings,
    last_two,
)
from tuntas.exchange.tables import Cell, Table, read_table, text_of
from tuntas.rules.instruments import Instrument

LIST_ORDER, FORM_ORDER = "list", "form"
ORDERS = (LIST_ORDER, FORM_ORDER)
MAX_COMMENT = 2_000
MAX_SERVICE = 200


@dataclass(frozen=True)
class Refusal:
    """A cell that keeps its line out, as the spreadsheet counts lines, with the reason."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class AnsweredRow:
    """A line without a fault; `extra` is its answer to an element that the instrument lacks."""

    row: int
    values: tuple[int, ...]
    service: str
    day: date | None
    sex: str
    age_group: str
    education: str
    occupation: str
    comment: str
    extra: int | None


@dataclass(frozen=True)
class SkmFile:
    """What a file holds. `extra` is the heading of an element beyond the instrument's, or "".

    `unread_extra` are the good lines in whose column for it stands what is no answer; `date_column`
    is the heading of the days, "" where there are none.
    `services` are the names in the file, each once; `ignored_columns` were not read, names of
    respondents among them; `ignored_rows` are totals and empty lines.
    """

    rows: Sequence[AnsweredRow]
    refused: Sequence[Refusal]
    ignored_rows: Sequence[int]
    ignored_columns: Sequence[str]
    services: Sequence[str]
    extra: str
    unread_extra: Sequence[int]
    date_column: str
    sheet: str

    @property
    def refused_rows(self) -> int:
        """Return how many lines have a fault."""
        return len({one.row for one in self.refused})


def read_skm(
    path: Path,
    instrument: Instrument,
    *,
    order: str,
    begins: date,
    ends: date,
    filename: str | None = None,
) -> SkmFile:
    """Read a file for a survey from `begins` to `ends`.

    `order` says which element U8 and U9 are: `list` (complaints, facilities) or `form` (facilities,
    complaints); it matters only where headings have numbers and the instrument has both. Raises
    `TableError` for what is no such table, `DomainError` where `order` contradicts the headings.
    """
    if order not in ORDERS:
        raise DomainError(_("Pilih urutan U8 dan U9: menurut daftar unsur, atau menurut formulir."))
    elements = len(instrument.leaves)
    table = read_table(path, SkmColumns({}, [], elements), filename=filename)
    below = _header_below(table)
    words = headings(table.header, [*below, *reversed(table.preamble)])
    places = SkmColumns({}, [], elements).positions(words)
    by_leaf = _leaves(instrument, places, words, order)
    return _Reading(instrument, places, by_leaf, words, begins, ends).whole(
        table, first=table.line + len(below)
    )


def _header_below(table: Table) -> list[list[str]]:
    """Return the lines right below the header that still belong to it."""
    lines = islice(table.source(), table.line, table.line + HEADER_LINES_AROUND)
    texts = ([text_of(cell) for cell in line] for line in lines)
    return list(takewhile(continues_header, texts))


def _leaves(
    instrument: Instrument, places: Mapping[str, int], words: Sequence[str], order: str
) -> Mapping[str, int]:
    """Return the place of each leaf of the instrument."""
    keys = [node.key for node in instrument.leaves]
    found = {key: places[f"u{number}"] for number, key in enumerate(keys, 1)}
    if keys[-2:] != [COMPLAINTS, FACILITIES]:
        return found
    said = {key: last_two(words[found[key]]) for key in (COMPLAINTS, FACILITIES)}
    if order == FORM_ORDER:
        found[COMPLAINTS], found[FACILITIES] = found[FACILITIES], found[COMPLAINTS]
        said = {key: last_two(words[found[key]]) for key in said}
    wrong = next((key for key, named in said.items() if named not in {None, key}), None)
    if wrong is None:
        return found
    if not any(text.strip().casefold().startswith("u") for text in (words[found[wrong]],)):
        return {**found, COMPLAINTS: found[FACILITIES], FACILITIES: found[COMPLAINTS]}
    raise DomainError(
        _(
            "Judul kolom “%(heading)s” tidak cocok dengan urutan yang Anda pilih. Pilih urutan yang lain."
        )
        % {"heading": words[found[wrong]]}
    )


@dataclass(frozen=True)
class _Reading:
    instrument: Instrument
    places: Mapping[str, int]
    by_leaf: Mapping[str, int]
    words: Sequence[str]
    begins: date
    ends: date

    def whole(self, table: Table, *, first: int) -> SkmFile:
        """Read the lines behind the `first` ones, which are the header."""
        rows: list[AnsweredRow] = []
        refused: list[Refusal] = []
        ignored: list[int] = []
        unread_extra: list[int] = []
        for number, cells in enumerate(table.source(), start=1):
            if number <= first:
                continue
            if self.is_nothing(cells):
                ignored.append(number)
                continue
            faults = list(self.faults(number, cells))
            refused += faults
            if not faults:
                rows.append(self.row(number, cells))
                if self.is_extra_unread(cells):
                    unread_extra.append(number)
        used = {*self.by_leaf.values(), *self.places.values()}
        return SkmFile(
            rows=rows,
            refused=refused,
            ignored_rows=ignored,
            ignored_columns=[
                text for place, text in enumerate(self.words) if text and place not in used
            ],
            services=list(dict.fromkeys(row.service for row in rows if row.service)),
            extra=self.words[self.extra] if self.extra is not None else "",
            unread_extra=unread_extra,
            date_column=self.words[self.places["date"]] if "date" in self.places else "",
            sheet=table.sheet,
        )

    @property
    def extra(self) -> int | None:
        """Return the place of an element that the instrument lacks."""
        return self.places.get(f"u{len(self.instrument.leaves) + 1}")

    def is_nothing(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a line is a sum, a remark, or a number in front of nothing."""
        answers = set(self.by_leaf.values())
        besides = [cell for place, cell in enumerate(cells) if place not in answers]
        if is_totals(besides) and None in self.answers(cells):
            return True
        filled = {key for key, place in self.places.items() if text_of(_at(cells, place))}
        return not filled - {"number", "service", "date"}

    def answers(self, cells: Sequence[Cell]) -> list[int | None]:
        """Return the answers of a line in the instrument's order, None for what is none."""
        return [
            answer_of(self.instrument, node, _at(cells, self.by_leaf[node.key]))
            for node in self.instrument.leaves
        ]

    def faults(self, number: int, cells: Sequence[Cell]) -> Iterator[Refusal]:
        """Yield what is wrong with a line."""
        if not any(text_of(_at(cells, place)) for place in self.by_leaf.values()):
            yield Refusal(number, "", "", _("Semua jawaban kosong."))
            return
        for node in self.instrument.leaves:
            place = self.by_leaf[node.key]
            cell = _at(cells, place)
            if answer_of(self.instrument, node, cell) is None:
                text = text_of(cell)
                reason = (
                    _("Bukan pilihan jawaban; yang ada 1 sampai 4.")
                    if text
                    else _("Jawaban kosong.")
                )
                yield Refusal(number, self.words[place], text[:80], reason)
        yield from self.date_faults(number, cells)

    def date_faults(self, number: int, cells: Sequence[Cell]) -> Iterator[Refusal]:
        """Yield a date that cannot be read or is not in the survey's period."""
        place = self.places.get("date")
        if place is None or not text_of(_at(cells, place)):
            return
        text = text_of(_at(cells, place))
        try:
            day = parse_date(_at(cells, place))
        except ValueError:
            yield Refusal(number, self.words[place], text[:80], _("Bukan tanggal."))
            return
        if not self.begins <= day <= self.ends:
            reason = _("Tanggal di luar periode survei ini.")
            yield Refusal(number, self.words[place], text[:80], reason)

    def row(self, number: int, cells: Sequence[Cell]) -> AnsweredRow:
        """Return a line without a fault."""
        named = {key: _at(cells, place) for key, place in self.places.items()}
        return AnsweredRow(
            row=number,
            values=tuple(answer for answer in self.answers(cells) if answer is not None),
            service=" ".join(text_of(named.get("service")).split())[:MAX_SERVICE],
            day=parse_date(named["date"]) if text_of(named.get("date")) else None,
            sex=sex_of(named.get("sex")),
            age_group=age_of(named.get("age")),
            education=education_of(named.get("education")),
            occupation=occupation_of(named.get("occupation")),
            comment=text_of(named.get("comment"))[:MAX_COMMENT],
            extra=self.extra_answer(cells),
        )

    def is_extra_unread(self, cells: Sequence[Cell]) -> bool:
        """Tell whether something stands in the column beyond the instrument's that is no answer."""
        if self.extra is None or not text_of(_at(cells, self.extra)):
            return False
        return self.extra_answer(cells) is None

    def extra_answer(self, cells: Sequence[Cell]) -> int | None:
        """Return the answer to the element beyond the instrument's, on the scale of its last."""
        if self.extra is None:
            return None
        return answer_of(self.instrument, self.instrument.leaves[-1], _at(cells, self.extra))


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None
