"""Small groups stay hidden where units are parts of units, and a unit's number counts its parts too.

With the number of a unit and those of all parts but one, the one left out is a subtraction. So others
are hidden with a small one, and the unit itself where its parts are too few to hide behind. What a unit
did itself, without its parts, is shown nowhere; it counts as hidden where it is not zero.

In every sum (unit = its parts + itself) at least two numbers stay unknown. As each number stands in no
more than two sums and these form a tree, a change of any hidden number can be made good along a way that
never comes back: none can be computed.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from tuntas.rules.statistics.small_numbers import LEAST

Node = TypeVar("Node", bound=Hashable)


def hidden_in_tree(
    counts: Mapping[Node, int],
    parents: Mapping[Node, Node | None],
    *,
    least: int = LEAST,
    also: Collection[Node] = (),
) -> frozenset[Node]:
    """Return the nodes to hide: groups smaller than `least`, `also`, and what would give them away.

    `counts` are those of a node with everything below it; a node without one has zero, which is
    shown. Hidden numbers of a sum come to `least` together, as far as there are others to add.
    Numbers that do not add up (people in several units) are treated as if nothing were left over.
    Raises `ValueError` for a negative count.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("there is no negative number of people")
    there = {node: count for node, count in counts.items() if count}
    parts = defaultdict[Node, list[Node]](list)
    for node in there:
        above = parents.get(node)
        if above is not None and above in there:
            parts[above].append(node)
    hidden = {node for node, count in there.items() if count < least}
    hidden |= {node for node in also if node in there}
    while any(_hide_more(there, node, parts[node], hidden, least) for node in list(parts)):
        pass
    return frozenset(hidden)


def _hide_more(
    counts: Mapping[Node, int], node: Node, parts: list[Node], hidden: set[Node], least: int
) -> bool:
    """Hide what one sum needs; tell whether anything was added."""
    added = False
    while not _safe(counts, node, parts, hidden, least):
        shown = [part for part in parts if part not in hidden]
        if not shown and node in hidden:
            break  # nothing of this sum is shown
        hidden.add(min(shown, key=lambda part: counts[part]) if shown else node)
        added = True
    return added


def _safe(
    counts: Mapping[Node, int], node: Node, parts: list[Node], hidden: set[Node], least: int
) -> bool:
    own = max(0, counts[node] - sum(counts[part] for part in parts))
    inside = [counts[part] for part in parts if part in hidden]
    unknown = len(inside) + (own > 0)
    if node in hidden:
        return unknown > 0 and sum(inside) + own >= least
    if not inside and not 0 < own < least:
        return True
    return unknown > 1 and sum(inside) + own >= least
