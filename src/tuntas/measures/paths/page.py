"""What the page about one process shows: words, drawings and tables from the kept path."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.measures.paths.content import Process
from tuntas.measures.paths.drawing import draw
from tuntas.measures.paths.labels import process_label
from tuntas.measures.paths.selection import select
from tuntas.measures.paths.sop import Comparison, Step, compare
from tuntas.measures.paths.tables import Tables
from tuntas.measures.paths.words import findings, percent, worked
from tuntas.rules.phrases import Bilingual, as_language, format_date, format_number


@dataclass(frozen=True)
class PathPage:
    """Everything on the page, ready to be shown in the reader's language."""

    name: Bilingual
    findings: Sequence[Bilingual]
    period: str
    cases: str
    uncertain: str
    wide: SafeString
    phone: SafeString
    left_out: bool
    tables: Tables
    sop: dict[str, Any] | None
    sop_sums: str
    handling: str


def path_page(process: Process, steps: Sequence[Step]) -> PathPage:
    """Return the page of a process beside the steps of its SOP; none without an SOP."""
    language = as_language(get_language())
    selection = select(process)
    tables = Tables(process, selection, language)
    comparison = compare(steps, process)
    return PathPage(
        name=process_label(process),
        findings=findings(process),
        period=_period(process),
        cases=format_number(process.cases, language),
        uncertain=_uncertain(process),
        wide=draw(process, selection, language, phone=False),
        phone=draw(process, selection, language, phone=True),
        left_out=selection.leaves_out(process),
        tables=tables,
        sop=tables.sop(comparison) if comparison else None,
        sop_sums=_sums(comparison, process) if comparison else "",
        handling=_handling(process),
    )


def _period(process: Process) -> str:
    language = as_language(get_language())
    months = [
        format_date(date.fromisoformat(f"{month}-01"), language, weekday=False).partition(" ")[2]
        for month in (process.first_month, process.last_month)
    ]
    return months[0] if months[0] == months[1] else f"{months[0]} – {months[1]}"


def _uncertain(process: Process) -> str:
    if not process.uncertain:
        return ""
    return ngettext(
        "%(n)s kasus berlangsung pada tahun yang hari liburnya tidak diketahui; waktu kerjanya"
        " dihitung tanpa hari libur.",
        "%(n)s kasus berlangsung pada tahun yang hari liburnya tidak diketahui; waktu kerjanya"
        " dihitung tanpa hari libur.",
        process.uncertain,
    ) % {"n": format_number(process.uncertain, as_language(get_language()))}


def _handling(process: Process) -> str:
    handling = process.minutes - process.waiting
    return _(
        "Dari seluruh waktu, %(handled)s di tangan kantor dan %(waited)s menunggu warga atau ditunda."
    ) % {
        "handled": percent(handling, process.minutes),
        "waited": percent(process.waiting, process.minutes),
    }


def _sums(comparison: Comparison, process: Process) -> str:
    def said(minutes: int) -> str:
        return worked(minutes).in_language(get_language() or "id")

    return _(
        "Jumlah waktu semua langkah menurut SOP: %(sop)s. Yang nyata, di tengah-tengah: %(real)s;"
        " tanpa menunggu warga %(handled)s."
    ) % {
        "sop": said(comparison.minutes),
        "real": said(process.working.median),
        "handled": said(process.handling.median),
    }
