"""The numbers behind a chart, as a spreadsheet or a program wants them: unformatted, by month."""

from collections.abc import Iterator

from tuntas.measures.charts import indicator_chart
from tuntas.measures.models import DataVersion
from tuntas.measures.queries.series import (
    indicator,
    month_of,
    months_before,
    new_starts,
    service_series,
    standing_rebases,
)

COLUMNS = (
    "month", "value", "unit", "n", "few", "centre", "lower", "upper", "variation", "rules",
    "data_version",
)  # fmt: skip
PERCENT = 100
Row = tuple[object, ...]


def numbers(unit_id: int, service: str, key: str, version: DataVersion) -> Iterator[Row]:
    """Yield a chart's rows by month; `value` is empty where there are too few cases to show it.

    Centre and limits are in the unit of the value.
    """
    running = month_of(version)
    found = service_series(unit_id, running, service=service, alone=[key])
    chart = indicator_chart(
        indicator(key),
        found.get((key, "", service), ()),
        until=months_before(running, 1),
        new_starts=new_starts(standing_rebases(unit_id, service), key, service),
    )
    times = PERCENT if chart.indicator.unit == "percent" else 1
    points = chart.control.points if chart.control else [None] * len(chart.months)
    for at, point in enumerate(points):
        lines = (point.centre, point.lower, point.upper) if point else (None, None, None)
        yield (
            f"{chart.months[at]:%Y-%m}",
            _number(chart.values[at], 1),
            chart.indicator.unit,
            chart.n[at],
            "yes" if chart.months[at] in chart.hidden else "no",
            *(_number(one, times) for one in lines),
            point.variation if point and point.y is not None else "",
            " ".join(point.flags) if point else "",
            version.version,
        )


def _number(value: float | None, times: int) -> float | str:
    return "" if value is None else round(value * times, 4)
