"""The day on which a line of a spreadsheet was answered: the file's own, or the one that was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.rules.phrases import as_language, format_date


@dataclass(frozen=True)
class AnsweredOn:
    """Where the days of an import come from.

    `dated` lines have one in the file's `column`; the `undated` others got `first`, or in their order
    the days from `first` to `last`, evenly. `said` tells whether somebody chose them, else it is the
    last day of the period, or today while that is still to come.
    """

    column: str
    dated: int
    undated: int
    first: date
    last: date
    said: bool

    def day_of(self, place: int) -> date:
        """Return the day of the undated line at this place among them, counted from 0."""
        days = (self.last - self.first).days + 1
        return self.first + timedelta(days=place * days // max(1, self.undated))

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "column": self.column,
            "dated": self.dated,
            "undated": self.undated,
            "first": self.first.isoformat() if self.undated else None,
            "last": self.last.isoformat() if self.undated else None,
            "said": self.said,
        }

    def in_words(self) -> str:
        """Return which days are used, for people."""
        if not self.undated:
            return _("Tanggal setiap jawaban dari kolom “%(column)s”.") % {"column": self.column}
        used = _("%(n)s jawaban tanpa tanggal dicatat %(days)s%(why)s.") % {
            "n": self.undated,
            "days": self._days(),
            "why": "" if self.said else _(" karena tanggalnya tidak disebutkan"),
        }
        if not self.dated:
            return used
        own = _("%(n)s jawaban memakai tanggal dari kolom “%(column)s”.")
        return own % {"n": self.dated, "column": self.column} + " " + used

    def _days(self) -> str:
        language = as_language(get_language())
        first = format_date(self.first, language, weekday=False)
        if self.first == self.last:
            return _("tanggal %(day)s") % {"day": first}
        return _("merata menurut urutan baris dari %(first)s sampai %(last)s") % {
            "first": first,
            "last": format_date(self.last, language, weekday=False),
        }


def answered_on(
    days: Sequence[date | None],
    *,
    column: str,
    said: tuple[date, date] | None,
    begins: date,
    ends: date,
    today: date,
) -> AnsweredOn:
    """Settle the days of lines; `days` are those that the file tells.

    Raises `DomainError` for days that are in the wrong order or not all within the period.
    """
    undated = sum(day is None for day in days)
    if said is None:
        last = max(begins, min(ends, today))
        first = last
    else:
        first, last = said
    if last < first:
        raise DomainError(_("Hari terakhir lebih awal daripada hari pertama. Tukar keduanya."))
    if not begins <= first <= last <= ends:
        language = as_language(get_language())
        raise DomainError(
            _("Pilih hari di dalam periode survei: %(begins)s sampai %(ends)s.")
            % {
                "begins": format_date(begins, language, weekday=False),
                "ends": format_date(ends, language, weekday=False),
            }
        )
    return AnsweredOn(column, len(days) - undated, undated, first, last, said is not None)
