"""Ten slides for the showcase, in the order in which a group tells its improvement."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from tuntas.core.documents.deck import (
    COVER_TITLE,
    COVER_TITLE_SIZE,
    TITLE,
    TITLE_SIZE,
    Box,
    Deck,
    Line,
    Part,
    Picture,
    Slide,
    city_arms,
)
from tuntas.core.documents.rendering import Job
from tuntas.improvements.projects.documents.drawings import likeliest_causes, small_fishbone
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.documents.fitting import fitted, grid, words
from tuntas.improvements.projects.documents.slide_chart import effect_chart
from tuntas.improvements.projects.documents.slide_proof import benefits, result, standard
from tuntas.improvements.projects.documents.speaking import hints, slot_said
from tuntas.improvements.projects.documents.words import (
    NOTHING,
    cut,
    day,
    effect_said,
    in_language,
    not_yet,
    people,
    period,
    whole,
)
from tuntas.improvements.projects.labels import LABELS
from tuntas.rules.improvement.eight_steps import ScheduleLine

WHOLE = Box(15, 42, 308.5, 134)
LEFT_HALF, RIGHT_HALF = Box(15, 42, 190, 134), Box(218, 42, 105.5, 134)
BODY, SMALL_BODY = (24, 20, 18, 16), (20, 18, 16, 14)
TABLE_SIZE = 16
TWIGS, TWIG_LETTERS = 4, 70
FOOT_LETTERS = 110
RESULT = 7  # the slide of which the notes say what the figures do not


def slides(facts: ProjectFacts) -> Job:
    """Return the presentation in the language of `facts`."""
    told: Sequence[tuple[str, Callable[[ProjectFacts], Sequence[Part]]]] = (
        (facts.improvement.title, _cover),
        (_("Siapa kami"), _who),
        (_("Masalahnya"), _problem),
        (_("Sasaran kami"), _target),
        (_("Sebabnya"), _causes),
        (_("Yang kami lakukan"), _deeds),
        (_("Sebelum dan sesudah"), _before_after),
        (_("Hasilnya"), result),
        (_("Manfaat dan akibat sampingan"), benefits),
        (_("Menjadi standar, dan sesudah ini"), standard),
    )
    found = [
        Slide(_title(title, cover=at == 0), parts(facts), _notes(facts, at, hint), cover=at == 0)
        for at, ((title, parts), hint) in enumerate(zip(told, hints(), strict=True))
    ]
    foot = cut(f"{facts.whose} · {facts.improvement.unit.name} · {facts.city}", FOOT_LETTERS)
    deck = Deck(facts.improvement.title, facts.whose, foot, facts.language, found)
    return Job("pptx", deck.as_content())


def _title(text: str, *, cover: bool) -> str:
    box, size = (COVER_TITLE, COVER_TITLE_SIZE) if cover else (TITLE, TITLE_SIZE)
    return fitted(text, box.width, size, most=3 if cover else 2)


def _notes(facts: ProjectFacts, at: int, hint: str) -> str:
    """Return the notes: what to say; on the cover the time in all, with the result what it is not."""
    said = [hint]
    if at == 0:
        said.append(slot_said())
    if at == RESULT and facts.panel.shown:
        said += facts.panel.shown.notes
    return "\n".join(said)


def _cover(facts: ProjectFacts) -> Sequence[Part]:
    group = facts.improvement.group
    lines = [facts.improvement.unit.name, facts.city, period(facts)]
    if group:
        lines.insert(0, _("Kelompok %(name)s") % {"name": group.name})
    arms = _("Lambang %(city)s") % {"city": facts.city}
    return [
        Picture(Box(24, 20, 26, 30), city_arms(), arms),
        words(Box(24, 118, 290, 54), [Line(one) for one in lines], (22, 20, 18), colour="white"),
    ]


def _who(facts: ProjectFacts) -> Sequence[Part]:
    group = facts.improvement.group
    if group is None:
        alone = _("Perbaikan ini dikerjakan %(unit)s, tanpa kelompok.")
        said = alone % {"unit": facts.improvement.unit.name}
        return [words(WHOLE, [Line(said)], BODY)]
    lines = [Line(group.name, bold=True)]
    lines += [Line(f"“{group.motto}”")] if group.motto else []
    lines.append(Line(facts.improvement.unit.name))
    since = _("Dibentuk %(day)s") % {"day": day(group.formed_on, facts.language)}
    lines += [Line(since), *([Line(group.decree)] if group.decree else [])]
    box = Box(RIGHT_HALF.left - 48, RIGHT_HALF.top, 153.5, RIGHT_HALF.height)
    table, _left = grid(
        box, [_("Peran"), _("Nama")], people(facts), [1, 2.2],
        size=TABLE_SIZE, alt=_("Anggota kelompok dan perannya"), most=6,
    )  # fmt: skip
    return [words(Box(15, 42, 145, 134), lines, BODY), table]


def _problem(facts: ProjectFacts) -> Sequence[Part]:
    lines = list[Line]()
    for one in facts.problems:
        lines.append(Line(one.title.in_language(facts.language), bold=True))
        reasons = (in_language(said, facts.language) for said in one.facts.get("reasons", ()))
        lines += [Line(said, bullet=True) for said in reasons if said]
    if facts.steps.theme.reason:
        lines.append(Line(facts.steps.theme.reason))
    linked = sum(getattr(one, "linked", 0) for one in facts.problems)
    if not linked:
        return [words(WHOLE, lines or [Line(not_yet())], BODY)]
    return [
        words(LEFT_HALF, lines, BODY),
        words(Box(218, 52, 105.5, 40), [Line(whole(linked, facts.language), bold=True)], (72, 54),
              colour="warn"),
        words(Box(218, 94, 105.5, 30), [Line(_("pengaduan terkait dengan perbaikan ini"))], (22, 20)),
    ]  # fmt: skip


def _target(facts: ProjectFacts) -> Sequence[Part]:
    lines = [Line(facts.steps.target.sentence or not_yet(), bold=True)]
    if facts.panel.label:
        lines.append(Line(_("Diukur setiap bulan: %(what)s") % {"what": facts.panel.label}))
    if facts.panel.target:
        lines.append(Line(_("Target: %(value)s") % {"value": facts.panel.target}))
    planned = facts.steps.target.schedule
    if not planned:
        return [words(WHOLE, lines, BODY)]
    names = ("activity", "who", "ends")
    rows = [[one.activity, one.who or NOTHING, day(one.ends, facts.language)] for one in planned]
    table, left = grid(
        Box(15, 98, 308.5, 68), [str(LABELS[ScheduleLine][name]) for name in names], rows, [5, 2, 2],
        size=TABLE_SIZE, alt=str(_("Jadwal: siapa mengerjakan apa sampai kapan")), most=1,
    )  # fmt: skip
    return [words(Box(15, 42, 308.5, 52), lines, BODY), table, *more(left)]


def more(left: int) -> Sequence[Part]:
    """Return a line that tells how many rows a table had no room for; nothing for none."""
    if not left:
        return []
    said = _("dan %(count)s lagi, lihat risalah") % {"count": left}
    return [words(Box(15, 168, 308.5, 8), [Line(said)], (14,), colour="quiet")]


def _causes(facts: ProjectFacts) -> Sequence[Part]:
    drawing = small_fishbone(facts, twigs=TWIGS, letters=TWIG_LETTERS)
    if drawing is None:
        return [words(WHOLE, [Line(not_yet())], BODY)]
    found = Picture(Box(15, 40, 308.5, 114), drawing.svg, drawing.alt)
    likeliest = likeliest_causes(facts)
    if not likeliest:
        return [found]
    said = _("Yang paling mungkin menurut anggota: %(causes)s") % {"causes": "; ".join(likeliest)}
    return [found, words(Box(15, 157, 308.5, 19), [Line(said, bold=True)], SMALL_BODY)]


def _deeds(facts: ProjectFacts) -> Sequence[Part]:
    planned, doing = facts.steps.countermeasures.countermeasures, facts.steps.doing
    if not planned:
        return [words(WHOLE, [Line(not_yet())], BODY)]
    rows = []
    for one in planned:
        days = doing.days_of(one.key)
        done = day(max(days), facts.language) if days else _("belum dikerjakan")
        rows.append([one.what, one.who, day(one.when, facts.language), done])
    header = [_("Apa"), _("Siapa"), _("Direncanakan"), _("Dikerjakan")]
    table, left = grid(
        Box(15, 42, 308.5, 124), header, rows, [5, 2.2, 2.2, 2.2],
        size=TABLE_SIZE, alt=_("Penanggulangan: siapa, direncanakan kapan, dikerjakan kapan"),
    )  # fmt: skip
    return [table, *more(left)]


def _before_after(facts: ProjectFacts) -> Sequence[Part]:
    chart = effect_chart(facts, Box(15, 54, 308.5, 122))
    if chart is None:
        return [words(WHOLE, [Line(effect_said(facts))], BODY)]
    return [
        words(Box(15, 40, 308.5, 13), [Line(facts.panel.label, bold=True)], (20, 18, 14)),
        chart,
    ]
