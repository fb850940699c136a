"""Reads YAML into plain values that remember their lines, and refuses what is meant to harm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

# The C parser is ten times quicker; wheels without it are rare but legal.
FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Far more than any file has: an alias may stand for many values, and aliases for many aliases.
MAX_VALUES = 200_000
MAX_EXPONENT = 100  # of a decimal; made exact, a larger one fills the memory

NESTED = "too many values in one another"
FEWER = f"{NESTED}; write less, or fewer aliases of aliases"


class Mapped(dict[str, Any]):
    """A mapping that knows where each of its keys was written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Listed(list[Any]):
    """A list that knows where each of its entries was written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class UnreadableValueError(ValueError):
    """A value that no data file has: a key twice, a number that is none, too many values."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def _line(one: yaml.Node | yaml.Event) -> int:
    return int(one.start_mark.line) + 1 if one.start_mark else 0


def exact(node: yaml.Node) -> Any:
    """Return a scalar: decimals as `Decimal`, dates as they are written. Raises `UnreadableValueError`."""
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return str(node.value).lower() in {"true", "yes", "on"}
    if kind not in {"int", "float"}:
        return str(node.value)
    try:
        return int(node.value, 0) if kind == "int" else _decimal(node.value)
    except (ArithmeticError, ValueError) as error:
        raise UnreadableValueError(_line(node), f"{node.value[:40]!r} is no number") from error


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MAX_EXPONENT:
        raise ValueError(text)
    return value


@dataclass(frozen=True)
class Dialect:
    """How much of YAML a kind of file may use, and what its scalars mean."""

    loader: Any = FASTEST
    scalar: Callable[[yaml.Node], Any] = exact
    depth: int = 50
    aliases: bool = True


EXACT = Dialect()


def read(text: str, dialect: Dialect = EXACT) -> Any:
    """Return the document. Raises `yaml.YAMLError`, `UnreadableValueError`."""
    _check_events(text, dialect)
    node = yaml.compose(text, Loader=dialect.loader)
    return None if node is None else _Reading(dialect).plain(node)


def _check_events(text: str, dialect: Dialect) -> None:
    """Refuse very deep nesting, which would end the process in the composer written in C."""
    depth = 0
    for event in yaml.parse(text, Loader=dialect.loader):
        if isinstance(event, yaml.AliasEvent) and not dialect.aliases:
            reason = f"references (*{event.anchor}) are not used here"
            raise UnreadableValueError(_line(event), reason)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > dialect.depth:
            reason = f"nested more than {dialect.depth} deep: {NESTED}"
            raise UnreadableValueError(_line(event), reason)


def line_at(document: Any, path: Sequence[str | int]) -> int:
    """Return the line of the innermost place on `path` that exists."""
    line = 1
    for step in path:
        if isinstance(document, Mapped) and step in document:
            line, document = document.lines[str(step)], document[str(step)]
        elif isinstance(document, Listed) and isinstance(step, int) and step < len(document):
            line, document = document.lines[step], document[step]
        else:
            break
    return line


class _Reading:
    """One document being read, with how many values it has so far."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.values = 0

    def plain(self, node: yaml.Node, depth: int = 0) -> Any:
        """Return a node and all below it as plain values."""
        self.values += 1
        if self.values > MAX_VALUES or depth > self.dialect.depth:
            raise UnreadableValueError(_line(node), FEWER)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, depth)
        return self.dialect.scalar(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> Mapped:
        found = Mapped()
        for key_node, value_node in node.value:
            key, line = str(key_node.value), _line(key_node)
            if key in found:
                raise UnreadableValueError(line, f"{key!r} stands twice in one mapping")
            found[key] = self.plain(value_node, depth + 1)
            found.lines[key] = line
        return found

    def _sequence(self, node: yaml.SequenceNode, depth: int) -> Listed:
        found = Listed()
        for one in node.value:
            found.append(self.plain(one, depth + 1))
            found.lines.append(_line(one))
        return found
