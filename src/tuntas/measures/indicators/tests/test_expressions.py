"""The language of indicator files: what it takes, what it refuses, and what engines get of it."""

import re
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.measures.compute import rounded
from tuntas.measures.indicators.expressions import ExpressionError, render

COLUMNS = frozenset({"worked", "outcome", "waiting", "unit"})


@pytest.mark.parametrize(
    ("text", "duckdb_sql", "spark_sql"),
    [
        ("median(worked)", "quantile_cont(worked, 0.5e0)", "percentile(worked, 0.5e0)"),
        ("Quantile(worked, 0.9)", "quantile_cont(worked, 0.9e0)", "percentile(worked, 0.9e0)"),
        ("count(DISTINCT unit)", "count(DISTINCT unit)", "count(DISTINCT unit)"),
        ("count(DISTINCT unit, outcome)", "count(DISTINCT (unit, outcome))", "count(DISTINCT unit, outcome)"),
        ("count(unit)", "count(unit)", "count(unit)"),
        (
            "sum(worked) / count(*) * 100",
            "((sum(worked) / nullif(count(*), 0)) * 100)",
            "((sum(worked) / nullif(count(*), 0)) * 100)",
        ),
        (
            "count(*) FILTER (WHERE waiting AND worked BETWEEN 1 AND 2)",
            "count(*) FILTER (WHERE (waiting and (worked BETWEEN 1 AND 2)))",
            "count(*) FILTER (WHERE (waiting and (worked BETWEEN 1 AND 2)))",
        ),
    ],
)  # fmt: skip
def test_a_figure_is_written_for_each_engine(text: str, duckdb_sql: str, spark_sql: str) -> None:
    assert render(text, COLUMNS, grouped=True, dialect="duckdb") == duckdb_sql
    assert render(text, COLUMNS, grouped=True, dialect="spark") == spark_sql


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("outcome <> 'duplicate'", "(outcome <> 'duplicate')"),
        ("NOT waiting", "(NOT waiting)"),
        ("outcome NOT IN ('a', 'b')", "(outcome NOT IN ('a', 'b'))"),
        ("worked IS NOT NULL OR waiting", "((worked IS NOT NULL) or waiting)"),
        ("worked NOT BETWEEN 1 AND 2", "(worked NOT BETWEEN 1 AND 2)"),
        ("coalesce(worked, 0) > -1", "(coalesce(worked, 0) > (-1))"),
        ("1 - 2 - worked = 0.5", "(((1 - 2) - worked) = 0.5e0)"),
    ],
)
def test_a_condition_keeps_its_meaning(text: str, expected: str) -> None:
    assert render(text, COLUMNS, grouped=False, dialect="duckdb") == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sum(secret)", "there is no column secret"),
        ("worked", "outside an aggregate"),
        ("sum(sum(worked))", "only the columns of one row"),
        ("read_csv('/etc/passwd')", "no function read_csv"),
        ("count(*); DROP TABLE cases", "cannot be read from here: '; DROP TABLE cases'"),
        ("(SELECT 1)", "there is no column SELECT"),
        ("count(*) -- all", "there is no column all"),
        ("count(*) /* all */", "missing before '*'"),
        ("sum(worked) OVER (PARTITION BY unit)", "'OVER' is not expected"),
        ("count(*) FILTER (WHERE outcome = 'it''s')", "is not expected here|missing before"),
        ("count(*) FILTER (WHERE outcome = 'a\\')", "cannot be read"),
        ("count(*) FILTER (WHERE outcome IN (unit))", "no number and no text"),
        ("count(*) FILTER (WHERE worked IS 1)", "'NULL' is missing"),
        ("count(*) FILTER (WHERE worked NOT 1)", "after NOT"),
        ("count(*) FILTER (WHERE outcome = '${env:HOME}')", "cannot hold"),
        ("quantile(worked, 1.5)", "between 0 and 1"),
        ("quantile(worked)", "',' is missing"),
        ("sum(worked", "'\\)' is missing before 'the end'"),
        ("", "missing before 'the end'"),
        ("\u0663", "cannot be read"),
        ("(" * 40 + "1" + ")" * 40, "too many brackets"),
        ("-" * 40 + "1", "two minus signs"),
        ("1" * 3000, "longer than"),
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        render(text, COLUMNS, grouped=True, dialect="duckdb")


@given(st.text(alphabet="countsumworked()*,.'-/ 019=<>andorfilterwhere", max_size=40))
def test_whatever_is_let_through_reaches_nothing_but_the_columns(text: str) -> None:
    try:
        sql = render(text, COLUMNS, grouped=True, dialect="duckdb")
    except ExpressionError:
        return
    assert not re.search(r";|--|/\*", sql)
    words = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "", sql.lower())))
    known = {
        "count",
        "sum",
        "min",
        "max",
        "avg",
        "nullif",
        "filter",
        "where",
        "and",
        "or",
        "not",
        "e",
    }
    assert words <= known | COLUMNS | {"coalesce", "distinct", "in", "is", "null", "true", "false"}


def _between(values: list[int], share: Fraction) -> Fraction:
    """Slow and obvious: the value at `share` of the way from the first to the last."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@given(
    st.lists(st.integers(0, 1_000_000), min_size=1, max_size=60),
    st.sampled_from(["0.5", "0.9", "0.25"]),
)
def test_quantiles_are_exact(values: list[int], share: str) -> None:
    sql = render(f"quantile(worked, {share})", COLUMNS, grouped=True, dialect="duckdb")
    with duckdb.connect() as connection:
        question = f"SELECT {sql} FROM (SELECT unnest(?) AS worked)"
        ((found,),) = connection.execute(question, [values]).fetchall()
    assert rounded(found) == rounded(_between(values, Fraction(share)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(2, 3), "0.666667"),
        (Fraction(1, 2_000_000), "0.000000"),  # a tie goes to the even digit
        (Fraction(3, 2_000_000), "0.000002"),
        (0.1 + 0.2, "0.300000"),
        (0.0859375, "0.085938"),
        (0.08593749999999997, "0.085938"),  # the same sum in another order
        (7, "7.000000"),
        (Decimal("1.5"), "1.500000"),
    ],
)
def test_values_are_rounded_half_to_even(value: Fraction | float, expected: str) -> None:
    assert str(rounded(value)) == expected
