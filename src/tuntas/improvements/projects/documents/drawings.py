"""The drawings of an improvement as its documents show them: those of its pages, with their own style."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from tuntas.core.documents.blocks import Drawing, size_of
from tuntas.improvements.drawing import Bone, Told, Twig, document_style, fishbone_svg
from tuntas.improvements.drawing.frame import ON_PAPER
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.documents.words import cut
from tuntas.improvements.projects.tools.before_after import Comparison, comparisons
from tuntas.improvements.projects.tools.fishbone import bones_of, chosen_of
from tuntas.improvements.projects.tools.pareto import Chart, chart_of, theme_sources

EFFECT_STYLE = Path(__file__).resolve().parents[2] / "static/improvements/effect.css"
ALL_OF_A_RULE = re.compile(r"^\.effect [^{]*\{[^}]*\}", re.MULTILINE)
VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
PAPER = {**ON_PAPER, "act-deep": "#0b3b50", "wait-soft": "#ebf0f3"}
TITLE_LETTERS = 120
HIGHEST = 0.8  # of a fishbone, as a part of its width: higher ones are shrunk on a page that lies
SHORT_TWIGS, SHORT_LETTERS = 6, 80


def styled(svg: str, style: str) -> str:
    """Return a page's drawing for where there is no style sheet, as a file of its own."""
    opening, rest = svg.split(">", 1)
    if "xmlns=" not in opening:
        opening += ' xmlns="http://www.w3.org/2000/svg"'
    return f"{opening}><style>{style}</style>{rest}"


@lru_cache(maxsize=1)
def _effect_style() -> str:
    """Return the rules of what became of a figure, with plain colours."""
    rules = "".join(ALL_OF_A_RULE.findall(EFFECT_STYLE.read_text(encoding="utf-8")))
    plain = VARIABLE.sub(lambda found: PAPER[found[1]], rules)
    return f"text {{ font-family: 'Plus Jakarta Sans', sans-serif; }}{plain}"


def effect_drawing(facts: ProjectFacts) -> Drawing | None:
    """Return before and after as the page draws it; None while there is nothing to draw."""
    shown = facts.panel.shown
    if shown is None:
        return None
    return Drawing(facts.panel.label, shown.sentence, styled(str(shown.svg), _effect_style()))


def paretos(facts: ProjectFacts) -> Iterator[tuple[Chart, Drawing]]:
    """Yield the Pareto charts of the theme with their drawings, as far as there is enough to rank."""
    for key, title, counts in theme_sources(facts.theme):
        chart = chart_of(title, counts, key=f"pareto-{key}")
        if chart:
            svg = styled(str(chart.svg), document_style())
            yield chart, Drawing(f"Pareto: {chart.title}", chart.sentence, svg)


def compared(facts: ProjectFacts) -> Iterator[tuple[Comparison, Drawing]]:
    """Yield what was counted before and after, kind by kind, with its drawing."""
    for one in comparisons(facts.change):
        said = _("%(title)s: %(before)s dibandingkan dengan %(after)s, rata-rata per bulan") % {
            "title": one.title,
            "before": one.before,
            "after": one.after,
        }
        yield one, Drawing(said, said, styled(str(one.svg), document_style()))


def fishbone_drawing(facts: ProjectFacts) -> Drawing | None:
    """Return all causes with their answers to `why?`, shorter where they would be too small to read.

    None without causes. Everything stands in the table beside.
    """
    found = _fishbone(facts, bones_of(facts.improvement, facts.steps))
    if found is None:
        return None
    width, height = size_of(found.svg)
    if height <= HIGHEST * width:
        return found
    return small_fishbone(facts, twigs=SHORT_TWIGS, letters=SHORT_LETTERS)


def small_fishbone(facts: ProjectFacts, *, twigs: int, letters: int) -> Drawing | None:
    """Return the fishbone with the first causes of each bone alone, in so many letters: for a slide."""
    bones = [
        Bone(bone.name, [_small(one, letters) for one in _first(bone.twigs, twigs)])
        for bone in bones_of(facts.improvement, facts.steps)
    ]
    return _fishbone(facts, bones)


def _first(twigs: Sequence[Twig], most: int) -> Sequence[Twig]:
    """Return the first of them, those that lead to a chosen one before all others."""
    return sorted(twigs, key=lambda one: not _leads_to_chosen(one))[:most]


def _small(twig: Twig, letters: int) -> Twig:
    """Return a cause with nothing below it but what leads to a chosen one."""
    below = [_small(one, letters) for one in twig.below if _leads_to_chosen(one)]
    return Twig(cut(twig.text, letters), below=below, note=twig.note, chosen=twig.chosen)


def _leads_to_chosen(twig: Twig) -> bool:
    return twig.chosen or any(map(_leads_to_chosen, twig.below))


def _fishbone(facts: ProjectFacts, bones: Sequence[Bone]) -> Drawing | None:
    if not facts.steps.causes.causes:
        return None
    said = _("%(count)s sebab pada %(bones)s tulang. Yang paling mungkin: %(causes)s.") % {
        "count": len(facts.steps.causes.causes),
        "bones": sum(bool(one.twigs) for one in bones),
        "causes": "; ".join(likeliest_causes(facts)) or _("belum ada yang menonjol"),
    }
    told = Told(_("Diagram tulang ikan"), said)
    problem = cut(facts.improvement.title, TITLE_LETTERS)
    svg = fishbone_svg(problem, bones, told, wide=True, style=document_style())
    return Drawing(told.title, said, str(svg), broad=True)


def likeliest_causes(facts: ProjectFacts) -> list[str]:
    """Return the causes that the members hold for the likeliest; none while none stands out."""
    chosen = chosen_of(facts.causes)
    return [one.text for one in facts.causes if one.key in chosen]
