"""Improvements with figures for the tests: 24 months up to October 2026, a change in November 2025."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import uuid4

from tests.personas import City

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.change import (
    Change,
    plan_change,
    planned_of,
)
from tuntas.improvements.projects.measuring.actions.measure import (
    Measure,
    choose_measure,
    measure_mark,
)
from tuntas.improvements.projects.measuring.actions.savings import (
    SavingsFacts,
    savings_mark,
    write_savings,
)
from tuntas.measures.models import DataVersion, MonthlyValue
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Unit

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
START = date(2025, 11, 1)
SPEED = "working-time-median"
SHARE = "within-promise"
BY_TIME = Measure("indicator", indicator=SPEED)
OWN = Measure("own", label="Berkas kembali", unit="berkas")


def published(version: str = "20261116-010000-abcdef01", at: datetime = NOW) -> DataVersion:
    """Return the data version of the tests' figures."""
    return DataVersion.objects.create(version=version, made_at=at)


def noise(count: int, seed: int = 1) -> list[float]:
    """Return numbers around zero, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - figures for tests
    return [chance.gauss(0, 1) for _ in range(count)]


def put(
    unit: Unit,
    values: Sequence[float | None],
    *,
    indicator: str = SPEED,
    service: str = "",
    last: date = OCTOBER,
    n: int = 20,
) -> None:
    """Write a series that ends with `last`; None leaves a month out."""
    months = [months_before(last, back) for back in reversed(range(len(values)))]
    MonthlyValue.objects.bulk_create(
        MonthlyValue(unit=unit, indicator=indicator, service=service, month=month, value=value, n=n)
        for month, value in zip(months, values, strict=True)
        if value is not None
    )


def stepped(
    before: float, after: float, *, sides: tuple[int, int] = (12, 12), seed: int = 1
) -> list[float]:
    """Return a level, then another one, with noise of a tenth of the first around both."""
    around = noise(sum(sides), seed)
    levels = [before] * sides[0] + [after] * sides[1]
    return [level + before / 10 * one for level, one in zip(levels, around, strict=True)]


def begun(city: City, *, unit: Unit | None = None, title: str = "Berkas satu pintu") -> Improvement:
    """Return an improvement of the roads agency that measures nothing yet."""
    return Improvement.objects.create(uid=uuid4(), unit=unit or city.roads, title=title)


def measured(
    city: City,
    values: Sequence[float | None] = (),
    *,
    start: date = START,
    beside: Sequence[int] = (),
    watched: Sequence[str] = (),
    transition: int = 0,
) -> Improvement:
    """Return an improvement that is measured by its working time, through the real actions."""
    if not DataVersion.objects.exists():
        published()
    put(city.roads, values or stepped(2000, 1200))
    made = chosen(city, begun(city), BY_TIME)
    return planned(
        city, made, started_on=start, transition_months=transition, beside=beside, watched=watched
    )


def chosen(city: City, made: Improvement, measure: Measure) -> Improvement:
    """Let an officer choose what is measured."""
    return choose_measure(
        improvement_id=made.pk, measure=measure, seen=measure_mark(stored(made)),
        by=city.sari.powers(), at=NOW,
    )  # fmt: skip


def planned(city: City, made: Improvement, **changes: Any) -> Improvement:
    """Let an officer say when the change began, as the samples do unless told otherwise."""
    change = replace(Change(START), **changes)
    return plan_change(
        improvement_id=made.pk, change=change, seen=planned_of(stored(made)).mark,
        by=city.sari.powers(), at=NOW,
    )  # fmt: skip


def estimated(city: City, made: Improvement, savings: SavingsFacts) -> Improvement:
    """Let an officer write down what is estimated to be saved."""
    return write_savings(
        improvement_id=made.pk, savings=savings, seen=savings_mark(stored(made)),
        by=city.sari.powers(), at=NOW,
    )  # fmt: skip


def stored(made: Improvement) -> Improvement:
    """Read an improvement anew."""
    return Improvement.objects.get(pk=made.pk)
