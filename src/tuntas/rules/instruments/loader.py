"""The one loader of instrument files: schema first, then the rules that a schema cannot say."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    content_hash,
    read_document,
    shipped_texts,
    text_of,
)
from tuntas.rules.instruments.checks import problems_of
from tuntas.rules.instruments.model import (
    Category,
    Choice,
    Gate,
    Instrument,
    Node,
    Option,
    Policy,
    Requirement,
    Rule,
    Scale,
    Source,
)
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.rules.instruments"


class InstrumentError(DataFileError):
    """An instrument file breaks rules."""


def read_instrument(text: str, *, path: str) -> Instrument:
    """Return the instrument that a file's text describes.

    Raises `InstrumentError` with every problem found: file, line, rule and what to do.
    """
    document = read_document(text, path, package=PACKAGE, error=InstrumentError)
    instrument = _instrument(document, content_hash(text), path)
    InstrumentError.raise_any(path, problems_of(instrument))
    return instrument


def load_instrument(path: Path) -> Instrument:
    """Return the instrument in a file; raises `InstrumentError`, also when it is no UTF-8 text."""
    return read_instrument(text_of(path, InstrumentError), path=str(path))


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Instrument]:
    """Return the instruments that come with the product, by key."""
    found = (read_instrument(text, path=name) for name, text in shipped_texts(PACKAGE).items())
    return {one.key: one for one in found}


INSTRUMENTS = DataFiles(load_instrument, shipped=shipped, error=InstrumentError)


def instruments(folder: Path | None = None) -> Mapping[str, Instrument]:
    """Return the shipped instruments and those in a city's own folder, by key.

    Raises `InstrumentError` when an own file breaks a rule or takes a key that is in use.
    """
    return INSTRUMENTS.checked(folder)


def number(value: Any) -> Fraction:
    """Return a number of a file exactly: 1/9, 0.11 or 25."""
    return Fraction(str(value)) if isinstance(value, Decimal | str) else Fraction(value)


def _optional(value: Any) -> Fraction | None:
    return None if value is None else number(value)


def _text(value: Any) -> Bilingual:
    return (
        Bilingual(value, value) if isinstance(value, str) else Bilingual(value["id"], value["en"])
    )


def _source(value: Any) -> Source:
    return Source(value["text"], value["verified"])


def _rule(value: Any) -> Rule:
    if isinstance(value, str):
        return Rule(value)
    return Rule(value["name"], {key: one for key, one in value.items() if key != "name"})


def _instrument(data: Any, digest: str, path: str) -> Instrument:
    valid = data.get("valid", {})
    return Instrument(
        key=data["key"],
        version=data["version"],
        title=_text(data["title"]),
        kind=data["kind"],
        source=_source(data["source"]),
        valid_from=_day(valid.get("from")),
        valid_until=_day(valid.get("until")),
        rule=_rule(data["rule"]),
        maximum=number(data["maximum"]),
        decimals=data.get("decimals"),
        unanswered=data.get("unanswered", "zero"),
        not_applicable=data.get("not_applicable", "refuse"),
        scales={key: _scale(key, one) for key, one in data["scales"].items()},
        nodes=tuple(
            _node(one, line) for one, line in zip(data["nodes"], data["nodes"].lines, strict=True)
        ),
        policies={key: _policy(key, one) for key, one in data.get("policies", {}).items()},
        categories=tuple(map(_category, data["categories"])),
        gates=tuple(map(_gate, data.get("gates", ()))),
        applies_to=tuple(data.get("applies_to", ())),
        notes=tuple(map(_text, data.get("notes", ()))),
        hash=digest,
        path=path,
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _scale(key: str, data: Any) -> Scale:
    options = tuple(
        Option(one["key"], number(one["value"]), _text(one["label"]), tuple(one.get("aliases", ())))
        for one in data.get("options", ())
    )
    values = [option.value for option in options]
    return Scale(
        key=key,
        minimum=number(data["minimum"]) if "minimum" in data else min(values, default=Fraction(0)),
        maximum=number(data["maximum"]) if "maximum" in data else max(values, default=Fraction(0)),
        options=options,
        verified=data["verified"],
        unit=data.get("unit", ""),
    )


def _policy(key: str, data: Any) -> Policy:
    choices = {
        name: Choice(
            name,
            one.get("value"),
            _text(one["label"]),
            one["verified"],
            tuple(one.get("aliases", ())),
        )
        for name, one in data["choices"].items()
    }
    aliases = tuple(data.get("aliases", ()))
    return Policy(key, _text(data["label"]), data["default"], choices, aliases)


def _category(data: Any) -> Category:
    return Category(
        key=data["key"],
        predicate=_text(data["predicate"]),
        above=_optional(data.get("above")),
        least=_optional(data.get("least")),
        verified=data["verified"],
    )


def _gate(data: Any) -> Gate:
    requirements = (
        Requirement(
            nodes=tuple(one["nodes"]),
            at_least=_optional(one.get("at_least")),
            share=_optional(one.get("share")),
            when=dict(one.get("when", {})),
            verified=one["verified"],
        )
        for one in data["requires"]
    )
    return Gate(data["key"], _text(data["predicate"]), tuple(requirements))


def _node(data: Any, line: int) -> Node:
    weight = data.get("weight")
    by_variant = isinstance(weight, dict)
    verified = data.get("verified")
    return Node(
        key=data["key"],
        parent=data.get("parent", ""),
        kind=data.get("kind", "item"),
        label=_text(data["label"]),
        line=line,
        weight=None if by_variant else _optional(weight),
        weights={name: number(one) for name, one in weight.items()} if by_variant else {},
        scale=data.get("scale", ""),
        rule=_rule(data["rule"]) if "rule" in data else None,
        ladder=dict(data.get("ladder", {})),
        question=_text(data["question"]) if "question" in data else None,
        help=data.get("help", ""),
        evidence=tuple(data.get("evidence", ())),
        required=data.get("required", False),
        counts=data.get("counts", True),
        variants=frozenset(data.get("variants", ())),
        source=_source(data["source"])
        if "source" in data
        else Source("", verified)
        if verified
        else None,
        note=data.get("note", ""),
    )
