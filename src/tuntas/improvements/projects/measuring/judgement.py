"""What months say about a change, as a result to keep. Loads NumPy once there are enough of them."""

import hashlib
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import nan
from typing import Any

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.measuring.figures import MINUTES, PERCENT, PERCENT_POINTS, Figure
from tuntas.improvements.projects.measuring.subjects import Series
from tuntas.measures.words import duration_words
from tuntas.rules.statistics.effects import (
    Change,
    Direction,
    Effect,
    Method,
    Row,
    Wording,
    as_data,
    effects,
    sentence,
)

METHOD = 3  # raise it when something else is made of the same months
SAME_DIGITS = 4  # an answer that differs further behind is the same answer
DRAWN_DIGITS = 6
COLUMNS = ("month", "phase", "value", "control", "n", "fitted", "counterfactual")


@dataclass(frozen=True)
class Question:
    """What is asked of which months; `figure` says what they count, `beside` the units compared."""

    improvement: Improvement
    figure: Figure
    months: Series
    watched: str = ""  # key of an indicator; empty: the improvement's own figure
    beside: Mapping[int, str] = field(default_factory=dict)
    others: Sequence[Series] = ()  # months of the units compared

    @property
    def known(self) -> bool:
        """Whether there is a figure at all."""
        return any(one.value is not None for one in self.months)

    @property
    def key(self) -> tuple[int, str]:
        """Return whose question it is."""
        return self.improvement.pk, self.watched

    @cached_property
    def digest(self) -> str:
        """Return what tells equal questions: they have equal answers."""
        change = f"{self.improvement.started_on} {self.improvement.transition_months}"
        told = hashlib.sha256(repr((METHOD, change, self.figure, self.beside)).encode())
        for series in (self.months, *self.others):
            told.update(_packed(series))
        return told.hexdigest()


def _packed(series: Series) -> bytes:
    """Return months as bytes, in a tenth of the time that their text takes."""
    days = array("q", [one.month.toordinal() for one in series])
    values = array("d", [nan if one.value is None else one.value for one in series])
    sizes = array("q", [-1 if one.n is None else one.n for one in series])
    return b"%d " % len(series) + days.tobytes() + values.tobytes() + sizes.tobytes()


def judge(questions: Iterable[Question]) -> list[EffectResult]:
    """Return what the months say, not saved and without a moment; there must be figures.

    The comparison is the mean of the units compared, of the months in which all have a figure.
    """
    asked = list(questions)
    found = effects([_change(one) for one in asked])
    return [_result(one, effect) for one, effect in zip(asked, found, strict=True)]


def _change(asked: Question) -> Change:
    improvement = asked.improvement
    if improvement.started_on is None:
        raise ValueError("a change that has not begun cannot be judged")
    return Change(
        asked.months,
        improvement.started_on,
        transition=improvement.transition_months,
        control=mean_beside(asked.months, asked.others) if asked.others else None,
        direction=Direction(asked.figure.direction),
    )


def mean_beside(months: Series, others: Sequence[Series]) -> list[float | None]:
    """Return for each month the mean of the others, None where one of them has no figure."""
    by_month = [{one.month: one.value for one in other} for other in others]
    return [_mean([other.get(one.month) for other in by_month]) for one in months]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def _result(asked: Question, found: Effect) -> EffectResult:
    measure = _measure(asked)
    last = max(one.month for one in asked.months if one.value is not None)
    estimates = as_data(replace(found, rows=()))
    del estimates["points"]
    said = sentence(found, wording(asked.figure, found.method))
    content = {"measure": measure, "effect": estimates}
    if not asked.watched:
        content["points"] = _columns(found.rows)
    return EffectResult(
        improvement=asked.improvement,
        watched=asked.watched,
        last_month=last,
        method=found.method.value,
        verdict=found.verdict.value,
        held_months=found.held_months,
        faded=found.faded,
        before=found.before,
        after=found.after,
        content=content,
        digest=_digest(measure, estimates, last),
        asked=asked.digest,
        sentence_id=said.id,
        sentence_en=said.en,
    )


def _measure(asked: Question) -> dict[str, Any]:
    """Return what was measured, so that a result can be read after something else is chosen."""
    improvement = asked.improvement
    told = {**asked.figure.as_data(), "indicator": asked.watched or improvement.indicator}
    if asked.watched:
        return told
    return {
        **told,
        "source": improvement.source,
        "part": improvement.part,
        "beside": sorted(asked.beside.items()),
    }


def wording(figure: Figure, method: Method) -> Wording:
    """Return how numbers are said: run charts tell values, models tell differences."""
    if figure.unit == MINUTES:
        return Wording(value=duration_words)
    if figure.unit == PERCENT and method is not Method.RUN_CHART:
        return Wording(unit=PERCENT_POINTS)
    return Wording(unit=figure.noun)


def _columns(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Return the months in columns, which take a third of the room of rows."""
    values = [
        (
            row.month.isoformat()[:7], str(row.phase), row.value, row.control, row.n,
            _rounded(row.fitted, DRAWN_DIGITS), _rounded(row.counterfactual, DRAWN_DIGITS),
        )
        for row in rows
    ]  # fmt: skip
    return dict(zip(COLUMNS, map(list, zip(*values, strict=True)), strict=True))


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else float(f"{value:.{digits}g}")


def _digest(measure: Mapping[str, Any], estimates: Mapping[str, Any], last: date) -> str:
    told = json.dumps([measure, _coarse(estimates), f"{last}"], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _coarse(told: Any) -> Any:
    match told:
        case float():
            return _rounded(told, SAME_DIGITS)
        case dict():
            return {key: _coarse(one) for key, one in told.items()}
        case list():
            return [_coarse(one) for one in told]
    return told
