"""Chapters 5 to 8 of the risalah: doing, result, standard, next."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tuntas.core.documents.blocks import Block, Bullets, Facts, Heading, Note, Paragraph, Table
from tuntas.improvements.projects.changes import words_of
from tuntas.improvements.projects.documents.drawings import compared, effect_drawing
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.documents.planning import headers, texts
from tuntas.improvements.projects.documents.words import NOTHING, day, effect_said, saved
from tuntas.improvements.projects.measuring.queries.panel import Shown, Side
from tuntas.rules.improvement.eight_steps import DoneLine


# --- 5: doing ---------------------------------------------------------------------------------------
def doing(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the log, and what was planned but never begun."""
    log, words = facts.steps.doing.log, words_of(facts.steps)
    if log:
        rows = [
            [day(one.done_on, facts.language), words.get(one.countermeasure, NOTHING), one.done,
             one.obstacles or NOTHING]
            for one in log
        ]  # fmt: skip
        header = headers(DoneLine, "done_on", "countermeasure", "done", "obstacles")
        yield Table(_("Catatan pelaksanaan"), header, rows, [1.5, 2.4, 3.2, 2.4])
    planned = facts.steps.countermeasures.countermeasures
    undone = [one.what for one in planned if not facts.steps.doing.days_of(one.key)]
    if undone and facts.is_begun(5):
        yield Paragraph(_("Direncanakan, tetapi belum ada catatan pelaksanaannya:"))
        yield Bullets(undone)


# --- 6: result --------------------------------------------------------------------------------------
def result(facts: ProjectFacts) -> Iterator[Block]:
    """Yield what the figures say, the group's own findings, side effects and savings."""
    yield Heading(_("Yang dikatakan angka"), 2)
    if facts.panel.shown is None:
        yield Note(effect_said(facts))
    else:
        yield from _shown(facts, facts.panel.shown)
    yield from _compared(facts)
    yield from _found(facts)
    if facts.panel.sides:
        yield from _sides(facts)
    yield from _savings(facts)


def _shown(facts: ProjectFacts, shown: Shown) -> Iterator[Block]:
    yield Note(shown.sentence)
    if shown.late:
        yield Paragraph(shown.late)
    drawing = effect_drawing(facts)
    if drawing is not None:
        yield drawing
        yield Paragraph(marks(facts, shown), small=True)
    yield Facts([*shown.facts, *shown.judged])
    if shown.estimates:
        yield Table(
            caption=_("Angka model"),
            header=[_("Angka"), _("Perkiraan"), _("Rentang 95 persen")],
            rows=[[one.name, one.value, one.interval] for one in shown.estimates],
            widths=[2.4, 2, 3],
        )
    for note in shown.notes:
        yield Paragraph(note, small=True)


def marks(facts: ProjectFacts, shown: Shown) -> str:
    """Return what the lines of the drawing are."""
    said = [_("titik: angka setiap bulan")]
    if shown.estimates:
        said.append(_("garis tebal: garis sebelum dan sesudah"))
        said.append(_("garis putus: bila tidak ada perubahan"))
    else:
        said.append(_("garis tebal: nilai tengah"))
    if shown.has_beside:
        said.append(_("garis putus halus: unit pembanding"))
    if facts.improvement.transition_months:
        said.append(_("bidang kelabu: peralihan"))
    if facts.improvement.target is not None:
        said.append(_("garis titik: target"))
    return f"{'; '.join(said)}.".capitalize()


def _compared(facts: ProjectFacts) -> Iterator[Block]:
    """Yield each kind before and after, with what moved by more than chance alone does."""
    for one, drawing in compared(facts):
        yield Heading(one.title, 2)
        yield drawing
        moved = (
            (_("Lebih jarang"), one.fewer),
            (_("Lebih sering"), one.more),
            (_("Tidak jelas berubah"), one.same),
        )
        yield Facts([(label, "; ".join(kinds)) for label, kinds in moved if kinds])
        yield Table(
            caption=one.title,
            header=[
                _("Jenis"),
                _("Sebelum, per bulan"),
                _("Sesudah, per bulan"),
                _("Hitungan sebelum"),
                _("Hitungan sesudah"),
            ],
            rows=[
                [row.text, row.before, row.after, str(row.n_before), str(row.n_after)]
                for row in one.rows
            ],
            widths=[4, 1.3, 1.3, 1.3, 1.3],
            right=[1, 2, 3, 4],
        )
        yield Paragraph(
            _(
                "Ini hitungan saja. Apakah angkanya sungguh bergerak, dan sejak kapan, dinilai di bagian "
                "“Yang dikatakan angka”."
            ),
            small=True,
        )  # fmt: skip


def _found(facts: ProjectFacts) -> Iterator[Block]:
    check = facts.steps.check
    if check.findings or check.side_effects or check.confirmed_by:
        yield Heading(_("Yang ditemukan kelompok"), 2)
        yield from texts(check, "findings", "side_effects", "confirmed_by")


def _sides(facts: ProjectFacts) -> Iterator[Block]:
    yield Heading(_("Yang diawasi juga"), 2)
    yield Facts([(one.label, side_said(one)) for one in facts.panel.sides])


def side_said(side: Side) -> str:
    """Return what was seen of something watched."""
    return side.sentence or _("Belum ada angka untuk dinilai.")


def _savings(facts: ProjectFacts) -> Iterator[Block]:
    savings = facts.panel.savings
    if savings is None:
        return
    yield Heading(_("Perkiraan penghematan"), 2)
    if not facts.panel.savings_supported:
        yield Note(unsupported())
    yield Facts(saved(savings, facts.language))
    yield Paragraph(_("Ini perkiraan kelompok, bukan hasil pemeriksaan."), small=True)


def unsupported() -> str:
    """Return that the figures do not carry the savings."""
    return _(
        "Angka bulanan belum menunjukkan perbaikan, jadi penghematan ini belum didukung angka."
    )


# --- 7 and 8: standard, next ------------------------------------------------------------------------
def standard(facts: ProjectFacts) -> Iterator[Block]:
    """Yield what becomes the standard, and the versions of service standards proposed because of it."""
    yield from texts(facts.steps.standard, "becomes", "taught", "watched_by")
    if facts.proposals:
        yield Table(
            caption=_("Standar pelayanan yang diusulkan karena perbaikan ini"),
            header=[_("Layanan"), _("Versi"), _("Keadaan"), _("Berlaku mulai")],
            rows=[
                [one.standard.service.name, str(one.standard.version),
                 str(one.standard.get_state_display()), day(one.standard.valid_from, facts.language)]
                for one in facts.proposals
            ],
            widths=[4, 0.8, 1.6, 1.8],
        )  # fmt: skip


def following(facts: ProjectFacts) -> Iterator[Block]:
    """Yield what is left, and the next theme."""
    yield from texts(facts.steps.next, "remaining", "next_theme")
