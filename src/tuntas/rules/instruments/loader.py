"""The one loader of instrument files: schema first, then the rules that a schema cannot say."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tuntas.rules.instruments.checks import problems_of
from tuntas.rules.instruments.errors import InstrumentError, Problem
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
from tuntas.rules.instruments.yaml_lines import UnreadableValueError, line_at, read
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.rules.instruments"


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    text = files(PACKAGE).joinpath("schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def read_instrument(text: str, *, path: str) -> Instrument:
    """Return the instrument that a file's text describes.

    Raises `InstrumentError` with every problem found: file, line, rule and what to do.
    """
    document = _document(text, path)
    broken = [
        Problem(line_at(document, list(error.absolute_path)), "schema", error.message)
        for error in _validator().iter_errors(document)
    ]
    if broken:
        raise InstrumentError(path, sorted(broken, key=lambda problem: problem.line))
    instrument = _instrument(document, hashlib.sha256(text.encode()).hexdigest(), path)
    if problems := problems_of(instrument):
        raise InstrumentError(path, problems)
    return instrument


def _document(text: str, path: str) -> Any:
    try:
        return read(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InstrumentError(
            path, [Problem(line, "yaml", error.problem or "unreadable")]
        ) from error
    except yaml.YAMLError as error:  # a character that no text has
        reason = str(error).partition("\n")[0]
        raise InstrumentError(path, [Problem(0, "yaml", reason)]) from error
    except UnreadableValueError as error:
        raise InstrumentError(path, [Problem(error.line, "yaml", str(error))]) from error


def load_instrument(path: Path) -> Instrument:
    """Return the instrument in a file; raises `InstrumentError`, also when it is no UTF-8 text."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
        raise InstrumentError(str(path), [Problem(0, "encoding", message)]) from error
    return read_instrument(text, path=str(path))


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Instrument]:
    """Return the instruments that come with the product, by key."""
    found = (
        read_instrument(file.read_text(encoding="utf-8"), path=file.name)
        for file in sorted(files(PACKAGE).joinpath("files").iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    )
    return {one.key: one for one in found}


def instruments(folder: Path | None = None) -> Mapping[str, Instrument]:
    """Return the shipped instruments and those in a city's own folder, by key.

    Raises `InstrumentError` when an own file breaks a rule or takes a key that is in use.
    """
    found = dict(shipped())
    for path in own_files(folder) if folder else ():
        own = own_instrument(path, found)
        found[own.key] = own
    return found


def own_files(folder: Path) -> list[Path]:
    """Return the files of a city's own folder; what only looks like one, as editors leave, is none."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.is_file()]


def own_instrument(path: Path, found: Mapping[str, Instrument]) -> Instrument:
    """Return a city's own instrument. Raises `InstrumentError`, also where its key is in `found`."""
    own = load_instrument(path)
    if own.key in found:
        message = f"the key {own.key!r} is taken by {found[own.key].path}; choose another"
        raise InstrumentError(str(path), [Problem(1, "unique-key", message)])
    return own


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
