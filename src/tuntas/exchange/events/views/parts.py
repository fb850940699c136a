"""What the pages of event logs share: cells and tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.eventlogs.models import EventImport
from tuntas.rules.phrases import as_language, format_moment, format_number


def number(value: int) -> str:
    """Write a number in the reader's language."""
    return format_number(value, as_language(get_language()))


def moment(value: datetime | None) -> str:
    """Write a moment in the reader's language."""
    if value is None:
        return "-"
    return format_moment(timezone.localtime(value), as_language(get_language()), year=True)


def table(
    caption: str, labels: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: int = 0
) -> dict[str, Any]:
    """Return the context of components/table.html; the last `numbers` columns are numbers.

    A cell is a text, a number, or (text, address).
    """
    first_number = len(labels) - numbers
    return {
        "caption": caption,
        "columns": [{"label": label, "num": at >= first_number} for at, label in enumerate(labels)],
        "rows": [
            [
                _cell(label, value, num=at >= first_number)
                for at, (label, value) in enumerate(zip(labels, row, strict=True))
            ]
            for row in rows
        ],
    }


def _cell(label: str, value: Any, *, num: bool) -> dict[str, Any]:
    text, url = value if isinstance(value, tuple) else (value, "")
    shown = number(text) if isinstance(text, int) else text
    return {"label": label, "value": shown, "url": url, "num": num}


def runs_table(runs: Iterable[EventImport]) -> dict[str, Any]:
    """List imports with what became of them."""
    labels = (
        _("Berkas"),
        _("Waktu"),
        _("Oleh"),
        _("Keadaan"),
        _("Baru"),
        _("Sudah ada"),
        _("Ditolak"),
    )
    return table(
        _("Impor terakhir"),
        labels,
        (
            (
                (run.filename or "-", reverse("event_run", args=[run.uid])),
                moment(run.made_at),
                run.by.name if run.by else _("Perintah di server"),
                run.get_state_display(),
                run.added,
                run.unchanged,
                run.refused,
            )
            for run in runs
        ),
        numbers=3,
    )  # fmt: skip
