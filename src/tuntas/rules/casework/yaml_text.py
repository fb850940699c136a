"""YAML as files of this package use it: small, plain, without references. What is more is refused."""

import re
from typing import Any

import yaml

from tuntas.rules.datafiles import DataFileError, Dialect, Problem, UnreadableValueError, read

MAX_LETTERS = 200_000


class CaseTypeError(DataFileError):
    """A case-type file breaks a rule; the message names the file, the place and the rule."""

    @classmethod
    def at(cls, name: str, place: str, message: str) -> "CaseTypeError":
        """Return the error for the one rule that is broken at a place; empty: the whole file."""
        return cls(name, [Problem(0, place, message)])

    def told(self, one: Problem) -> str:
        """Return a problem in words; the place stands for the line, which a basis may not have."""
        return ": ".join(filter(None, (self.path, one.rule, one.message)))


class _Plain(yaml.SafeLoader):
    """Reads `on` as a word."""


BOOLEAN = "tag:yaml.org,2002:bool"
_Plain.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if one[0] != BOOLEAN]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver(BOOLEAN, re.compile(r"(?:true|false)\Z"), list("tf"))


def _typed(node: yaml.Node) -> Any:
    """Return a scalar, a date as a date; none of these files has decimals."""
    return yaml.constructor.SafeConstructor().construct_object(node)


DIALECT = Dialect(loader=_Plain, scalar=_typed, depth=12, aliases=False)


def parse(text: str, name: str) -> dict[str, Any]:
    """Return the file's keys and values; every key is a text. Raises `CaseTypeError`."""
    if len(text) > MAX_LETTERS:
        raise CaseTypeError.at(name, "", f"longer than {MAX_LETTERS} letters")
    try:
        data = read(text, DIALECT)
    except UnreadableValueError as error:
        raise CaseTypeError.at(name, "no valid YAML", f"line {error.line}: {error}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise CaseTypeError.at(name, "no valid YAML", str(error)) from error
    if not isinstance(data, dict):
        kind = "list" if isinstance(data, list) else type(data).__name__
        raise CaseTypeError.at(name, "", f"needs keys and values, not {kind}")
    return data
