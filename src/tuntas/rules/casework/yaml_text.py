"""YAML as files of this package use it: small, plain, every key once. What is more is refused."""

import re
from typing import Any

import yaml

MAX_LETTERS = 200_000
MAX_DEPTH = 12


class CaseTypeError(ValueError):
    """A case-type file breaks a rule; the message names the file, the place and the rule."""


class _Plain(yaml.SafeLoader):
    """Refuses a key that stands twice, of which the second would silently win; reads `on` as a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as the base has it
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: {key.value!r} stands twice in one mapping")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


BOOLEAN = "tag:yaml.org,2002:bool"
_Plain.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if one[0] != BOOLEAN]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver(BOOLEAN, re.compile(r"(?:true|false)\Z"), list("tf"))


def parse(text: str, name: str) -> dict[str, Any]:
    """Return the file's keys and values. Raises `CaseTypeError`."""
    if len(text) > MAX_LETTERS:
        raise CaseTypeError(f"{name}: longer than {MAX_LETTERS} letters")
    try:
        _check_plain(text)
        data = yaml.load(text, Loader=_Plain)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        raise CaseTypeError(f"{name}: no valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise CaseTypeError(f"{name}: needs keys and values, not {type(data).__name__}")
    return data


def _check_plain(text: str) -> None:
    """Refuse aliases, which can grow without bound, and deep nesting, which ends the process."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(f"references (*{event.anchor}) are not used here")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.YAMLError(f"nested more than {MAX_DEPTH} deep")
