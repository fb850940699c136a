"""Draws the matrix of units and areas in Python: thousands of cells are too slow in the template language."""

from collections.abc import Iterable, Sequence
from html import escape

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.reform.queries.overview import Cell, UnitRow
from tuntas.organisation.powers import Powers

ROW = '\n<tr role="row"><th scope="row" role="rowheader"><div>{unit}</div></th>{cells}</tr>'
CELL = '<td role="cell" class="num{empty}" data-label="{label}">{said}</td>'
SAID = '<div><b>{percent}\u00a0%</b> <small class="muted">{items}</small>{overdue}</div>'
OVERDUE = (
    ' <span class="tag late"><svg class="icon" aria-hidden="true"><use href="{icons}#late"/></svg>'
    '{n}<span class="sr"> {word}</span></span>'
)


def matrix_rows(
    rows: Iterable[UnitRow], areas: Sequence[tuple[str, str]], powers: Powers
) -> SafeString:
    """Return the table rows of units; `areas` are keys and names. Every value is escaped here."""
    drawer = _Drawer(areas, powers)
    return mark_safe("".join(map(drawer.row, rows)))  # noqa: S308 - escaped below


class _Drawer:
    """What is the same in all rows, looked up once."""

    def __init__(self, areas: Sequence[tuple[str, str]], powers: Powers) -> None:
        self.areas = [(key, escape(name)) for key, name in areas]
        self.powers = powers
        self.icons = static("tuntas/icons.svg")
        self.plan_url = reverse("reform_plan", args=[0])
        self.begin_url = reverse("reform_plan_new")
        self.words = {
            "all": escape(_("Semua area")), "begin": escape(_("Susun rencana")),
            "none": escape(_("belum ada rencana")), "overdue": escape(_("lewat tenggat")),
            "city": escape(_("Rencana kota")),
        }  # fmt: skip

    def row(self, row: UnitRow) -> str:
        cells = [(self.words["all"], row.total)]
        cells += [(name, row.areas.get(key, Cell())) for key, name in self.areas]
        if row.plan_id is None:
            drawn = (
                f'<td role="cell" colspan="{len(cells)}" data-label="">{self._missing(row)}</td>'
            )
        else:
            drawn = "".join(self._cell(name, cell) for name, cell in cells)
        return ROW.format(unit=self._unit(row), cells=drawn)

    def _unit(self, row: UnitRow) -> str:
        name = escape(row.unit)
        if row.plan_id is not None:
            url = self.plan_url.replace("/0/", f"/{row.plan_id}/")
            name = f'<a href="{url}">{name}</a>'
        if row.whole_government:
            name += f'<br><small class="muted">{self.words["city"]}</small>'
        return name

    def _missing(self, row: UnitRow) -> str:
        said = f'<span class="muted">{self.words["none"]}</span>'
        if not self.powers.has_for(Permission.MANAGE_REFORM, row.unit_id):
            return said
        return f'{said} · <a href="{self.begin_url}?unit={row.unit_id}">{self.words["begin"]}</a>'

    def _cell(self, name: str, cell: Cell) -> str:
        if not cell.items:
            return CELL.format(label=name, said="–", empty=" empty-cell")
        return CELL.format(label=name, said=self._said(cell), empty="")

    def _said(self, cell: Cell) -> str:
        late = OVERDUE.format(icons=self.icons, n=cell.overdue, word=self.words["overdue"])
        return SAID.format(
            percent=cell.percent, items=f"({cell.items})", overdue=late if cell.overdue else ""
        )
