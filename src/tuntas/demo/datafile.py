"""Reads the demo's YAML files; whatever is wrong is named with its file and place."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib import resources
from typing import cast

import yaml

from tuntas.rules.datafiles.yaml_lines import FASTEST


class DemoDataError(ValueError):
    """A data file of the demo city says something that cannot be used."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a data file and the way to it, for messages such as `city.yaml: districts[2]`."""

    value: object
    where: str

    def refuse(self, why: str) -> DemoDataError:
        """Return the error that names this place and its value."""
        return DemoDataError(f"{self.where}: {why}, not {self.value!r}")

    def keys(
        self, *, required: AbstractSet[str], optional: AbstractSet[str] = frozenset()
    ) -> "Node":
        """Return this mapping after checking that it has these keys and no others."""
        present = {str(key) for key in self._mapping()}
        if missing := sorted(required - present):
            raise DemoDataError(f"{self.where}: add {', '.join(missing)}")
        if unknown := sorted(present - required - optional):
            raise DemoDataError(f"{self.where}: unknown {', '.join(unknown)}")
        return self

    def __getitem__(self, key: str) -> "Node":
        return Node(self._mapping().get(key), f"{self.where}.{key}")

    def __contains__(self, key: str) -> bool:
        return key in self._mapping()

    def items(self) -> Iterator[tuple[str, "Node"]]:
        for key, value in self._mapping().items():
            yield str(key), Node(value, f"{self.where}.{key}")

    def __iter__(self) -> Iterator["Node"]:
        if not isinstance(self.value, list):
            raise self.refuse("expected a list")
        for index, value in enumerate(self.value):
            yield Node(value, f"{self.where}[{index}]")

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.refuse("expected a text (put it between quotes)")
        return self.value

    def texts(self, *, at_least: int = 1) -> tuple[str, ...]:
        found = tuple(node.text() for node in self)
        if len(found) < at_least:
            raise self.refuse(f"expected at least {at_least} texts")
        return found

    def number(self) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.refuse("expected a number")
        return float(self.value)

    def numbers(self) -> dict[str, float]:
        return {key: node.number() for key, node in self.items()}

    def numbered(self) -> dict[int, float]:
        """Return a mapping whose keys are whole numbers, such as months."""
        if not all(isinstance(key, int) for key in self._mapping()):
            raise self.refuse("expected whole numbers as keys")
        return {int(key): node.number() for key, node in self.items()}

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse("expected true or false")
        return self.value

    def _mapping(self) -> dict[object, object]:
        if not isinstance(self.value, dict):
            raise self.refuse("expected a mapping")
        return cast("dict[object, object]", self.value)


def read(name: str) -> Node:
    """Return the root of one file below `data/`. Raises DemoDataError if it is not YAML."""
    file = resources.files("tuntas.demo").joinpath("data", name)
    try:
        text = file.read_text(encoding="utf-8")
        return Node(yaml.load(text, Loader=FASTEST), name)  # noqa: S506 - a safe loader
    except yaml.YAMLError as problem:
        raise DemoDataError(f"{name}: not readable as YAML: {problem}") from problem


def names(folder: str) -> list[str]:
    """Return the files of one folder below `data/`, in alphabetical order."""
    found = resources.files("tuntas.demo").joinpath("data", folder).iterdir()
    return sorted(f"{folder}/{file.name}" for file in found if file.name.endswith(".yaml"))
