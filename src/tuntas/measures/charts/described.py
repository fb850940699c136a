"""From an indicator's monthly figures to its control chart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tuntas.measures.indicators.types import Indicator
from tuntas.measures.words import month_words, value_words
from tuntas.rules.phrases import Bilingual, Language
from tuntas.rules.statistics.control_charts import (
    ControlChart,
    Direction,
    Plan,
    Rebase,
    Spoken,
    of_logs,
    p,
    run,
    sentence,
    u,
    xmr,
)

FIX_AFTER = 12  # points; later ones are judged by these and do not move the limits
LEAST_MONTHS = 6  # below, nothing is said about what is usual, and no limits are drawn
LEAST_POINTS = 2
RECENT = 12  # months
PERCENT = 100
HALF_A_MINUTE = 0.5  # a median of 0 minutes has no logarithm

NO_FIGURES = Bilingual(
    "Terlalu sedikit kasus untuk disimpulkan.", "Too few cases to conclude anything."
)
TOO_EARLY = Bilingual(
    "Baru {count} bulan dengan cukup kasus: terlalu dini untuk mengatakan apa yang biasa.",
    "Only {count} month(s) with enough cases: too early to say what is usual.",
)
MONTHS = Bilingual("bulan", "months")


@dataclass(frozen=True)
class Month:
    """One month's figure: `value` in the indicator's unit, `n` of how many rows."""

    month: date
    value: float
    n: int


@dataclass(frozen=True)
class NewStart:
    """Limits are computed anew from a month on, because of a stated cause."""

    month: date
    cause: str


@dataclass(frozen=True)
class IndicatorChart:
    """An indicator over its months; `control` is None below two months that may be shown.

    `months` has every month from the first to the last; `values` is None where a month has nothing
    or too few rows to be shown (`hidden`). Values of `control` are in the indicator's unit, shares
    from 0 to 1.
    """

    indicator: Indicator
    months: tuple[date, ...]
    values: tuple[float | None, ...]
    n: tuple[int, ...]
    hidden: frozenset[date]
    control: ControlChart | None
    sentence: Bilingual

    @property
    def telling(self) -> bool:
        """Whether there are enough months to speak of what is usual."""
        return sum(value is not None for value in self.values) >= LEAST_MONTHS

    @property
    def latest(self) -> Month | None:
        """Return the last month that may be shown."""
        known = zip(reversed(self.months), reversed(self.values), reversed(self.n), strict=True)
        return next((Month(m, v, n) for m, v, n in known if v is not None), None)


def indicator_chart(
    indicator: Indicator,
    figures: Sequence[Month],
    *,
    until: date | None = None,
    new_starts: Sequence[NewStart] = (),
    target: float | None = None,
) -> IndicatorChart:
    """Return the chart of an indicator's figures, in any order, one a month.

    Limits come from the first 12 months and stay, until a new start sets them anew. `until` extends
    the months to a later one without cases; `target` is in the indicator's unit.
    """
    by_month = {one.month: one for one in figures}
    months = _months([*by_month, *([until] if until and by_month else [])])
    hidden = frozenset(m for m, one in by_month.items() if one.n < indicator.minimum_n)
    shown = {m: one for m, one in by_month.items() if m not in hidden}
    control = _control(indicator, months, shown, new_starts, target)
    values = tuple(shown[m].value if m in shown else None for m in months)
    return IndicatorChart(
        indicator=indicator,
        months=months,
        values=values,
        n=tuple(by_month[m].n if m in by_month else 0 for m in months),
        hidden=hidden,
        control=control,
        sentence=_sentence(indicator, control, len(shown)),
    )


def _months(there: Sequence[date]) -> tuple[date, ...]:
    """Return every month from the first to the last."""
    if not there:
        return ()
    first, last = (12 * one.year + one.month - 1 for one in (min(there), max(there)))
    return tuple(date(at // 12, at % 12 + 1, 1) for at in range(first, last + 1))


def _control(
    indicator: Indicator,
    months: Sequence[date],
    shown: Mapping[date, Month],
    new_starts: Sequence[NewStart],
    target: float | None,
) -> ControlChart | None:
    if len(shown) < LEAST_POINTS:
        return None
    x = [f"{one:%Y-%m}" for one in months]
    values = [shown[one].value if one in shown else None for one in months]
    share = indicator.unit == "percent"
    rebases = _rebases(months, shown, new_starts)
    plan = Plan(
        direction=Direction(indicator.direction),
        target=target / PERCENT if share and target is not None else target,
        fix_after=_basis([one in shown for one in months], rebases),
        rebases=rebases,
    )
    if indicator.chart in {"p", "u"}:
        events, n = _counts(months, shown, PERCENT if share else 1)
        return (
            p(events, n, x=x, plan=plan) if indicator.chart == "p" else u(events, n, x=x, plan=plan)
        )
    scaled = [None if one is None else one / PERCENT for one in values] if share else values
    if indicator.chart == "run" or len(shown) < LEAST_MONTHS:
        return run(scaled, x=x, plan=plan)
    if indicator.scale == "log":
        floored = [None if one is None else max(one, HALF_A_MINUTE) for one in scaled]
        return of_logs(floored, x=x, plan=plan)
    return xmr(scaled, x=x, plan=plan)


def _basis(known: Sequence[bool], rebases: Sequence[Rebase]) -> int:
    """Return from how many positions limits come, so that every segment that can has 12 values."""
    starts = [0, *(one.position for one in rebases)]
    needed = [FIX_AFTER]
    for begins, ends in zip(starts, [*starts[1:], len(known)], strict=True):
        there = [at for at in range(begins, ends) if known[at]]
        if len(there) >= FIX_AFTER:
            needed.append(there[FIX_AFTER - 1] - begins + 1)
        else:
            needed.append(ends - begins)
    return max(needed)


def _counts(
    months: Sequence[date], shown: Mapping[date, Month], times: int
) -> tuple[list[int | None], list[int | None]]:
    """Return for how many rows it holds, and of how many, month by month."""
    events = [round(shown[m].value / times * shown[m].n) if m in shown else None for m in months]
    return events, [shown[m].n if m in shown else None for m in months]


def _rebases(
    months: Sequence[date], shown: Mapping[date, Month], new_starts: Sequence[NewStart]
) -> list[Rebase]:
    """Return the new starts inside the series; one without two months on each side waits."""
    found, begins = list[Rebase](), 0
    for one in sorted(new_starts, key=lambda one: one.month):
        if one.month not in months:
            continue
        position = months.index(one.month)
        before, after = months[begins:position], months[position:]
        if all(sum(m in shown for m in side) >= LEAST_POINTS for side in (before, after)):
            found.append(Rebase(position, one.cause))
            begins = position
    return found


def _sentence(indicator: Indicator, control: ControlChart | None, shown: int) -> Bilingual:
    if not shown:
        return NO_FIGURES
    if control is None or shown < LEAST_MONTHS:
        return Bilingual(
            TOO_EARLY.id.format(count=shown),
            TOO_EARLY.en.format(count=shown).replace("(s)", "" if shown == 1 else "s"),
        )
    return sentence(
        _recent(control), Spoken(period=MONTHS, value=speaker(indicator), moment=_month_of_x)
    )


def _recent(control: ControlChart) -> ControlChart:
    """Return the last year where it is calm: what stood out before then is no news any more."""
    points = control.points[-RECENT:]
    known = [point for point in points if point.y is not None]
    begins = control.segments[-1].begins
    if (
        len(known) < LEAST_MONTHS
        or begins > len(control.points) - RECENT
        or any(point.flags for point in points)
        or not any(point.flags for point in control.points[begins:])
    ):
        return control
    last = replace(control.segments[-1], begins=0, ends=len(points))
    return replace(control, points=points, segments=(last,))


def speaker(indicator: Indicator) -> Callable[[float, Language], str]:
    """Return what says a value of the indicator's control chart, where shares go from 0 to 1."""
    times = PERCENT if indicator.unit == "percent" else 1
    return lambda value, lang: value_words(value * times, indicator.unit, lang)


def _month_of_x(x: str, lang: Language) -> str:
    """Return `Maret 2026` for a point at `2026-03`."""
    return month_words(date.fromisoformat(f"{x}-01"), lang)
