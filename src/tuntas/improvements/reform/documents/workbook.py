"""A plan with its progress as a workbook, for those who report it further."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.documents.rendering import Job
from tuntas.core.documents.workbook import Cell, Sheet, Style, Workbook
from tuntas.improvements.models import ReformEvidence, ReformPlan
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.improvements.reform.nodes import served_node
from tuntas.improvements.reform.queries.plans import AreaPlan, PlanPage
from tuntas.improvements.reform.queries.progress import ItemRow
from tuntas.rules.improvement.agent_reports import ReportState

HEAD_ROWS = 3
QUARTERS = (1, 2, 3, 4)
BORDER: Style = {"border": 1, "border_color": "#B8C6CE", "text_wrap": True}
STYLES: Mapping[str, Style] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#0B3B50"},
    "header": {**BORDER, "bold": True, "bg_color": "#E7F0F4", "valign": "vcenter"},
    "text": BORDER,
    "number": {**BORDER, "num_format": "0"},
}
WIDTHS = (22, 40, 30, 22, 12, 24, 26, 40, 7, 7, 7, 7, 9, 14, 40, 30, 40)


def plan_workbook(
    plan: ReformPlan, page: PlanPage, proofs: Mapping[int, Sequence[ReformEvidence]], *, city: str
) -> Job:
    """Return the workbook of a plan in the reader's language; `proofs` are those of each action."""
    title = _("Rencana aksi reformasi birokrasi %(unit)s %(year)s") % {
        "unit": plan.unit.name, "year": plan.year,
    }  # fmt: skip
    rows = [
        [Cell(title, "title")],
        [Cell(plan.decree)],
        [],
        [Cell(said, "header") for said in _headings()],
        *(_row(area, row, proofs) for area in page.areas for row in area.rows),
    ]
    sheet = Sheet(_("Rencana aksi"), rows, WIDTHS, freeze=(HEAD_ROWS + 1, 2), header_row=HEAD_ROWS)
    return Job("xlsx", Workbook(title, city, [sheet], STYLES).as_content())


def _headings() -> list[str]:
    return [
        _("Area"), _("Tindakan"), _("Hasil"), _("Target"), _("Tenggat"), _("Penanggung jawab"),
        _("Indikator"), _("Butir penilaian"), *(_("TW %(n)s") % {"n": n} for n in QUARTERS),
        _("Capaian"), _("Keadaan"), _("Laporan terakhir"), _("Kendala"), _("Bukti"),
    ]  # fmt: skip


def _row(
    area: AreaPlan, row: ItemRow, proofs: Mapping[int, Sequence[ReformEvidence]]
) -> list[Cell]:
    item, lang = row.item, get_language() or "id"
    texts = [
        area.name.in_language(lang), item.action, item.output, item.target, item.due.isoformat(),
        item.responsible, indicator_words(item.indicator, lang), _served(row, lang),
    ]  # fmt: skip
    latest = row.latest
    after = [
        _state(row), latest.note if latest else "", latest.obstacle if latest else "",
        "\n".join(one.title for one in proofs.get(item.pk, ())),
    ]  # fmt: skip
    return [
        *(Cell(said, "text") for said in texts),
        *_quarters(row),
        Cell(row.percent, "number"),
        *(Cell(said, "text") for said in after),
    ]


def indicator_words(key: str, lang: str) -> str:
    """Return an indicator's name; one that is gone goes by its key."""
    found = known_indicators().get(key)
    return found.name.in_language(lang) if found else key


def _served(row: ItemRow, lang: str) -> str:
    if not row.item.node:
        return ""
    found = served_node(row.item.instrument, row.item.node)
    return f"{row.item.node} {found.label.in_language(lang)}" if found else row.item.node


def _quarters(row: ItemRow) -> Iterator[Cell]:
    known = {one.quarter.number: one for one in row.quarters}
    for number in QUARTERS:
        one = known.get(number)
        if one is not None and one.state is ReportState.MISSING:
            yield Cell(_("belum dilaporkan"), "text")
        else:
            yield Cell(one.percent if one else None, "number")


def _state(row: ItemRow) -> str:
    if row.overdue:
        return _("lewat tenggat")
    said = str(row.item.get_state_display())
    return f"{said}: {row.item.end_note}" if row.item.end_note else said
