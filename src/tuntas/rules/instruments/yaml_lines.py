"""Reads YAML into plain values that remember their lines; decimals stay exact."""

from decimal import Decimal
from typing import Any

import yaml


class Mapped(dict[str, Any]):
    """A mapping that knows where it, and each of its keys, was written."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Listed(list[Any]):
    """A list that knows where each of its entries was written."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class DuplicateKeyError(ValueError):
    """A mapping names a key twice."""

    def __init__(self, line: int, key: str) -> None:
        super().__init__(f"{key!r} stands twice in one mapping")
        self.line = line


def read(text: str) -> Any:
    """Return the document. Raises `yaml.YAMLError`, `DuplicateKeyError`."""
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return None if node is None else _plain(node)


def line_at(document: Any, path: list[str | int]) -> int:
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


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return _sequence(node)
    return _scalar(node)


def _mapping(node: yaml.MappingNode) -> Mapped:
    found = Mapped(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            raise DuplicateKeyError(line, key)
        found[key] = _plain(value_node)
        found.lines[key] = line
    return found


def _sequence(node: yaml.SequenceNode) -> Listed:
    found = Listed(node.start_mark.line + 1)
    for one in node.value:
        found.append(_plain(one))
        found.lines.append(one.start_mark.line + 1)
    return found


def _scalar(node: yaml.Node) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return str(node.value).lower() in {"true", "yes", "on"}
    if kind == "int":
        return int(node.value, 0)
    return Decimal(node.value) if kind == "float" else str(node.value)
