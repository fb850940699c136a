"""Reads one YAML data file strictly; every error names the file, the key and the value."""

import re
import reprlib
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import yaml

from tuntas.rules.calendar.intervals import Intervals

# The C parser is ten times quicker; wheels without it are rare but legal.
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLOCK = re.compile(r"([01]\d|2[0-3])\.([0-5]\d)|(24)\.(00)")
_LEVELS = ("text", "two-sources", "unverified")


class DataFileError(ValueError):
    """A calendar data file says something that cannot be used."""


class Node:
    """A value in a data file that knows where it stands."""

    def __init__(self, value: object, file: Path, key: str = "") -> None:
        """Keep the value with its file and its dotted key (empty for the whole file)."""
        self.value = value
        self.file = file
        self.key = key

    def fail(self, advice: str) -> NoReturn:
        """Raise DataFileError: file, key, value, and what to write instead."""
        shown = reprlib.repr(self.value)
        raise DataFileError(f"{self.file.name}: {self.key or 'file'}: {shown}: {advice}")

    def fields(
        self, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, "Node"]:
        """The entries of a mapping; a missing or an unknown key is an error."""
        if not isinstance(self.value, dict):
            self.fail(f"must be a mapping with the keys {', '.join(required + optional)}")
        for key in required:
            if key not in self.value:
                self.fail(f"the key {key} is missing")
        for key in self.value:
            if key not in required + optional:
                self.fail(f"the key {key!r} is unknown; known are {', '.join(required + optional)}")
        return {key: self._child(value, key) for key, value in self.value.items()}

    def items(self) -> list["Node"]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            self.fail("must be a list")
        return [self._child(value, str(index)) for index, value in enumerate(self.value)]

    def _child(self, value: object, key: str) -> "Node":
        return Node(value, self.file, f"{self.key}.{key}".lstrip("."))

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail("must be a text in words")
        return self.value

    def whole_number(self) -> int:
        """A whole number, zero or more."""
        if type(self.value) is not int or self.value < 0:
            self.fail("must be a whole number, 0 or more")
        return self.value

    def day(self) -> date:
        """A date."""
        if not isinstance(self.value, date) or isinstance(self.value, datetime):
            self.fail("must be a date like 2026-02-19, without quotes")
        return self.value

    def verified(self) -> str:
        """How a figure was verified."""
        if self.value not in _LEVELS:
            self.fail(f"must be one of {', '.join(_LEVELS)}")
        return str(self.value)

    def minute(self) -> int:
        """A time of day such as "07.30", in minutes from midnight."""
        match = _CLOCK.fullmatch(self.value) if isinstance(self.value, str) else None
        if match is None:
            self.fail('must be a time of day in quotes like "07.30"')
        hours, minutes = (int(part) for part in match.groups() if part is not None)
        return hours * 60 + minutes

    def intervals(self) -> Intervals:
        """A list of "07.30-12.00", in minutes from midnight; order is checked by the caller."""
        return tuple(item._interval() for item in self.items())  # noqa: SLF001  # own class

    def _interval(self) -> tuple[int, int]:
        ends = self.text().split("-")
        if len(ends) != 2:  # noqa: PLR2004  # from and to
            self.fail('must be two times of day in quotes like "07.30-12.00"')
        opens, closes = (Node(end, self.file, self.key).minute() for end in ends)
        return opens, closes


def read(file: Path) -> Node:
    """Read a YAML file. Raises DataFileError if it is absent or not YAML."""
    try:
        return Node(yaml.load(file.read_bytes(), _SafeLoader), file)  # noqa: S506  # a safe loader
    except OSError as error:
        raise DataFileError(f"{file}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise DataFileError(f"{file.name}: is not valid YAML: {error}") from error
