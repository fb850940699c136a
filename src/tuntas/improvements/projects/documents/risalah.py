"""The risalah: an improvement from its theme to its standard, as PDF and as DOCX alike."""

from collections.abc import Iterator
from typing import Literal

from django.utils.translation import gettext as _

from tuntas.core.documents.blocks import (
    Block,
    Contents,
    Cover,
    Facts,
    Heading,
    Note,
    Paragraph,
    as_report,
)
from tuntas.core.documents.rendering import Job
from tuntas.improvements.projects.documents.closing import annex, decisions, meetings
from tuntas.improvements.projects.documents.drawings import likeliest_causes
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.documents.planning import (
    causes,
    chapter,
    countermeasures,
    target,
    theme,
)
from tuntas.improvements.projects.documents.proving import doing, following, result, standard
from tuntas.improvements.projects.documents.words import (
    cut,
    day,
    effect_said,
    ended,
    people,
    period,
    saved,
)

TEMPLATE = "core/documents/typst/report.typ"
Ending = Literal["pdf", "docx"]
CHAPTERS = {
    1: theme, 2: target, 3: causes, 4: countermeasures, 5: doing, 6: result, 7: standard,
    8: following,
}  # fmt: skip
SUMMARY_LETTERS, LIST_LETTERS, FOOT_LETTERS = 280, 110, 80
LISTED = 3


def risalah(facts: ProjectFacts, *, ending: Ending) -> Job:
    """Return the risalah in the language of `facts`."""
    improvement = facts.improvement
    content = as_report(
        list(risalah_blocks(facts)),
        title=_("Risalah perbaikan: %(title)s") % {"title": improvement.title},
        author=facts.whose,
        running=cut(
            _("Risalah perbaikan · %(title)s") % {"title": improvement.title}, FOOT_LETTERS
        ),
        foot=cut(f"{facts.whose} · {facts.city}", FOOT_LETTERS),
        language=facts.language,
    )
    if ending == "docx":
        return Job("docx", content)
    return Job("typst", {"template": TEMPLATE, "data": content})


def risalah_blocks(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the risalah, part after part."""
    yield _cover(facts)
    yield from _summary(facts)
    yield Contents(_("Daftar isi"))
    for number, blocks in CHAPTERS.items():
        yield from chapter(facts, number, blocks(facts))
    yield from meetings(facts)
    yield from decisions(facts)
    yield from annex(facts)


def _cover(facts: ProjectFacts) -> Cover:
    improvement, group = facts.improvement, facts.improvement.group
    lines = [f"{label}: {who}" for label, who in people(facts)]
    if group and group.decree:
        lines.append(_("Keputusan: %(decree)s") % {"decree": group.decree})
    if improvement.service:
        lines.append(_("Layanan: %(name)s") % {"name": improvement.service.name})
    lines.append(_("Masa kerja: %(period)s") % {"period": period(facts)})
    lines.append(_("Dibuat pada %(day)s") % {"day": day(facts.today, facts.language)})
    return Cover(
        city=facts.city,
        title=improvement.title,
        subtitle=[_("Risalah perbaikan"), *_whose(facts)],
        lines=lines,
    )


def _whose(facts: ProjectFacts) -> Iterator[str]:
    group, unit = facts.improvement.group, facts.improvement.unit
    if group:
        yield _("Kelompok %(name)s") % {"name": group.name}
    if group and group.motto:
        yield f"“{group.motto}”"
    yield unit.name


def _summary(facts: ProjectFacts) -> Iterator[Block]:
    """Yield the whole improvement on one page."""
    yield Heading(_("Ringkasan"))
    yield Note(effect_said(facts))
    yield Facts([(label, said or _("belum ditulis")) for label, said in summed_up(facts)])
    yield Paragraph(ended(facts))
    yield Paragraph(outline_said(), small=True)


def summed_up(facts: ProjectFacts) -> list[tuple[str, str]]:
    """Return an improvement in a few lines, empty where a step says nothing yet."""
    steps, done, ahead = facts.steps, list[str](), list[str]()
    for one in steps.countermeasures.countermeasures:
        (done if steps.doing.days_of(one.key) else ahead).append(one.what)
    savings = facts.panel.savings
    estimated = (
        [f"{label}: {said}" for label, said in saved(savings, facts.language)[:-1]]
        if savings
        else []
    )
    return [
        (_("Masalah"), _listed([one.title.in_language(facts.language) for one in facts.problems])),
        (_("Sasaran"), cut(steps.target.sentence, SUMMARY_LETTERS)),
        (_("Sebab yang paling mungkin"), _listed(likeliest_causes(facts))),
        (_("Yang dilakukan"), _listed(done)),
        *([(_("Direncanakan, belum dilakukan"), _listed(ahead))] if ahead else []),
        (_("Menurut kelompok"), cut(steps.check.findings, SUMMARY_LETTERS)),
        (_("Perkiraan penghematan"), "; ".join(estimated)),
        (_("Menjadi standar"), cut(steps.standard.becomes, SUMMARY_LETTERS)),
        (_("Berikutnya"), cut(steps.next.next_theme or steps.next.remaining, SUMMARY_LETTERS)),
    ]  # fmt: skip


def _listed(items: list[str]) -> str:
    """Return the first items in one line, and how many more there are."""
    said = "; ".join(cut(one, LIST_LETTERS) for one in items[:LISTED])
    if len(items) <= LISTED:
        return said
    return _("%(first)s; dan %(count)s lagi") % {"first": said, "count": len(items) - LISTED}


def outline_said() -> str:
    """Return that no prescribed outline was found: a jury may ask for another one."""
    return _(
        "Susunan risalah ini susunan yang lazim pada gugus kendali mutu, belum diverifikasi: pedoman "
        "resmi tentang susunan risalah tidak ditemukan."
    )
