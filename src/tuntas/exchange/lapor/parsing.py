"""From a line of cells to a typed report, or to the reason why not."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from typing import TypeVar

from tuntas.exchange.dates import parse_moment, parse_time
from tuntas.exchange.lapor.columns import LAPORAN_RINGKAS
from tuntas.exchange.lapor.rows import LaporRow, Refusal, RowWarning
from tuntas.exchange.lapor.vocabulary import classification_of, privacy_of, status_of
from tuntas.exchange.problems import VALUE_SHOWN
from tuntas.exchange.tables import Row, is_rounded, key_of

T = TypeVar("T")

_FOOTER_WORDS = (
    "total",
    "jumlah",
    "grand total",
    "keterangan",
    "catatan",
    "sumber",
    "dicetak",
    "halaman",
    "mengetahui",
)
_STRAY_CELLS = 2  # a note below the table fills one cell or two
_RATING = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*/\s*5)?")
_UNRATED = frozenset({"", "-", "0"})
_NUMBER = re.compile(r"['#\s]*([0-9]{1,20})(?:\.0+)?")  # as programs write ids: '123, #123, 123.0


class Refused(Exception):  # noqa: N818 - not an error of the program: one line of many
    """Leaves a line with the reason; never leaves this package."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def is_footer(row: Row) -> bool:
    """Whether a line is no report: a total, a note below the table, or the header once more."""
    identifier = row.text("tracking_id")
    if key_of(identifier) == key_of(LAPORAN_RINGKAS.official("tracking_id")):
        return True
    if _NUMBER.fullmatch(identifier) or row.text("status"):
        return False
    filled = [text for key in row.cells if (text := row.text(key))]
    return _is_footer_word(filled[0]) or (len(filled) <= _STRAY_CELLS and not row.text("date"))


def _is_footer_word(text: str) -> bool:
    start = text.casefold()
    return any(
        start == word or start.startswith((f"{word} ", f"{word}:")) for word in _FOOTER_WORDS
    )


class RowParser:
    """Reads one line; collects its warnings on the way."""

    def __init__(self, row: Row, zone: tzinfo) -> None:
        self.row = row
        self.zone = zone
        self.tracking_id: str | None = None
        self.warnings: list[RowWarning] = []

    def parse(self) -> LaporRow:
        """The report on this line. Raises Refused."""
        if self.row.surplus:
            raise self._refused("tracking_id", "surplus-cells")
        tracking_id = self.tracking_id = self._identifier()
        received_at, time_known = self._received()
        anonymous, secret = self._privacy()
        status_text = self.row.text("status")
        text, text_first = self._texts()
        return LaporRow(
            row_number=self.row.number,
            tracking_id=tracking_id,
            received_at=received_at,
            received_time_known=time_known,
            classification=self._known("classification", classification_of),
            category_code=self.row.text("category_code"),
            category=self.row.text("category"),
            title=self.row.text("title"),
            text=text,
            text_first=text_first,
            anonymous=anonymous,
            secret=secret,
            channel=self.row.text("channel"),
            parent_agency=self.row.text("parent_agency"),
            unit_spelling=" ".join(self.row.text("unit").split()),
            unit_external_id=self.row.text("unit_external_id"),
            status_text=status_text,
            status=self._known("status", status_of),
            hold_reason=self.row.text("hold_reason"),
            province=self.row.text("province"),
            city=self.row.text("city"),
            district=self.row.text("district"),
            village=self.row.text("village"),
            rating=self._rating(),
            warnings=tuple(self.warnings),
        )

    def _identifier(self) -> str:
        cell, text = self.row.cells["tracking_id"], self.row.text("tracking_id")
        if not text:
            raise self._refused("tracking_id", "missing-value")
        if is_rounded(cell):
            raise self._refused("tracking_id", "rounded-number")
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise self._refused("tracking_id", "bad-id")
        return match[1]

    def _received(self) -> tuple[datetime, bool]:
        day, clock = self._day()
        clock = self._clock(clock)
        moment = datetime.combine(day, clock or time(0), tzinfo=self.zone)
        return moment, clock is not None

    def _day(self) -> tuple[date, time | None]:
        cell = self.row.cells["date"]
        if not self.row.text("date"):
            raise self._refused("date", "missing-value")
        try:
            return parse_moment(cell)
        except ValueError as error:
            raise self._refused("date", "bad-date") from error

    def _clock(self, beside_the_day: time | None) -> time | None:
        if not self.row.text("time"):
            return beside_the_day
        try:
            return parse_time(self.row.cells["time"])
        except ValueError:
            self._warn("time", "bad-time")
            return beside_the_day

    def _texts(self) -> tuple[str, str]:
        """The text as it stands, and the first one where it was another."""
        first, last = self.row.text("text_first"), self.row.text("text")
        if not (first or last or self.row.text("title")):
            self._warn("text", "no-text")
        if not last:
            return first, ""
        return last, "" if first.split() == last.split() else first

    def _privacy(self) -> tuple[bool, bool]:
        """(anonymous, secret); both where the file does not tell, since a name cannot be unpublished."""
        if "privacy" not in self.row.cells:
            return True, True
        flags = privacy_of(self.row.text("privacy"))
        if flags is None:
            self._warn("privacy", "unknown-privacy")
            return True, True
        return flags

    def _known(self, key: str, meaning: Callable[[str], T | None]) -> T | None:
        text = self.row.text(key)
        found = meaning(text)
        not_yet_classified = key == "classification" and text in {"", "-"}
        if found is None and not not_yet_classified:
            self._warn(key, f"unknown-{key}")
        return found

    def _rating(self) -> int | None:
        text = self.row.text("rating")
        match = _RATING.fullmatch(text)
        if match is None and text not in _UNRATED:
            self._warn("rating", "bad-rating")
        return int(match[1]) if match else None

    def _warn(self, key: str, code: str) -> None:
        self.warnings.append(
            RowWarning(
                row_number=self.row.number,
                column=LAPORAN_RINGKAS.official(key),
                value=self._shown(key),
                code=code,
            )
        )

    def _refused(self, key: str, code: str) -> Refused:
        refusal = Refusal(
            row_number=self.row.number,
            tracking_id=self.tracking_id,
            column=LAPORAN_RINGKAS.official(key),
            value="" if self.row.surplus else self._shown(key),
            code=code,
        )
        return Refused(refusal)

    def _shown(self, key: str) -> str:
        return self.row.text(key)[:VALUE_SHOWN]
