"""The one loader of indicator files: schema first, then the rules that a schema cannot say."""

import logging
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tuntas.measures.contract import TABLES
from tuntas.measures.indicators.expressions import ExpressionError, render
from tuntas.measures.indicators.types import ABOVE, ALWAYS, UNIT, Indicator, Part, Rows, Source
from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    Problem,
    line_at,
    read_document,
    shipped_texts,
    text_of,
)
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.measures.indicators"
OWN_FOLDER = "indicators"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


class IndicatorError(DataFileError):
    """An indicator file breaks rules."""


def read_indicator(text: str, *, path: str) -> Indicator:
    """Return the indicator that a file's text describes.

    Raises `IndicatorError` with every problem found: file, line, rule and what to do.
    """
    document = read_document(text, path, package=PACKAGE, error=IndicatorError)
    indicator = _indicator(document, path)
    IndicatorError.raise_any(
        path,
        (
            Problem(line_at(document, place), rule, message)
            for place, rule, message in _problems(indicator)
        ),
    )
    return indicator


def load_indicator(path: Path) -> Indicator:
    """Return the indicator in a file; raises `IndicatorError`, also when it is no UTF-8 text."""
    return read_indicator(text_of(path, IndicatorError), path=str(path))


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Indicator]:
    """Return the indicators that come with the product, by key."""
    found = (read_indicator(text, path=name) for name, text in shipped_texts(PACKAGE).items())
    return {one.key: one for one in found}


INDICATORS = DataFiles(load_indicator, shipped=shipped, error=IndicatorError)


def indicators(home: Path | None = None) -> Mapping[str, Indicator]:
    """Return the shipped indicators and a city's own in `home`/indicators, by key.

    Raises `IndicatorError` when an own file breaks a rule or takes a key that is in use.
    """
    return INDICATORS.checked(home / OWN_FOLDER if home else None)


def usable_indicators(home: Path) -> Mapping[str, Indicator]:
    """Return every indicator that can be used; an own file that breaks a rule is left out and logged."""
    return INDICATORS.found(home / OWN_FOLDER, _left_out).usable


def _left_out(problem: Exception) -> None:
    logger.error("An indicator is left out: %s", problem)


def _indicator(document: Mapping[str, Any], path: str) -> Indicator:
    plain = ("key", "version", "unit", "direction", "table", "month", "dimensions", "chart")
    optional = (
        "with_cases",
        "where",
        "until",
        "value",
        "n",
        "numerator",
        "denominator",
        "scale",
        "minimum_n",
        "public",
    )
    rows = document.get("rows")
    return Indicator(
        **{name: document[name] for name in plain},
        **{name: document[name] for name in optional if name in document},
        name=_text(document["name"]),
        definition=_text(document["definition"]),
        source=Source(_text(document["source"]["text"]), document["source"]["verified"]),
        path=path,
        rows=Rows(tuple(rows["by"]), dict(rows["columns"])) if rows else None,
        parts=tuple(
            Part(one["key"], _text(one["label"]), one["numerator"])
            for one in document.get("parts", ())
        ),
    )


def _text(value: Mapping[str, str]) -> Bilingual:
    return Bilingual(value["id"], value["en"])


Found = Iterator[tuple[list[str | int], str, str]]


def _problems(indicator: Indicator) -> Found:
    """Yield place, rule and reason of what the schema could not see."""
    if indicator.with_cases and indicator.table != "events":
        yield ["with_cases"], "with-cases", "only events have a case to be joined"
    yield from _months(indicator)
    yield from _dimensions(indicator)
    yield from _parts(indicator)
    yield from _expressions(indicator)


def _months(indicator: Indicator) -> Found:
    types = {
        column.name: column.type
        for table in ("cases", indicator.table)
        for column in TABLES[table].columns
        if column.name in indicator.columns
    }
    for place, name in (("month", indicator.month), ("until", indicator.until)):
        if name and types.get(name) != "DATE":
            there = ", ".join(sorted(one for one, kind in types.items() if kind == "DATE"))
            yield [place], "month", f"{name} is no month of {indicator.table}; there are {there}"


def _dimensions(indicator: Indicator) -> Found:
    there = dimensions_of(indicator)
    for place, name in enumerate(indicator.dimensions):
        if name in ALWAYS:
            yield ["dimensions", place], "dimension", f"{name} need not be said: it is always there"
        elif name not in there:
            known = ", ".join(there)
            yield ["dimensions", place], "dimension", f"{name} cannot be one; there are {known}"


def dimensions_of(indicator: Indicator) -> list[str]:
    """Return what an indicator of this table may be asked by: its columns of text, and `above`."""
    texts = {
        column.name
        for table in ("cases", indicator.table)
        for column in TABLES[table].columns
        if column.type == "VARCHAR" and column.name in indicator.columns
    }
    above = {ABOVE} if UNIT in texts else set()
    return sorted((texts | above) - set(ALWAYS))


def _parts(indicator: Indicator) -> Found:
    keys = [part.key for part in indicator.parts]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield ["parts", place], "unique-key", f"the key {key!r} stands twice"


def _expressions(indicator: Indicator) -> Found:
    if indicator.where:
        yield from _expression(["where"], indicator.where, indicator.columns, grouped=False)
    columns = indicator.columns
    if rows := indicator.rows:
        for place, name in enumerate(rows.by):
            if name not in columns:
                yield ["rows", "by", place], "column", f"{indicator.table} has no column {name}"
        for name, text in rows.columns.items():
            yield from _expression(["rows", "columns", name], text, columns, grouped=True)
        columns = frozenset((*rows.by, *rows.columns))
    for name in ("value", "n", "numerator", "denominator"):
        if text := getattr(indicator, name):
            yield from _expression([name], text, columns, grouped=True)
    for place, part in enumerate(indicator.parts):
        where: list[str | int] = ["parts", place, "numerator"]
        yield from _expression(where, part.numerator, columns, grouped=True)


def _expression(
    place: list[str | int], text: str, columns: frozenset[str], *, grouped: bool
) -> Found:
    try:
        render(text, columns, grouped=grouped, dialect="duckdb")
    except ExpressionError as error:
        yield place, "expression", f"{text!r}: {error}"
