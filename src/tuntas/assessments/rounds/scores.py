"""The score so far of answers as a round keeps them: texts by node key, perhaps incomplete."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tuntas.rules.instruments import VARIANT, Instrument, Node
from tuntas.rules.scoring import Result, chosen_policies, score

MANY = "mean-of-many"
MANY_SEPARATOR = ";"


def in_use(instrument: Instrument, policies: Mapping[str, str]) -> Instrument:
    """Return the instrument in the round's variant."""
    chosen = chosen_policies(instrument, policies)
    return instrument.for_variant(chosen.get(VARIANT, ""))


def running_score(
    instrument: Instrument, policies: Mapping[str, str], given: Mapping[str, str]
) -> Result:
    """Score what was answered so far; what is missing counts as the instrument says, never refuses.

    Raises `AnswerError` for an answer that the instrument does not know.
    """
    lenient = replace(instrument, unanswered="zero")
    return score(lenient, scorable(in_use(instrument, policies), given), policies)


def scorable(instrument: Instrument, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers that count: a node's own answer stands for all that is below it."""
    answered = {key: value for key, value in given.items() if value and key in instrument.by_key}
    return {
        key: _parsed(instrument.by_key[key], value)
        for key, value in answered.items()
        if not any(above in answered for above in ancestors(instrument, key))
    }


def ancestors(instrument: Instrument, key: str) -> Iterator[str]:
    """Return the keys above a node, the nearest first."""
    parent = instrument.by_key[key].parent
    while parent:
        yield parent
        parent = instrument.by_key[parent].parent


def below(instrument: Instrument, key: str) -> Iterable[str]:
    """Return the keys of everything below a node, aids too."""
    return [node.key for node in instrument.nodes if key in ancestors(instrument, node.key)]


def is_many(node: Node) -> bool:
    """Tell whether a node is answered with one number for each thing that was judged."""
    return node.rule is not None and node.rule.name == MANY


def field_of(instrument: Instrument, node: Node) -> str:
    """Return how a node is answered: `options`, `number`, `numbers`, or empty if it is not.

    Below a node that is judged once for each thing nothing is answered: its numbers stand above.
    """
    if is_many(node):
        return "numbers"
    if any(is_many(instrument.by_key[above]) for above in ancestors(instrument, node.key)):
        return ""
    scale = instrument.scale_of(node)
    if scale is None:
        return ""
    return "options" if scale.options else "number"


def _parsed(node: Node, value: str) -> Any:
    if not is_many(node):
        return value
    return [part.strip() for part in value.split(MANY_SEPARATOR) if part.strip()]


def overlaid(
    instrument: Instrument, base: Mapping[str, str], over: Mapping[str, str]
) -> dict[str, str]:
    """Return answers where `over` was given, else `base`; a level answered in `over` decides alone."""
    said = {key: value for key, value in over.items() if value}
    hidden = {above for key in said for above in ancestors(instrument, key)}
    hidden |= {lower for key in said for lower in below(instrument, key)}
    kept = {key: value for key, value in base.items() if key not in hidden}
    return kept | said
