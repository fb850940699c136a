"""Items of evaluation instruments that an area's actions can serve."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuntas.assessments.instruments import known_instruments
from tuntas.rules.improvement.reform_areas import ReformArea
from tuntas.rules.instruments import Instrument, Node
from tuntas.rules.phrases import Bilingual


@dataclass(frozen=True)
class ServedNode:
    """One item of an instrument."""

    instrument: str
    node: str
    instrument_title: Bilingual
    label: Bilingual


def nodes_of(area: ReformArea) -> Sequence[ServedNode]:
    """Return what an area's actions can serve, by instrument, in the order of its file.

    An instrument that is gone is left out.
    """
    known = known_instruments()
    return [
        _served(known[key], node)
        for key, tops in area.nodes.items()
        if key in known
        for node in _leaves(known[key], tops)
    ]


def served_node(instrument: str, node: str) -> ServedNode | None:
    """Return one item with its text; None where the instrument has it no more."""
    found = known_instruments().get(instrument)
    one = found.by_key.get(node) if found else None
    return _served(found, one) if found and one else None


def _served(instrument: Instrument, node: Node) -> ServedNode:
    return ServedNode(instrument.key, node.key, instrument.title, node.label)


def _leaves(instrument: Instrument, tops: Sequence[str]) -> Iterator[Node]:
    for node in instrument.leaves:
        if any(key in tops for key in _way_up(instrument, node)):
            yield node


def _way_up(instrument: Instrument, node: Node) -> Iterator[str]:
    """Yield the key of a node and of all above it."""
    at: Node | None = node
    while at is not None:
        yield at.key
        at = instrument.by_key.get(at.parent)
