"""The months of a series in their order, each with its place in time and its phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import isfinite

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.effects.model import Effect, Phase, Point, Row
from tuntas.rules.statistics.errors import FigureError

LARGEST = 1e100  # squares and sums of it are still numbers
Values = Sequence[float | None]
Pair = tuple[Point, float | None]
# months, months since the transition, and values, of the months that are used
Columns = tuple[tuple[int, ...], tuple[int, ...], list[float]]

_TWICE = Bilingual(
    "Bulan {month} muncul lebih dari sekali; tulis satu angka untuk setiap bulan.",
    "The month {month} appears more than once; give one figure for each month.",
)
_NO_VALUE = Bilingual(
    "Tidak ada satu bulan pun yang berisi angka.", "There is not a single month with a figure."
)
_NO_NUMBER = Bilingual(
    "{month}: {value} bukan angka yang dapat dihitung.",
    "{month}: {value} is not a number to compute with.",
)
_LENGTHS = Bilingual(
    "Ada {points} bulan, tetapi {controls} angka pembanding; jumlahnya harus sama.",
    "There are {points} months but {controls} comparison figures; give one for each.",
)
_TRANSITION = Bilingual(
    "Masa peralihan {months} bulan tidak mungkin; tulis 0 atau lebih.",
    "A transition of {months} months cannot be; write 0 or more.",
)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Columns with one entry for each month: `t` from 0 at the first, `since` from 0 after transition."""

    start: date
    transition: int
    points: Sequence[Point]
    control: Values
    t: Sequence[int]
    since: Sequence[int]
    phases: Sequence[Phase]

    @property
    def values(self) -> list[float | None]:
        """Return the values themselves."""
        return [point.value for point in self.points]

    @property
    def differences(self) -> list[float | None]:
        """Return the values less those of the comparison units, None where either is missing."""
        return [
            None if value is None or other is None else value - other
            for value, other in zip(self.values, self.control, strict=True)
        ]

    def sizes(self, values: Values) -> tuple[int, int]:
        """Return how many values are known before and after."""
        return len(self.known(values, Phase.BEFORE)), len(self.known(values, Phase.AFTER))

    def known(self, values: Values, phase: Phase) -> list[float]:
        """Return the values of a phase without the missing ones."""
        pairs = zip(values, self.phases, strict=True)
        return [value for value, where in pairs if where is phase and value is not None]

    def positions(self, values: Values) -> list[int]:
        """Return where values are known and not of the transition."""
        return [
            at
            for at, (value, phase) in enumerate(zip(values, self.phases, strict=True))
            if value is not None and phase is not Phase.TRANSITION
        ]

    def rows(self, fitted: Values, counterfactual: Values) -> tuple[Row, ...]:
        """Return the months with what the model says of them."""
        return tuple(
            Row(
                point.month.replace(day=1), t, phase, since, point.value, other, point.n, line, without
            )
            for point, other, t, phase, since, line, without in zip(
                self.points, self.control, self.t, self.phases, self.since, fitted, counterfactual,
                strict=True,
            )
        )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What a model is asked: an effect as far as it can be told without one, and the values to judge.

    `values` are the differences where there are comparison units.
    """

    told: Effect
    line: Timeline
    values: Values

    @cached_property
    def columns(self) -> Columns:
        """Return the columns of the values to judge."""
        return self.columns_of(self.values)

    def columns_of(self, values: Values) -> Columns:
        """Return the columns of other values in the same months."""
        chosen = self.line.positions(values)
        return (
            tuple(self.line.t[at] for at in chosen),
            tuple(self.line.since[at] for at in chosen),
            [value for at in chosen if (value := values[at]) is not None],
        )


def timeline(
    series: Sequence[Point],
    start: date,
    transition: int,
    control: Values | None,
) -> Timeline:
    """Put months in order, those left out between them as missing ones; two of a month are refused.

    Raises `FigureError` for months given twice, values that are no numbers, a series without values,
    lengths that differ and a negative transition.
    """
    others = [None] * len(series) if control is None else control
    if len(others) != len(series):
        raise refuse(_LENGTHS, points=len(series), controls=len(others))
    if transition < 0:
        raise refuse(_TRANSITION, months=transition)
    pairs = sorted(zip(series, others, strict=True), key=lambda pair: _month(pair[0].month))
    _check(pairs)
    pairs = _spread(pairs)
    months = [_month(point.month) for point, _ in pairs]
    first_after = _month(start) + transition
    since = [month - first_after for month in months]
    return Timeline(
        start=start.replace(day=1),
        transition=transition,
        points=[point for point, _ in pairs],
        control=[other for _, other in pairs],
        t=[month - months[0] for month in months],
        since=since,
        phases=[_phase(one, transition) for one in since],
    )


def _spread(pairs: Sequence[Pair]) -> list[Pair]:
    """Return every calendar month from the first to the last: no run goes on across one left out."""
    given = {_month(point.month): (point, other) for point, other in pairs}
    return [
        given.get(month) or (Point(_first_day(month), None), None)
        for month in range(min(given), max(given) + 1)
    ]


def phase_of(month: date, start: date, transition: int) -> Phase:
    """Return where a month lies, by any day of it and of the first month of the change."""
    return _phase(_month(month) - _month(start) - transition, transition)


def refuse(words: Bilingual, **values: object) -> FigureError:
    """Return the error that tells what is wrong, with which value."""
    return FigureError(Bilingual(words.id.format(**values), words.en.format(**values)))


def _month(day: date) -> int:
    """Return the number of a calendar month, so that neighbours differ by one."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, 1)


def _phase(since: int, transition: int) -> Phase:
    if since >= 0:
        return Phase.AFTER
    return Phase.TRANSITION if since >= -transition else Phase.BEFORE


def _check(pairs: Sequence[Pair]) -> None:
    for point, other in pairs:
        for value in (point.value, other):
            if value is not None and not (isfinite(value) and abs(value) <= LARGEST):
                raise refuse(_NO_NUMBER, month=f"{point.month:%Y-%m}", value=value)
    if all(point.value is None for point, _ in pairs):
        raise refuse(_NO_VALUE)
    for earlier, later in pairwise([point.month for point, _ in pairs]):
        if _month(earlier) == _month(later):
            raise refuse(_TWICE, month=f"{later:%Y-%m}")
