"""Figures of an indicator, by any of its dimensions: one statement for DuckDB and for Spark.

Names in the statement come from the contract and from checked files; what a person gives is bound.
Sums and counts come out of the engine and are divided here, exactly. What an engine computed with
floating point is first cut to the twelve digits on which engines agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import isfinite
from typing import Any, Protocol

import duckdb

from tuntas.measures.contract import TABLES
from tuntas.measures.indicators.expressions import Dialect, render
from tuntas.measures.indicators.types import ABOVE, CASE_KEY, MONTH, Indicator

Months = tuple[date | None, date | None]

PLACES = Decimal("0.000001")
AGREED_DIGITS = 12
LAST_MONTH = date(2100, 12, 1)
HUNDRED = Fraction(100)
LARGEST, MOST_ROWS = 10**11, 2**31 - 1  # that the pages can keep: `MonthlyValue.value` and `n`


TRIED = {  # a value of each type of the contract
    "VARCHAR": "''",
    "BOOLEAN": "true",
    "DATE": "DATE '2026-01-01'",
    "TIMESTAMP": "TIMESTAMP '2026-01-01'",
    **dict.fromkeys(("SMALLINT", "INTEGER", "BIGINT", "DOUBLE"), "1"),
}


class MeasureError(ValueError):
    """A figure was asked for that cannot be given; the message says what can."""


class Engine(Protocol):
    """Something that answers statements over the tables of the contract."""

    @property
    def dialect(self) -> Dialect:
        """Return which SQL it speaks."""

    def rows(self, sql: str, parameters: Sequence[str]) -> Sequence[Sequence[Any]]:
        """Return the rows of a statement; every `?` in it is a parameter."""


@dataclass(frozen=True)
class DuckDB:
    """The facts within reach of a connection, in this process."""

    connection: duckdb.DuckDBPyConnection
    dialect: Dialect = "duckdb"

    def rows(self, sql: str, parameters: Sequence[str]) -> Sequence[Sequence[Any]]:
        """Return the rows of a statement; raises `MeasureError` where the file makes no sense."""
        try:
            return self.connection.execute(sql, list(parameters)).fetchall()
        except (duckdb.ProgrammingError, duckdb.DataError) as error:
            raise MeasureError(str(error)) from error


@dataclass(frozen=True)
class Figure:
    """A value, of how many rows it was made (`n`), and from which data version."""

    dims: Mapping[str, str]
    part: str
    value: Decimal
    n: int
    data_version: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked of an indicator; `months` are first days, both included, None is open."""

    by: Sequence[str] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    months: Months = (None, None)


def figures(
    connection: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    by: Sequence[str],
    *,
    where: Mapping[str, str] | None = None,
    months: Months | None = None,
    data_version: str = "",
) -> list[Figure]:
    """Return an indicator's figures from a connection of `engine.connected`, ordered by `by`.

    A group of which there is nothing to count has no figure: no rows, or a denominator of 0.
    Values have six decimals, rounded half to even. Raises `MeasureError`.
    """
    question = Question(by, where or {}, months or (None, None))
    return answer(DuckDB(connection), indicator, question, data_version=data_version)


def answer(
    engine: Engine, indicator: Indicator, question: Question, *, data_version: str = ""
) -> list[Figure]:
    """Return the figures that an engine computes; as `figures`."""
    _check(indicator, question)
    standing = _months_standing(engine, indicator, question) if indicator.until else ()
    if indicator.until and not standing:
        return []
    statement = _Statement(indicator, question, engine.dialect, standing)
    found = engine.rows(statement.sql(), statement.parameters())
    return [
        figure
        for row in found
        for figure in _figures_of_row(indicator, question.by, row, data_version)
    ]


def check_by_trial(indicator: Indicator) -> None:
    """Compute an indicator of one empty row: raises `MeasureError` where types do not fit."""
    with duckdb.connect() as connection:
        for table in TABLES.values():
            columns = ", ".join(f"{one.name} {one.type}" for one in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns})")
            row = ", ".join(TRIED[one.type] for one in table.columns)
            connection.execute(f"INSERT INTO {table.name} VALUES ({row})")
        first = (date(2026, 1, 1), date(2026, 1, 1))
        figures(connection, indicator, indicator.every_dimension, months=first)


def _check(indicator: Indicator, question: Question) -> None:
    there = indicator.every_dimension
    for name in (*question.by, *question.where):
        if name not in there:
            raise MeasureError(
                f"{indicator.key}: tidak ada dimensi {name!r}; yang ada: {', '.join(there)}"
            )
    if len(set(question.by)) < len(question.by):
        raise MeasureError(f"{indicator.key}: satu dimensi disebut dua kali")
    if MONTH in question.where:
        raise MeasureError(f"{indicator.key}: bulan dipilih dengan batas awal dan akhir")
    first, last = question.months
    if first and last and last < first:
        raise MeasureError(f"{indicator.key}: {last:%Y-%m} sebelum {first:%Y-%m}")
    if any(month and not month <= LAST_MONTH for month in question.months):
        raise MeasureError(f"{indicator.key}: bulan sesudah {LAST_MONTH:%Y-%m}")


def _months_standing(engine: Engine, indicator: Indicator, question: Question) -> Sequence[date]:
    """Return the months at whose end rows are counted; only the last when months are not asked for."""
    base = _Statement(indicator, question, engine.dialect, ())
    entered, left = indicator.month, indicator.until
    sql = f"SELECT min({entered}), max({entered}), max({left}) FROM {base.source()}{base.rows_that_count()}"
    ((begin, *ends),) = engine.rows(sql, base.parameters())
    if begin is None:
        return ()
    first, last = question.months
    last = last or max(end for end in ends if end is not None)
    return list(_each_month(max(first or begin, begin), last))[0 if MONTH in question.by else -1 :]


def _each_month(first: date, last: date) -> Iterator[date]:
    number = first.year * 12 + first.month - 1
    while number <= last.year * 12 + last.month - 1:
        yield date(number // 12, number % 12 + 1, 1)
        number += 1


@dataclass(frozen=True)
class _Statement:
    """One statement: the rows that count, the lower level if there is one, the figures."""

    indicator: Indicator
    question: Question
    dialect: Dialect
    standing: Sequence[date]

    def sql(self) -> str:
        """Return it; its columns are the dimensions, n, the denominator, a value per part."""
        indicator = self.indicator
        levels = [f"counted AS (SELECT {self._counted()} FROM {self._placed()})"]
        level, columns = "counted", indicator.columns
        if indicator.rows:
            levels.append(f"grouped AS ({self._lower_level()})")
            level, columns = "grouped", frozenset((*indicator.rows.by, *indicator.rows.columns))
        denominator = indicator.denominator or "count(*)"
        texts = [indicator.counted, denominator, *(text for _part, text in indicator.expressions)]
        values = [self._expression(text, columns) for text in texts]
        return (
            f"WITH {', '.join(levels)} SELECT {', '.join([*self._dims(), *values])} FROM {level}"
            f"{self._grouped(self._dims())}{self._ordered()}"
        )

    def parameters(self) -> list[str]:
        """Return what its question marks stand for."""
        return list(self.question.where.values())

    def source(self) -> str:
        """Return the relation of the facts, with what belongs to them."""
        indicator = self.indicator
        relation = f"{indicator.table} f"
        if indicator.with_cases:
            more = [name for name in TABLES["cases"].names if name not in indicator.facts.names]
            same = " AND ".join(f"e.{name} = c.{name}" for name in CASE_KEY)
            joined = ", ".join(f"c.{name}" for name in more)
            relation = f"(SELECT e.*, {joined} FROM events e JOIN cases c ON {same}) f"
        if ABOVE in self.question.by or ABOVE in self.question.where:
            same = "u.government = f.government AND u.unit = f.unit"
            # A unit that the table does not know, as in an imported log, stands for itself.
            relation = (
                f"(SELECT f.*, coalesce(u.above, f.unit) AS above FROM {relation}"
                f" LEFT JOIN units u ON {same}) f"
            )
        return relation

    def rows_that_count(self) -> str:
        """Return the condition, months aside."""
        conditions = [f"{name} = ?" for name in self.question.where]
        if self.indicator.where:
            conditions.append(
                render(
                    self.indicator.where,
                    self.indicator.columns,
                    grouped=False,
                    dialect=self.dialect,
                )
            )
        return f" WHERE {' AND '.join(conditions)}" if conditions else ""

    def _placed(self) -> str:
        """Return the rows that count, each in its month, or in every month in which it stands."""
        month, until = self.indicator.month, self.indicator.until
        rows = f"(SELECT * FROM {self.source()}{self.rows_that_count()}) f"
        if until:
            months = ", ".join(f"({_literal(month)})" for month in self.standing)
            return (
                f"{rows} JOIN (VALUES {months}) AS m(standing) ON f.{month} <= m.standing"
                f" AND (f.{until} IS NULL OR f.{until} > m.standing)"
            )
        first, last = self.question.months
        bounds = [f"{month} IS NOT NULL"]
        bounds += [f"{month} >= {_literal(first)}"] if first else []
        bounds += [f"{month} <= {_literal(last)}"] if last else []
        return f"{rows} WHERE {' AND '.join(bounds)}"

    def _counted(self) -> str:
        """Return the columns; dimensions get a name of their own: the month is no column of cases."""
        month = "m.standing" if self.indicator.until else f"f.{self.indicator.month}"
        dims = [
            f"{month if name == MONTH else f'f.{name}'} AS by_{name}" for name in self.question.by
        ]
        return ", ".join([*dims, "f.*"])

    def _lower_level(self) -> str:
        rows = self.indicator.rows
        if rows is None:
            raise MeasureError(f"{self.indicator.key}: no lower level")
        keys = [*self._dims(), *rows.by]
        made = [
            f"{self._expression(text, self.indicator.columns)} AS {name}"
            for name, text in rows.columns.items()
        ]
        return f"SELECT {', '.join([*keys, *made])} FROM counted{self._grouped(keys)}"

    def _expression(self, text: str, columns: frozenset[str]) -> str:
        return render(text, columns, grouped=True, dialect=self.dialect)

    def _dims(self) -> list[str]:
        return [f"by_{name}" for name in self.question.by]

    def _grouped(self, keys: Sequence[str]) -> str:
        return f" GROUP BY {', '.join(keys)}" if keys else ""

    def _ordered(self) -> str:
        return f" ORDER BY {', '.join(self._dims())}" if self.question.by else ""


def _literal(month: date) -> str:
    return f"DATE '{month:%Y-%m-%d}'"


def _figures_of_row(
    indicator: Indicator, by: Sequence[str], row: Sequence[Any], data_version: str
) -> Iterator[Figure]:
    dims = {name: _shown(value) for name, value in zip(by, row, strict=False)}
    n, denominator, *values = (_number(indicator, value) for value in row[len(by) :])
    for (part, _text), value in zip(indicator.expressions, values, strict=True):
        figure = _value(indicator, value, denominator)
        if figure is not None:
            yield Figure(dims, part, _kept(indicator, figure), _rows(indicator, n), data_version)


def _number(indicator: Indicator, value: Any) -> Any:
    """Return what an engine computed, or raise `MeasureError` where it is no number."""
    if value is None or (isinstance(value, int | float | Decimal) and isfinite(value)):
        return value
    raise MeasureError(f"{indicator.key}: {str(value)[:60]!r} bukan angka")


def _kept(indicator: Indicator, figure: Decimal) -> Decimal:
    if abs(figure) > LARGEST:
        raise MeasureError(f"{indicator.key}: {figure:.6g} terlalu besar")
    return figure


def _rows(indicator: Indicator, n: Any) -> int:
    if n is None or not 0 <= n <= MOST_ROWS:
        raise MeasureError(f"{indicator.key}: n = {n} bukan banyaknya baris")
    return int(n)


def _shown(value: Any) -> str:
    return f"{value:%Y-%m}" if isinstance(value, date) else str(value)


def _value(indicator: Indicator, value: Any, denominator: Any) -> Decimal | None:
    if value is None:
        return None
    if not indicator.denominator:
        return rounded(value)
    if not denominator:
        return None
    times = HUNDRED if indicator.unit == "percent" else Fraction(1)
    return rounded(_exact(value) * times / _exact(denominator))


def rounded(value: Fraction | float | Decimal) -> Decimal:
    """Return a value with six decimals, half to even."""
    exact = _exact(value)
    with localcontext() as context:
        context.prec = 400  # the largest a float can be, with its decimals
        decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
        return decimal.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def _exact(value: Any) -> Fraction:
    """Return a number exactly; of floating point only what engines agree on."""
    return Fraction(f"{value:.{AGREED_DIGITS}g}" if isinstance(value, float) else value)
