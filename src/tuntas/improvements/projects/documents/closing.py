"""What follows the chapters of the risalah: meetings, decisions, the numbers behind the effect."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tuntas.core.documents.blocks import Block, Heading, Paragraph, Table
from tuntas.improvements.models import Meeting
from tuntas.improvements.projects.changes import in_words
from tuntas.improvements.projects.documents.facts import MOST_MEETINGS, ProjectFacts
from tuntas.improvements.projects.documents.words import NOTHING, cut, day
from tuntas.improvements.projects.measuring.queries.panel import MonthRow, Shown

MINUTES_LETTERS = 700


def meetings(facts: ProjectFacts) -> Iterator[Block]:
    """Yield when the group met about it, how many came, and what was decided."""
    yield Heading(_("Rapat"), new_page=True)
    if not facts.meetings:
        yield Paragraph(_("Belum ada rapat yang dicatat untuk perbaikan ini."))
        return
    if len(facts.meetings) == MOST_MEETINGS:
        yield Paragraph(
            _("Yang terbaru, paling banyak %(count)s rapat.") % {"count": MOST_MEETINGS}
        )
    yield Table(
        caption=_("Rapat tentang perbaikan ini"),
        header=[_("Tanggal"), _("Tempat"), _("Hadir"), _("Pembahasan dan keputusan")],
        rows=[_meeting(one, facts) for one in facts.meetings],
        widths=[1.5, 1.6, 0.7, 5],
        right=[2],
    )


def _meeting(one: Meeting, facts: ProjectFacts) -> list[str]:
    said = [cut(one.minutes, MINUTES_LETTERS)]
    if one.decisions.strip():
        decided = "; ".join(line.strip() for line in one.decisions.splitlines() if line.strip())
        said.append(_("Keputusan: %(text)s") % {"text": cut(decided, MINUTES_LETTERS)})
    came: int = getattr(one, "came", 0)
    return [day(one.held_on, facts.language), one.place or NOTHING, str(came), "\n".join(said)]


def decisions(facts: ProjectFacts) -> Iterator[Block]:
    """Yield what the head approved or gave back."""
    yield Heading(_("Riwayat keputusan kepala unit"))
    if not facts.decisions:
        yield Paragraph(_("Tidak ada langkah yang diputuskan kepala unit."))
        return
    guides = facts.steps.guide.steps
    yield Table(
        caption=_("Keputusan kepala unit, yang terdahulu lebih dahulu"),
        header=[_("Tanggal"), _("Langkah"), _("Putusan"), _("Oleh"), _("Catatan")],
        rows=[
            [
                day(one.at, facts.language),
                f"{one.step.number}. {in_words(guides[one.step.number].name)}",
                str(one.get_verdict_display()),
                one.by.name if one.by else NOTHING,
                one.note or NOTHING,
            ]
            for one in facts.decisions
        ],
        widths=[1.6, 1.6, 1.5, 1.8, 3],
    )


def annex(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the months behind the effect, and how anybody repeats the calculation."""
    yield Heading(_("Lampiran: angka setiap bulan"), new_page=True)
    shown = facts.panel.shown
    if shown is None:
        yield Paragraph(_("Belum ada angka bulanan yang dinilai."))
        return
    yield _months(shown)
    yield Paragraph(
        _(
            "Siapa pun dapat mengulang hitungan ini dari berkas CSV di halaman dampak, dengan perintah:"
        )
    )
    yield Paragraph(shown.command)
    yield Paragraph(_version(facts, shown), small=True)


def _months(shown: Shown) -> Table:
    header = [_("Bulan"), _("Sisi"), _("Angkanya"), "n"]
    if shown.has_beside:
        header.append(_("Unit pembanding"))
    if shown.estimates:
        header.append(_("Bila tidak ada perubahan"))
    rows = [_month(row, shown) for row in reversed(shown.rows)]
    widths = [1.5, 1, 1.6, 0.6, 1.6, 1.6][: len(header)]
    return Table(_("Angka setiap bulan"), header, rows, widths, right=[3])


def _month(row: MonthRow, shown: Shown) -> list[str]:
    value = row.value or (_("terlalu sedikit kasus") if row.n else NOTHING)
    cells = [row.month, row.phase, value, NOTHING if row.n is None else str(row.n)]
    if shown.has_beside:
        cells.append(row.beside or NOTHING)
    if shown.estimates:
        cells.append(row.expected or NOTHING)
    return cells


def _version(facts: ProjectFacts, shown: Shown) -> str:
    said = _("Dihitung pada %(day)s.") % {"day": day(shown.computed_at, facts.language)}
    if shown.data_version:
        return f"{said} {_('Versi data %(version)s.') % {'version': shown.data_version}}"
    return f"{said} {_('Angkanya dihitung langsung dari catatan yang ada saat itu.')}"
