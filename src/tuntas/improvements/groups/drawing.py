"""Draws the rows of the coverage page in Python: hundreds are too slow in the template language."""

from collections.abc import Iterable
from html import escape

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.coverage import Row, State
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language, format_date

ROW = (
    '\n<tr role="row"><th scope="row" role="rowheader"><div>{unit}<br><small class="muted">{kind}'
    '</small></div></th><td role="cell" data-label="{h_state}"><div>{tags}</div></td>'
    '<td role="cell" data-label="{h_group}">{group}</td>'
    '<td role="cell" class="num" data-label="{h_people}">{people}</td>'
    '<td role="cell" data-label="{h_nudged}"><div>{nudged}</div></td></tr>'
)
TAG = (
    '<span class="tag {kind}"><svg class="icon" aria-hidden="true"><use href="{icons}#{kind}"/>'
    "</svg>{word}</span>"
)
KINDS: dict[State, str] = {
    "none": "late", "asleep": "late", "size": "due", "leader": "due", "awake": "done",
}  # fmt: skip


def coverage_rows(rows: Iterable[Row], powers: Powers) -> SafeString:
    """Return the table rows of the coverage page; every value is escaped here.

    Whoever coaches a unit finds the way to ask its head in each row that asks for attention.
    """
    drawer = _Drawer(powers)
    return mark_safe("".join(map(drawer.row, rows)))  # noqa: S308 - escaped below


class _Drawer:
    """What is the same in all rows, looked up once."""

    def __init__(self, powers: Powers) -> None:
        self.powers = powers
        self.icons = static("tuntas/icons.svg")
        self.language = as_language(get_language())
        self.kinds = {kind: escape(str(label)) for kind, label in Unit.Kind.choices}
        self.headings = {
            "h_state": escape(_("Keadaan")), "h_group": escape(_("Kelompok")),
            "h_people": escape(_("Anggota")), "h_nudged": escape(_("Ditanya")),
        }  # fmt: skip
        self.ask, self.none = escape(_("Tanyakan")), escape(_("belum"))
        # Addresses with a number in them, made once instead of once a row.
        self.group_url = reverse("group", args=[0])
        self.ask_group_url = reverse("nudge_group", args=[0])
        self.ask_unit_url = reverse("nudge_unit", args=[0])
        self.words: dict[State, str] = {
            "none": escape(_("belum punya")), "size": escape(_("jumlah anggota di luar aturan")),
            "leader": escape(_("tanpa ketua")), "awake": escape(pgettext("group", "bergerak")),
        }  # fmt: skip

    def row(self, row: Row) -> str:
        has = row.group_id is not None
        return ROW.format(
            unit=escape(row.unit),
            kind=self.kinds[row.kind],
            tags=" ".join(self._tag(row, state) for state in row.states),
            group=self._group(row) if has else "–",
            people=row.people if has else "–",
            nudged=self._nudged(row),
            **self.headings,
        )

    def _tag(self, row: Row, state: State) -> str:
        word = self.words.get(state) or escape(_asleep(row.silent_weeks))
        return TAG.format(kind=KINDS[state], icons=self.icons, word=word)

    def _group(self, row: Row) -> str:
        url = self.group_url.replace("/0/", f"/{row.group_id}/")
        return f'<a href="{url}">{escape(row.group)}</a>'

    def _nudged(self, row: Row) -> str:
        if row.nudged_at is None:
            said = self.none
        else:
            day = timezone.localdate(row.nudged_at)
            said = escape(format_date(day, self.language, weekday=False))
        if row.state == "awake" or not self.powers.has_for(
            Permission.COACH_IMPROVEMENTS, row.unit_id
        ):
            return said if row.nudged_at else "–"
        return f'{said} · <a href="{self._ask_url(row)}">{self.ask}</a>'

    def _ask_url(self, row: Row) -> str:
        if row.group_id is None:
            return self.ask_unit_url.replace("/0/", f"/{row.unit_id}/")
        return self.ask_group_url.replace("/0/", f"/{row.group_id}/")


def _asleep(weeks: int) -> str:
    return ngettext("tidur %(n)s minggu", "tidur %(n)s minggu", weeks) % {"n": weeks}
