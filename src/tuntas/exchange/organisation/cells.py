"""Reading the cells of one line, collecting everything that is wrong with it."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from tuntas.exchange.dates import parse_date
from tuntas.exchange.organisation.rows import Refusal
from tuntas.exchange.problems import VALUE_SHOWN
from tuntas.exchange.tables import Columns, Row, is_rounded, key_of

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_MAX_EMAIL = 254  # RFC 5321, path without brackets
_NIP = re.compile(r"[0-9]{18}")
_REGION = re.compile(r"([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{4}))?)?)?")


class Cells:
    """One line's cells by key. A bad cell is noted in `refusals` and read as empty."""

    def __init__(self, row: Row, columns: Columns, *, named_by: str) -> None:
        self.row = row
        self.columns = columns
        self.key = row.text(named_by)
        self.refusals: list[Refusal] = []
        if row.surplus:
            self.refuse(named_by, "surplus-cells", shown="")

    def text(self, key: str) -> str:
        """The text with single spaces."""
        return " ".join(self.row.text(key).split())

    def required(self, key: str) -> str:
        text = self.text(key)
        if not text:
            self.refuse(key, "missing-value")
        return text

    def day(self, key: str) -> date | None:
        if not self.text(key):
            return None
        try:
            return parse_date(self.row.cells[key])
        except ValueError:
            self.refuse(key, "bad-date")
            return None

    def period(self) -> tuple[date | None, date | None]:
        """First and last day."""
        first, last = self.day("valid_from"), self.day("valid_to")
        if first and last and last < first:
            self.refuse("valid_to", "end-before-start")
        return first, last

    def choice(self, key: str, choices: Mapping[str, str]) -> str:
        """The key behind a choice, spelt in any case and spacing."""
        text = self.required(key)
        found = {key_of(spelling): value for spelling, value in choices.items()}.get(key_of(text))
        if text and found is None:
            self.refuse(key, "unknown-choice", choices=", ".join(choices))
        return found or ""

    def email(self) -> str:
        text = self.required("email").removeprefix("mailto:").casefold()
        if text and not (_EMAIL.fullmatch(text) and len(text) <= _MAX_EMAIL):
            self.refuse("email", "bad-email")
        return text

    def nip(self) -> str:
        digits = re.sub(r"[\s'.-]", "", self.text("nip"))
        if digits and is_rounded(self.row.cells.get("nip")):
            self.refuse("nip", "rounded-number")
        elif digits and not _NIP.fullmatch(digits):
            self.refuse("nip", "bad-nip")
        return digits

    def regions(self) -> tuple[str, ...]:
        codes = [part.strip() for part in self.text("regions").split(";")]
        return tuple(filter(None, (self._region(code) for code in codes if code)))

    def _region(self, code: str) -> str:
        match = _REGION.fullmatch(code)
        if match is None:
            self.refuse("regions", "bad-region", shown=code)
            return ""
        return ".".join(part for part in match.groups() if part)

    def refuse(self, key: str, code: str, *, shown: str | None = None, **params: object) -> None:
        """Notes what is wrong with the cell under `key`."""
        self.refusals.append(
            Refusal(
                row_number=self.row.number,
                key=self.key,
                column=self.columns.official(key),
                value=(self.text(key) if shown is None else shown)[:VALUE_SHOWN],
                code=code,
                params=params,
            )
        )


def as_choices(choices: Collection[str] | Mapping[str, str]) -> Mapping[str, str]:
    """Spelling → key; a plain set of keys is spelt as it stands."""
    return choices if isinstance(choices, Mapping) else {choice: choice for choice in choices}
