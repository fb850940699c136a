"""What came of a pulse, for units with all below them, without those that few people answered."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from tuntas.core.permissions import Permission
from tuntas.improvements.models import Pulse
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.ratings import HIGHEST, RatingChange, Ratings, rating_change
from tuntas.rules.statistics.small_numbers_in_trees import hidden_in_tree

COUNTS = """
SELECT pulse_id, unit_id, said.place - 1, said.answer, count(*)
FROM improvements_pulseanswer, unnest("values") WITH ORDINALITY AS said(answer, place)
WHERE pulse_id = ANY(%s)
GROUP BY 1, 2, 3, 4
"""
Counts = Mapping[
    int, Mapping[int, Sequence[int]]
]  # of each answer, by unit and place of a question


@dataclass(frozen=True)
class Figure:
    """One question in one unit; `before` and `change` are None where nothing can be compared."""

    key: str
    question: Bilingual
    ratings: Ratings
    before: Ratings | None
    change: RatingChange | None


@dataclass(frozen=True)
class UnitFigures:
    """One unit with everything below it. Hidden: `answers` is None and there are no figures."""

    unit: Unit
    answers: int | None
    figures: tuple[Figure, ...]

    @property
    def weakest(self) -> Figure | None:
        """Return the question with the lowest mean; the first of equal ones."""
        return min(self.figures, key=lambda one: one.ratings.mean or 0, default=None)


@dataclass(frozen=True)
class PulseResults:
    """One unit of a pulse, those right below it that one may see, and with what it is compared."""

    chosen: UnitFigures
    parts: Sequence[UnitFigures]
    before: Pulse | None


class _Asked:
    """One pulse with its counts, summed up the tree and protected."""

    def __init__(self, pulse: Pulse, counts: Counts, units: Mapping[int, Unit]) -> None:
        self.pulse = pulse
        self._sums: dict[int, dict[int, list[int]]] = defaultdict(
            lambda: defaultdict(lambda: [0] * HIGHEST)
        )
        self._parents: dict[int, int | None] = {}
        for unit_id, said in counts.items():
            # A unit that was moved away since: its answers stay with those who were asked with it.
            below = units.get(unit_id)
            self._add(below.ancestor_ids if below else [pulse.unit_id], said)

    def _add(self, ancestors: Sequence[int], said: Mapping[int, Sequence[int]]) -> None:
        way = list(ancestors[ancestors.index(self.pulse.unit_id) :])
        for above, unit_id in zip([None, *way], way, strict=False):
            self._parents[unit_id] = above
            for place, times in said.items():
                sums = self._sums[unit_id][place]
                self._sums[unit_id][place] = [
                    one + more for one, more in zip(sums, times, strict=True)
                ]

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Return the units that are not shown, computed over all, whoever looks."""
        counts = {unit_id: sum(said[0]) for unit_id, said in self._sums.items()}
        return hidden_in_tree(counts, self._parents)

    def answers(self, unit_id: int) -> int | None:
        """Return how many answered; None where that is hidden."""
        if unit_id in self.hidden:
            return None
        return sum(self._sums[unit_id][0]) if unit_id in self._sums else 0

    def ratings(self, unit_id: int, question: Mapping[str, str]) -> Ratings | None:
        """Return the answers to a question; None where they are hidden, or it was not asked like this."""
        if not self.answers(unit_id) or question not in self.pulse.questions:
            return None
        return Ratings(tuple(self._sums[unit_id][self.pulse.questions.index(question)]))


def pulse_results(pulse: Pulse, chosen: Unit, powers: Powers) -> PulseResults:
    """Return what came of a pulse that has ended, in three queries whatever its size."""
    before = _before(pulse)
    counts = _counts([pulse.pk, *([before.pk] if before else [])])
    units = Unit.objects.defer("duties").below(pulse.unit_id).in_bulk()
    now = _Asked(pulse, counts[pulse.pk], units)
    earlier = _Asked(before, counts[before.pk], units) if before else None
    parts = sorted(
        (one for one in units.values() if one.parent_id == chosen.pk and _sees(powers, one.pk)),
        key=lambda one: one.name,
    )
    shown = [one for one in parts if now.answers(one.pk) != 0]
    return PulseResults(
        _figures(chosen, now, earlier), [_figures(one, now, earlier) for one in shown], before
    )


def may_choose(pulse: Pulse, powers: Powers, unit: Unit) -> bool:
    """Tell whether a unit's part is for somebody: that of the whole pulse is for all who see it."""
    inside = pulse.unit_id in unit.ancestor_ids
    return unit.pk == pulse.unit_id or (inside and _sees(powers, unit.pk))


def _sees(powers: Powers, unit_id: int) -> bool:
    return powers.has_for(Permission.VIEW_IMPROVEMENTS, unit_id)


def _before(pulse: Pulse) -> Pulse | None:
    """Return the pulse of the same unit about the same values that ended last before this one."""
    earlier = Pulse.objects.filter(
        unit_id=pulse.unit_id, value_set=pulse.value_set, ends__lt=pulse.begins
    )
    return earlier.order_by("-ends", "-pk").first()


def _counts(pulse_ids: Sequence[int]) -> Mapping[int, Counts]:
    found: dict[int, dict[int, dict[int, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(lambda: [0] * HIGHEST))
    )
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [list(pulse_ids)])
        for pulse_id, unit_id, place, answer, times in cursor.fetchall():
            found[pulse_id][unit_id][place][answer - 1] = times
    return found


def _figures(unit: Unit, now: _Asked, earlier: _Asked | None) -> UnitFigures:
    answers = now.answers(unit.pk)
    return UnitFigures(unit, answers, tuple(_each(unit.pk, now, earlier)) if answers else ())


def _each(unit_id: int, now: _Asked, earlier: _Asked | None) -> Iterator[Figure]:
    for asked in now.pulse.questions:
        ratings = now.ratings(unit_id, asked)
        before = earlier.ratings(unit_id, asked) if earlier else None
        if ratings is not None:
            change = rating_change(before, ratings) if before else None
            text = Bilingual(asked["id"], asked["en"])
            yield Figure(asked["key"], text, ratings, before, change)
