"""Places boxes in layers and leads lines between them, so that no line crosses a box.

The layout runs along one axis (to the right, or down) in layers. A line that spans several layers
passes each through a lane of its own; between two layers of boxes lies a layer of badges, through
which every line passes once. Boxes, lanes and badges of one layer never overlap, and lines bend only
between layers: nothing can overlap by construction.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

BADGE = 24  # along and across
GAP = 16  # between neighbours of a layer
BEND = 20  # between a layer and the next
LANE = 4
SWEEPS = 8


@dataclass(frozen=True)
class Line:
    """A way to draw, from the box of one index to another; `number` names it."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Box:
    """A placed box, by its centre."""

    along: float
    across: float
    length: float
    breadth: float


@dataclass(frozen=True)
class Route:
    """A placed line: the points through which it goes, in its direction, and its badge."""

    number: int
    points: tuple[tuple[float, float], ...]
    badge: tuple[float, float]
    back: bool  # against the common direction


@dataclass(frozen=True)
class Layout:
    """A drawing on two axes: along its direction, and across it."""

    length: float
    breadth: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    loops: tuple[int, ...]  # numbers of lines from a box to itself; they have no route


@dataclass
class _Spot:
    """Something that takes room in a layer: a box (`box` is its index), a lane or a badge."""

    layer: int
    breadth: float
    box: int | None = None
    across: float = 0
    before: list["_Spot"] = field(default_factory=list)
    after: list["_Spot"] = field(default_factory=list)


@dataclass(frozen=True)
class Sizes:
    """Size of every box, and how many stand side by side at most."""

    length: float
    breadths: Sequence[float]
    side_by_side: int


def lay_out(lines: Sequence[Line], sizes: Sizes) -> Layout:
    """Place boxes, given in the order in which cases meet them, and the lines between them."""
    loops = tuple(line.number for line in lines if line.start == line.end)
    proper = [line for line in lines if line.start != line.end]
    layers_of = _layers(len(sizes.breadths), proper, sizes.side_by_side)
    boxes = [
        _Spot(2 * layer, breadth, box)
        for box, (layer, breadth) in enumerate(zip(layers_of, sizes.breadths, strict=True))
    ]
    chains = {line.number: _chain(line, boxes) for line in proper}
    layers = _by_layer([*boxes, *(spot for chain in chains.values() for spot in chain[1:-1])])
    _order(layers)
    _settle(layers)
    breadth = _shift(layers)
    starts = _starts(len(layers), sizes.length)
    routes = [_route(line, chains[line.number], boxes, starts, sizes.length) for line in proper]
    return Layout(
        length=starts[-1] + sizes.length,
        breadth=breadth,
        boxes=tuple(
            Box(starts[one.layer] + sizes.length / 2, one.across, sizes.length, one.breadth)
            for one in boxes
        ),
        routes=tuple(routes),
        loops=loops,
    )


def _layers(count: int, lines: Iterable[Line], most: int) -> list[int]:
    """Return each box's layer: after all that lead to it, and no more than `most` in one."""
    leads = defaultdict(list)
    for line in lines:
        leads[max(line.start, line.end)].append(min(line.start, line.end))
    layers: list[int] = []
    full: dict[int, int] = defaultdict(int)
    for box in range(count):
        layer = max((layers[one] + 1 for one in leads[box]), default=0)
        while full[layer] >= most:
            layer += 1
        full[layer] += 1
        layers.append(layer)
    return layers


def _chain(line: Line, boxes: Sequence[_Spot]) -> list[_Spot]:
    """Return what the line passes, from the earlier box to the later one, and link it."""
    first, last = sorted((boxes[line.start], boxes[line.end]), key=lambda one: one.layer)
    middle = (first.layer + last.layer) // 2
    badge_layer = middle if middle % 2 else middle + 1
    passed = [
        _Spot(layer, BADGE if layer == badge_layer else LANE)
        for layer in range(first.layer + 1, last.layer)
    ]
    chain = [first, *passed, last]
    for one, next_ in itertools.pairwise(chain):
        one.after.append(next_)
        next_.before.append(one)
    return chain


def _by_layer(spots: Iterable[_Spot]) -> list[list[_Spot]]:
    layers: dict[int, list[_Spot]] = defaultdict(list)
    for one in spots:
        layers[one.layer].append(one)
    return [layers[layer] for layer in range(max(layers, default=0) + 1)]


def _order(layers: Sequence[list[_Spot]]) -> None:
    """Order each layer by the middle of its neighbours, to and fro, so that lines cross less."""
    places = {id(one): place for layer in layers for place, one in enumerate(layer)}
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for layer in layers if forward else reversed(layers):
            layer.sort(key=lambda one: _middle(one, places, forward=forward))
            places.update((id(one), place) for place, one in enumerate(layer))


def _middle(one: _Spot, places: Mapping[int, int], *, forward: bool) -> float:
    near = one.before if forward else one.after
    return sum(places[id(other)] for other in near) / len(near) if near else places[id(one)]


def _settle(layers: Sequence[Sequence[_Spot]]) -> None:
    """Find the place of everything: near its neighbours, the order kept, nothing overlapping."""
    for layer in layers:
        _spread(layer, [0.0] * len(layer))
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 == 0 else list(reversed(layers)):
            wished = [_wish(one) for one in layer]
            _spread(layer, wished)


def _wish(one: _Spot) -> float:
    near = [*one.before, *one.after]
    return sum(other.across for other in near) / len(near) if near else one.across


def _spread(layer: Sequence[_Spot], wished: Sequence[float]) -> None:
    """Place a layer's spots as near as may be to where they wish to be.

    Neighbours that would overlap become a block, and a block stands where its members wish on
    average: the least-squares answer (pool adjacent violators).
    """
    offset, offsets = 0.0, []
    for place, one in enumerate(layer):
        if place:
            offset += (layer[place - 1].breadth + one.breadth) / 2 + GAP
        offsets.append(offset)
    blocks: list[tuple[float, int]] = []  # sum of wishes less offsets, members
    for wish, shift in zip(wished, offsets, strict=True):
        total, members = wish - shift, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / members:
            earlier, more = blocks.pop()
            total, members = total + earlier, members + more
        blocks.append((total, members))
    where = [total / members for total, members in blocks for _one in range(members)]
    for one, base, shift in zip(layer, where, offsets, strict=True):
        one.across = base + shift


def _shift(layers: Sequence[Sequence[_Spot]]) -> float:
    """Move everything to begin at 0; return the breadth."""
    spots = [one for layer in layers for one in layer]
    low = min((one.across - one.breadth / 2 for one in spots), default=0)
    for one in spots:
        one.across -= low
    return max((one.across + one.breadth / 2 for one in spots), default=0)


def _starts(count: int, length: float) -> list[float]:
    """Return where each layer begins along the drawing."""
    starts, at = [], 0.0
    for layer in range(count):
        starts.append(at)
        at += (BADGE if layer % 2 else length) + BEND
    return starts


def _route(
    line: Line,
    chain: Sequence[_Spot],
    boxes: Sequence[_Spot],
    starts: Sequence[float],
    length: float,
) -> Route:
    first, last = chain[0], chain[-1]
    points = [(starts[first.layer] + length, _port(first, chain[1], first.after))]
    badge = points[0]
    for one in chain[1:-1]:
        thick = BADGE if one.layer % 2 else length
        points += [(starts[one.layer], one.across), (starts[one.layer] + thick, one.across)]
        if one.breadth == BADGE:
            badge = (starts[one.layer] + BADGE / 2, one.across)
    points.append((starts[last.layer], _port(last, chain[-2], last.before)))
    back = boxes[line.start] is last
    return Route(line.number, tuple(reversed(points) if back else points), badge, back)


def _port(box: _Spot, neighbour: _Spot, all_there: Sequence[_Spot]) -> float:
    """Return where on a box's side a line meets it: in the order of where the lines go."""
    there = sorted(all_there, key=lambda one: one.across)
    place = next(place for place, one in enumerate(there) if one is neighbour)
    return box.across + box.breadth * ((place + 1) / (len(there) + 1) - 0.5) * 0.8
