"""Chapters 1 to 4 of the risalah: theme, target, causes, countermeasures."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuntas.core.documents.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Note,
    Paragraph,
    Table,
)
from tuntas.improvements.models import Problem, Step, StepDecision
from tuntas.improvements.projects.changes import in_words, words_of
from tuntas.improvements.projects.documents.drawings import fishbone_drawing, paretos
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.documents.words import (
    NOTHING,
    cut,
    day,
    in_language,
    not_yet,
    rupiah,
    tenths,
    whole,
)
from tuntas.improvements.projects.labels import LABELS
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Countermeasure,
    ScheduleLine,
    Target,
    in_order,
)
from tuntas.rules.improvement.step_shapes import Row, Shape

HEADING_LETTERS = 150
INDENT = "\u2003"  # an em space for each cause that a cause leads to


def chapter(facts: ProjectFacts, number: int, blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield a step's chapter: its name and task, how it stands, then what is in it."""
    guide = facts.steps.guide.steps[number]
    yield Heading(f"{number}. {in_words(guide.name)}", new_page=number == 1)
    yield Paragraph(in_words(guide.task), small=True)
    yield from _standing(facts, number)
    yield from blocks


def _standing(facts: ProjectFacts, number: int) -> Iterator[Block]:
    """Yield what a reader must know before relying on a step that is not finished."""
    if not facts.is_begun(number):
        yield Note(not_yet())
        return
    one = facts.standing[number]
    if one.state == Step.State.WAITING:
        yield Note(_("Langkah ini sudah diisi dan menunggu persetujuan kepala unit."))
    elif one.borrowed:
        said = _(
            "Isi langkah ini usulan dari praktik %(origin)s, belum ditulis ulang kelompok ini."
        )
        yield Note(said % {"origin": facts.improvement.origin})
    elif one.state != Step.State.DONE:
        yield Note(_("Langkah ini sedang diisi, belum selesai."))
    elif one.verdict == StepDecision.Verdict.APPROVED:
        yield Paragraph(_("Disetujui oleh %(who)s.") % {"who": one.verdict_by}, small=True)


def texts(content: Shape, *names: str) -> Iterator[Block]:
    """Yield fields of a step that hold words, each under what it is called."""
    pairs = [(str(LABELS[type(content)][name]), str(getattr(content, name))) for name in names]
    if said := [(label, value) for label, value in pairs if value.strip()]:
        yield Facts(said)


def headers(shape: type[Row], *names: str) -> list[str]:
    """Return what the columns of rows are called."""
    return [str(LABELS[shape][name]) for name in names]


# --- 1: theme ---------------------------------------------------------------------------------------
def theme(facts: ProjectFacts) -> Iterator[Block]:
    """Yield where it began: the real problems with their figures of that day, and the theme."""
    for problem in facts.problems:
        yield from _problem(facts, problem)
    if not facts.problems:
        yield Paragraph(_("Tidak ada masalah yang tercatat."))
    yield from texts(facts.steps.theme, "situation", "reason")
    yield from _counted(facts)


def _problem(facts: ProjectFacts, problem: Problem) -> Iterator[Block]:
    language = facts.language
    yield Heading(cut(problem.title.in_language(language), HEADING_LETTERS), 2)
    linked: int = getattr(problem, "linked", 0)
    lines = [in_language(one, language) for one in problem.facts.get("reasons", ())]
    if linked:
        lines.append(
            _("%(count)s pengaduan terkait dengan perbaikan ini.")
            % {"count": whole(linked, language)}
        )
    if said := [line for line in lines if line]:
        yield Bullets(said)
    chosen = day(problem.chosen_at, language)
    if problem.kind == Problem.Kind.PRACTICE:
        taken = _("Diambil dari praktik %(origin)s pada %(day)s.")
        yield Paragraph(taken % {"origin": facts.improvement.origin, "day": chosen}, small=True)
        return
    sum_said = in_language(problem.facts.get("sum"), language)
    about = _("%(kind)s. Angkanya seperti pada %(day)s, saat dipilih.") % {
        "kind": str(problem.get_kind_display()).capitalize(),
        "day": chosen,
    }
    yield Paragraph(f"{about} {sum_said}".strip(), small=True)


def _counted(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the Pareto charts of complaints and check sheet, each with its list."""
    for chart, drawing in paretos(facts):
        yield Heading(chart.title, 2)
        yield drawing
        yield Paragraph(chart.sentence)
        yield Table(
            caption=chart.title,
            header=["", _("Jenis"), _("Berapa kali"), _("Bagian"), _("Bersama yang di atasnya")],
            rows=[
                [one.mark, one.text, whole(one.count, facts.language), one.share, one.cumulative]
                for one in chart.lines
            ],
            widths=[0.5, 4, 1.2, 1.2, 1.6],
            right=[2, 3, 4],
        )


# --- 2: target --------------------------------------------------------------------------------------
def target(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the target, what is measured, and the schedule."""
    yield from texts(facts.steps.target, "sentence")
    panel = facts.panel
    measured = [(_("Yang diukur setiap bulan"), panel.label), (_("Target"), panel.target)]
    if said := [(label, value) for label, value in measured if value]:
        yield Facts(said)
    if facts.steps.target.schedule:
        yield _schedule(facts)


def _schedule(facts: ProjectFacts) -> Table:
    rows = [
        [
            one.activity or NOTHING,
            in_words(facts.steps.guide.steps[one.step].name) if one.step else NOTHING,
            one.who or NOTHING,
            day(one.begins, facts.language),
            day(one.ends, facts.language),
        ]
        for one in facts.steps.target.schedule
    ]
    header = headers(ScheduleLine, "activity", "step", "who", "begins", "ends")
    return Table(str(LABELS[Target]["schedule"]), header, rows, [3.4, 1.7, 1.7, 1.6, 1.7])


# --- 3: causes --------------------------------------------------------------------------------------
def causes(facts: ProjectFacts) -> Iterator[Block]:
    """Yield every cause with its answers to `why?`, the points it got, and the fishbone."""
    drawing = fishbone_drawing(facts)
    if drawing is None:
        return
    yield _whys(facts)
    yield from _votes(facts)
    yield drawing


def _whys(facts: ProjectFacts) -> Table:
    words, rows = words_of(facts.steps), []
    for cause, depth in in_order(facts.steps.causes):
        branch = words.get(cause.branch, cause.branch) if depth == 0 else ""
        rows.append([branch, INDENT * depth + cause.text, "\n".join(cause.whys)])
    header = headers(Cause, "branch", "text", "whys")
    caption = _("Sebab, dan mengapa begitu (yang menjorok menyebabkan yang di atasnya)")
    return Table(caption, header, rows, [1.4, 3.4, 3.4])


def _votes(facts: ProjectFacts) -> Iterator[Block]:
    found = [one for one in facts.causes if one.people]
    if not found:
        yield Paragraph(_("Belum ada anggota yang memberi poin kepada sebab-sebab ini."))
        return
    rows = [
        [one.text, tenths(one.mean, facts.language), whole(one.people, facts.language)]
        for one in found
    ]
    yield Table(
        caption=_("Sebab mana yang paling mungkin (1 kecil, 5 besar)"),
        header=[_("Sebab"), _("Rata-rata poin"), _("Berapa orang")],
        rows=rows,
        widths=[5, 1.3, 1.2],
        right=[1, 2],
    )


# --- 4: countermeasures -----------------------------------------------------------------------------
def countermeasures(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the plan as 5W2H: what, why, where, when, who, how, how much."""
    planned = facts.steps.countermeasures.countermeasures
    if not planned:
        return
    words = words_of(facts.steps)
    yield Table(
        caption=_("Rencana penanggulangan: apa, untuk sebab apa, siapa, kapan, biaya"),
        header=headers(Countermeasure, "what", "cause", "who", "when", "rupiah"),
        rows=[
            [
                one.what,
                words.get(one.cause, NOTHING),
                one.who,
                day(one.when, facts.language),
                NOTHING if one.rupiah is None else whole(one.rupiah, facts.language),
            ]
            for one in planned
        ],
        widths=[2.8, 2.4, 1.5, 1.6, 1.5],
        right=[4],
    )
    yield from _how(planned)
    if total := sum(one.rupiah or 0 for one in planned):
        yield Paragraph(
            _("Seluruh biaya yang direncanakan: %(sum)s.") % {"sum": rupiah(total, facts.language)}
        )


def _how(planned: Sequence[Countermeasure]) -> Iterator[Block]:
    """Yield the rest of 5W2H, for those that say it."""
    told = [one for one in planned if one.where or one.why or one.how]
    if told:
        yield Table(
            caption=_("Rencana penanggulangan: di mana, mengapa, bagaimana"),
            header=headers(Countermeasure, "what", "where", "why", "how"),
            rows=[[one.what, *(said or NOTHING for said in (one.where, one.why, one.how))] for one in told],
            widths=[2.4, 1.6, 2.6, 3.4],
        )  # fmt: skip
