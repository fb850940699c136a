"""The load page's figures in words, each a link to the cases behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.queries.load import Load, Loads
from tuntas.rules.phrases import as_language, format_moment, format_number

# Label, figure, the filter of the inbox that shows the cases behind it.
COLUMNS: tuple[tuple[str, dict[str, str] | None], ...] = (
    ("open", {}),
    ("late", {"late": "1"}),
    ("due_soon", None),
    ("returned", {"returned": "1"}),
    ("reopened", {"reopened": "1"}),
)


def _labels() -> dict[str, str]:
    return {
        "open": _("Terbuka"),
        "late": _("Lewat batas"),
        "due_soon": _("Batasnya dalam 2 hari kerja"),
        "returned": _("Pernah dikembalikan"),
        "reopened": _("Dibuka lagi"),
        "unanswered": _("Belum dijawab, lewat batas"),
    }


def _number(value: float) -> str:
    return format_number(value, as_language(get_language()))


def _inbox(**parameters: str) -> str:
    return f"{reverse('inbox')}?{urlencode({'tab': 'open', **parameters})}"


def load_stats(total: Load, *, whole_city: bool) -> list[dict[str, str]]:
    """Return the totals as components/stat.html draws them."""
    labels, n, today = _labels(), _number(total.open), _("sekarang")
    stats = [
        {
            "label": labels["late"], "value": _number(total.late), "n": n, "period": today,
            "tone": "late" if total.late else "", "url": _inbox(late="1"),
            "meaning": _("Laporan yang batas waktu berikutnya sudah lewat."),
        },
        {"label": labels["returned"], "value": _number(total.returned), "n": n, "period": today, "url": _inbox(returned="1")},
        {"label": _("Umur median laporan terbuka"), "value": _age(total), "unit": _("hari"), "n": n, "period": _("sejak diterima"),
         "meaning": _("Separuh laporan yang terbuka lebih tua daripada ini, separuh lebih muda. Hari kalender.")},
    ]  # fmt: skip
    if whole_city:
        stats.insert(1, {
            "label": labels["unanswered"], "value": _number(total.unanswered), "n": n, "period": today,
            "tone": "late" if total.unanswered else "",
            "meaning": _("Unit belum memberi jawaban pertama, padahal batasnya sudah lewat."),
        })  # fmt: skip
    return stats


def _age(load: Load) -> str:
    return (
        _("belum ada") if load.median_age_days is None else _number(round(load.median_age_days, 1))
    )


def load_table(found: Loads, *, now: datetime, whole_city: bool) -> dict[str, Any]:
    """Return the units as components/table.html draws them."""
    labels = _labels()
    keys = [key for key, _filter in COLUMNS] + (["unanswered"] if whole_city else [])
    heads: list[dict[str, Any]] = [
        {"label": _("Unit")},
        *({"label": labels[key], "num": True} for key in keys),
        {"label": _("Persentase lewat batas"), "num": True},
        {"label": _("Umur median (hari)"), "num": True},
    ]
    moment = format_moment(now, as_language(get_language()), year=True)
    return {
        "caption": _("Beban menurut unit, %(moment)s. Yang paling banyak terlambat di atas.")
        % {"moment": moment},
        "columns": heads,
        "rows": [_row(one, keys, heads) for one in found.units if one.open],
    }


def _row(load: Load, keys: Sequence[str], heads: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    filters = dict(COLUMNS)
    cells: list[dict[str, Any]] = [{"value": load.name}]
    for key in keys:
        number = getattr(load, key)
        link = filters.get(key)
        url = _inbox(unit=str(load.unit_id), **link) if number and link is not None else ""
        cells.append({"value": _number(number), "url": url, "none": not number})
    percent = _number(round(100 * load.late_share))
    said = (
        f"{percent} % ({_number(load.late)}/{_number(load.open)})" if load.open else _("belum ada")
    )
    cells += [{"value": said}, {"value": _age(load)}]
    return [{**head, **cell} for head, cell in zip(heads, cells, strict=True)]
