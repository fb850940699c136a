"""Monthly figures of the tests, as a publication leaves them: two years up to October 2026."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from tuntas.measures.models import DataVersion, MonthlyValue
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Unit

TAKEN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
NOVEMBER = date(2026, 11, 1)
DAY = 450
RUNGS = ("hours", "day", "week", "month", "longer")


def published() -> DataVersion:
    """Return the data version of the tests' figures."""
    return DataVersion.objects.create(version="20261122-080000-abcdef01", made_at=TAKEN)


def months_up_to(last: date, count: int) -> list[date]:
    """Return so many months, the oldest first."""
    return [months_before(last, back) for back in reversed(range(count))]


def put(
    unit: Unit,
    indicator: str,
    values: Sequence[float],
    *,
    n: int | Sequence[int] = 20,
    service: str = "",
    part: str = "",
    last: date = OCTOBER,
) -> None:
    """Write a series that ends with `last`."""
    sizes: Iterable[int] = [n] * len(values) if isinstance(n, int) else n
    MonthlyValue.objects.bulk_create(
        MonthlyValue(
            unit=unit, indicator=indicator, part=part, service=service, month=month, value=value, n=size,
        )
        for month, value, size in zip(months_up_to(last, len(values)), values, sizes, strict=True)
    )  # fmt: skip


def put_ladder(unit: Unit, now: Sequence[float], before: Sequence[float], *, n: int = 10) -> None:
    """Write two years of the ladder, each month like the others of its year."""
    for part, share, share_before in zip(RUNGS, now, before, strict=True):
        put(unit, "ladder", [share_before] * 12 + [share] * 12, part=part, n=n)


STEADY = [3.0, 3.4, 3.1, 3.3, 3.2, 3.0, 3.4, 3.1, 3.3, 3.2, 3.1, 3.3]  # working days


def put_two_years(unit: Unit, *, quicker: bool = True, service: str = "") -> None:
    """Write a unit that is calm for a year, then quicker for one (or as calm as before)."""
    after = [value - 1 for value in STEADY] if quicker else STEADY
    put(unit, "working-time-median", [DAY * v for v in (*STEADY, *after)], service=service)
    put(unit, "within-promise", [80, 85, 75, 80] * 6, service=service)
    put(unit, "first-answer-median", [120, 150, 130, 140] * 6, service=service)
