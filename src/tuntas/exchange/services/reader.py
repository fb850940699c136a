"""Reading a list of services: a service on one row, its further steps on the rows below.

A row that names no unit and no service, or the same as the row above, adds a step. An empty cell says
nothing and leaves what is kept. One bad row never stops the list: each has its reasons.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tuntas.catalogue.drafts import Step
from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.promises import working_minutes
from tuntas.exchange.problems import VALUE_SHOWN, RowProblem
from tuntas.exchange.services.columns import FACTS, LONGEST, SERVICES, STEP, TEXTS
from tuntas.exchange.tables import MAX_BYTES, Row, read_table

Speech = ServiceStandard.Speech
PROMISE = re.compile(r"(\d{1,5}(?:[.,]\d{1,2})?)\s*(menit|jam|hari)(?:\s+kerja)?")
UNITS = {"menit": Speech.MINUTES, "jam": Speech.HOURS, "hari": Speech.DAYS}
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
NO_FEE = frozenset({"gratis", "0", "tidak dipungut biaya", "tanpa biaya", "free"})
MOST_MINUTES = 1_000_000
MOST_RUPIAH = 10**12


@dataclass
class ServiceRow:
    """A service as the file states it: `said` holds only what the file says, by column of the model."""

    row_number: int
    unit: str
    name: str
    facts: dict[str, str] = field(default_factory=dict)
    said: dict[str, object] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """All services of a list, and every reason against a row."""

    services: list[ServiceRow]
    problems: list[RowProblem]
    ignored_columns: tuple[str, ...]


def read_services(
    path: Path, *, filename: str | None = None, max_bytes: int = MAX_BYTES
) -> Reading:
    """Return the services of a CSV, XLSX or XLS with the columns of `SERVICES`.

    Raises `TableError` when the file is no such list.
    """
    table = read_table(path, SERVICES, filename=filename, max_bytes=max_bytes)
    lines = _Lines()
    for row in table:
        if not row.is_blank:
            lines.take(row)
    return Reading(lines.services, lines.problems, table.ignored)


class _Lines:
    def __init__(self) -> None:
        self.services: list[ServiceRow] = []
        self.problems: list[RowProblem] = []
        self.first: dict[tuple[str, str], int] = {}
        self.current: ServiceRow | None = None

    def take(self, row: Row) -> None:
        unit, name = _line(row, "unit"), _line(row, "name")
        if row.surplus:
            self.refuse(row, "name", "surplus-cells")
        if not unit and not name:
            if self.current is None:
                self.refuse(row, "name", "no-service-above")
                return
        elif self.current is None or _key(unit, name) != _key(self.current.unit, self.current.name):
            self._begin(row, unit, name)
        if self.current is not None:
            self._fill(row, self.current)

    def _begin(self, row: Row, unit: str, name: str) -> None:
        for key, value in (("unit", unit), ("name", name)):
            if not value:
                self.refuse(row, key, "missing-value")
        first = self.first.setdefault(_key(unit, name), row.number)
        if first != row.number:
            self.refuse(row, "name", "duplicate", first=first)
        self.current = ServiceRow(row.number, unit, name)
        self.services.append(self.current)
        self._check_length(row, ("name",))

    def _fill(self, row: Row, service: ServiceRow) -> None:
        self._check_length(row, (*FACTS, *TEXTS, *STEP))
        for key in FACTS:
            self._say(row, key, service, service.facts, _line(row, key))
        for key in TEXTS:
            self._say(row, key, service, service.said, row.text(key).replace("\r\n", "\n"))
        for name, value in (*self._promise(row), *self._fee(row)):
            column = "promise" if name.startswith("promise") else "fee"
            self._say(row, column, service, service.said, value, name=name)
        self._step(row, service)

    def _say(
        self, row: Row, key: str, service: ServiceRow, into: dict[str, object] | dict[str, str],
        value: object, *, name: str = "",
    ) -> None:  # fmt: skip
        """Note what a cell says; a second row of a service may repeat it, never contradict it."""
        if value in ("", None):
            return
        kept = into.setdefault(name or key, value)  # type: ignore[arg-type]  # texts go to texts
        if kept != value:
            self.refuse(row, key, "differs-above", first=service.row_number)

    def _promise(self, row: Row) -> Iterator[tuple[str, object]]:
        text = _line(row, "promise")
        if not text:
            return
        found = PROMISE.fullmatch(text.casefold())
        unit = UNITS[found[2]] if found else Speech.DAYS
        minutes = working_minutes(Decimal(found[1].replace(",", ".")), unit) if found else None
        if not minutes:
            self.refuse(row, "promise", "bad-promise")
            return
        yield from (("promise_working_minutes", minutes), ("promise_unit", str(unit)))

    def _fee(self, row: Row) -> Iterator[tuple[str, object]]:
        text = _line(row, "fee").casefold()
        if not text:
            return
        if text in NO_FEE:
            yield "fee_rupiah", 0
            return
        digits = text.removeprefix("rp").strip(" .")
        digits = digits.replace(".", "") if THOUSANDS.fullmatch(digits) else digits
        rupiah = _whole(digits, MOST_RUPIAH)
        if rupiah is None:
            self.refuse(row, "fee", "bad-fee")
            return
        yield "fee_rupiah", rupiah

    def _step(self, row: Row, service: ServiceRow) -> None:
        said = {key: _line(row, key) for key in STEP}
        minutes = said.pop("minutes")
        if not said["activity"]:
            if minutes or any(said.values()):
                self.refuse(row, "activity", "step-without-activity")
            return
        spent = _whole(minutes, MOST_MINUTES) if minutes else 0
        if spent is None:
            self.refuse(row, "minutes", "bad-minutes")
            return
        service.steps.append(Step(**said, minutes=spent))

    def _check_length(self, row: Row, keys: Iterable[str]) -> None:
        for key in keys:
            if key in LONGEST and len(row.text(key)) > LONGEST[key]:
                self.refuse(row, key, "too-long", limit=LONGEST[key])

    def refuse(self, row: Row, key: str, code: str, **params: object) -> None:
        self.problems.append(
            RowProblem(
                row_number=row.number, column=SERVICES.official(key),
                value=_line(row, key)[:VALUE_SHOWN], code=code, params=params,
            )
        )  # fmt: skip


def _line(row: Row, key: str) -> str:
    return " ".join(row.text(key).split())


def _whole(digits: str, most: int) -> int | None:
    known = digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))
    return int(digits) if known and int(digits) <= most else None


def _key(unit: str, name: str) -> tuple[str, str]:
    return unit.casefold(), name.casefold()
