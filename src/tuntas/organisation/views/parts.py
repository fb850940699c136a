"""What the pages share: tables, days in words, addresses with a query."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.rules.phrases import as_language, format_date

Text = str | Promise
Cell = Text | tuple[Text, str]


def table(
    caption: Text,
    columns: Sequence[Text],
    rows: Iterable[Sequence[Cell]],
    *,
    numbers: Collection[Text] = (),
) -> dict[str, Any]:
    """Return the context of components/table.html.

    A cell is a text or (text, address); `numbers` are the columns set flush right.
    """
    heads = [{"label": label, "num": label in numbers} for label in columns]
    return {
        "caption": caption,
        "columns": heads,
        "rows": [
            [_cell(head, cell) for head, cell in zip(heads, row, strict=True)] for row in rows
        ],
    }


def _cell(head: dict[str, Any], cell: Cell) -> dict[str, Any]:
    value, url = cell if isinstance(cell, tuple) else (cell, "")
    return head | {"value": value, "url": url}


def address(path: str, **query: object) -> str:
    """Return `path` with those parts of the query that say something."""
    said = {key: value for key, value in query.items() if value not in {None, ""}}
    return f"{path}?{urlencode(said)}" if said else path


def number_of(text: str | None) -> int | None:
    """Read a number from an address; anything else counts as not given."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - bigint


def day_in_words(day: date | None) -> str:
    """Return `18 November 2026`, or nothing."""
    return format_date(day, as_language(get_language()), weekday=False) if day else ""


def period_in_words(first: date | None, last: date | None) -> str:
    """Return `sejak 1 Januari 2020`, `1 Januari 2020 sampai 31 Desember 2026`, or nothing."""
    start, end = day_in_words(first), day_in_words(last)
    if start and end:
        return _("%(start)s sampai %(end)s") % {"start": start, "end": end}
    if start:
        return _("sejak %(start)s") % {"start": start}
    return _("sampai %(end)s") % {"end": end} if end else ""
