"""Before and after as a native chart, which people can edit."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tuntas.catalogue.promises import DAY_WORKING_MINUTES
from tuntas.core.documents.deck import Box, Colour, Lines, Series
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.measuring.figures import MINUTES, Figure, figure_in
from tuntas.improvements.projects.measuring.queries.panel import picture_of
from tuntas.measures.words import HOUR_MINUTES, short_month
from tuntas.rules.statistics.effects import Phase

DIGITS = 5
Values = Sequence[float | None]


def effect_chart(facts: ProjectFacts, box: Box) -> Lines | None:
    """Return the months of the effect as lines; None while there are none."""
    shown, effect = facts.panel.shown, facts.improvement.effect
    if shown is None or effect is None:
        return None
    target = facts.improvement.target
    figure = figure_in(effect.content)
    picture = picture_of(effect, None if target is None else float(target))
    one, unit = _unit(figure, picture.values, facts)
    names: Sequence[tuple[Phase, str, Colour]] = (
        (Phase.BEFORE, _("Sebelum"), "quiet"),
        (Phase.TRANSITION, _("Peralihan"), "ink"),
        (Phase.AFTER, _("Sesudah"), "act"),
    )
    series = [
        Series(name, _scaled(_of_phase(picture.values, picture.phases, phase), one), colour, marks=True)
        for phase, name, colour in names
        if phase in picture.phases
    ]  # fmt: skip
    expected, said = (
        (picture.counterfactual, _("Bila tidak ada perubahan"))
        if shown.estimates
        else (picture.fitted, _("Nilai tengah"))
    )
    series += _dashed(said, _scaled(expected, one), "warn")
    series += _dashed(_("Unit pembanding"), _scaled(picture.control, one), "quiet")
    if picture.target is not None:
        series += _dashed(_("Target"), [_short(picture.target / one)] * len(picture.months), "deep")
    return Lines(
        box=box,
        categories=[short_month(month, facts.language) for month in picture.months],
        series=series,
        axis=unit,
        number="General",
        alt=f"{facts.panel.label}. {shown.sentence}",
    )


def _unit(figure: Figure, values: Values, facts: ProjectFacts) -> tuple[float, str]:
    """Return how much of the figure is one on the axis, and what the axis is called."""
    if figure.unit != MINUTES:
        return 1.0, figure.noun.in_language(facts.language)
    most = max(one for one in values if one is not None)
    if most >= DAY_WORKING_MINUTES:
        return float(DAY_WORKING_MINUTES), _("hari kerja")
    if most >= HOUR_MINUTES:
        return float(HOUR_MINUTES), _("jam kerja")
    return 1.0, _("menit kerja")


def _of_phase(values: Values, phases: Sequence[Phase], phase: Phase) -> Values:
    return [
        value if one is phase else None for value, one in zip(values, phases, strict=True)
    ]  # fmt: skip


def _scaled(values: Values, one: float) -> list[float | None]:
    return [None if value is None else _short(value / one) for value in values]


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _dashed(name: str, values: Values, colour: Colour) -> list[Series]:
    """Return a dashed line, nothing where it would be empty."""
    if all(one is None for one in values):
        return []
    return [Series(name, values, colour, dashed=True)]
