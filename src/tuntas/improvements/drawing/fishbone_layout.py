"""Where everything in a fishbone stands: as a fish where there is room, as a branching list on a phone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from tuntas.improvements.drawing.lettering import wrapped

CAUSE, SMALL, NAME = 14.0, 12.5, 15.5  # sizes of letters
STEPS = {CAUSE: 17.0, SMALL: 15.0, NAME: 19.0}  # from line to line
INDENT, DEEPEST = 14.0, 4  # of what leads to a cause; deeper ones stand no further in
BLOCK_GAP, BONE_GAP = 11.0, 16.0
PHONE, EDGE = 300.0, 6.0
WIDE, HEAD, TAIL, SLANT, SLIMMEST_COLUMN, WIDEST_COLUMN = 1040.0, 196.0, 24.0, 36.0, 200.0, 300.0
SHORTEST_BONE = 44.0
PAD = 10.0


@dataclass(frozen=True)
class Twig:
    """A cause with the answers to `why?` and the causes that lead to it.

    `note` is written above it; `chosen`: one of those held for the likeliest.
    """

    text: str
    whys: Sequence[str] = ()
    below: "Sequence[Twig]" = ()
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Bone:
    """A kind of causes."""

    name: str
    twigs: Sequence[Twig] = ()


class Row(NamedTuple):
    """One line of words; `y` is its baseline. `branch`: a cause that leads to another begins here."""

    text: str
    x: float
    y: float
    size: float
    name: str
    branch: bool = False


class Box(NamedTuple):
    """The box around the problem."""

    x: float
    y: float
    width: float
    height: float


NOWHERE = Box(0, 0, 0, 0)


@dataclass
class Layout:
    """Everything with its place; `lines` are SVG paths by their class."""

    width: float
    height: float = 0.0
    head: Box = NOWHERE
    rows: list[Row] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)


def rows_of(twig: Twig, width: float, depth: int = 0) -> Iterator[Row]:
    """Yield the lines of a twig and what leads to it, from baseline 0 on, each behind the one before."""
    indent = INDENT * min(depth, DEEPEST)
    pieces = [
        (twig.note, SMALL, "note", 0.0),
        (twig.text.strip() or "–", CAUSE, "chosen" if twig.chosen else "cause", 0.0),
        *((f"→ {why}", SMALL, "why", INDENT / 2) for why in twig.whys),
    ]
    first = depth > 0
    for text, size, name, more in pieces:
        x = indent + more
        for line in wrapped(text, width - x, size):
            yield Row(line, x, 0.0, size, name, first)
            first = False
    for one in twig.below:
        yield from rows_of(one, width, depth + 1)


def placed(rows: Sequence[Row], x: float, y: float) -> tuple[list[Row], float]:
    """Return the lines below `y`, and where they end."""
    found = []
    for row in rows:
        y += STEPS[row.size]
        found.append(row._replace(x=row.x + x, y=round(y, 1)))
    return found, y


def _named(text: str, width: float, name: str) -> list[Row]:
    return [Row(line, 0.0, 0.0, NAME, name) for line in wrapped(text, width, NAME)]


# --- on a phone -------------------------------------------------------------------------------------
def phone_layout(problem: str, bones: Sequence[Bone]) -> Layout:
    """Return the fish standing on its tail: the problem above, bones one below the other."""
    found = Layout(PHONE)
    head, y = placed(_named(problem, PHONE - 2 * PAD, "problem"), PAD, PAD / 2)
    found.rows += head
    found.head = Box(1.0, 1.0, PHONE - 2, y + PAD - 1)
    begins = y = y + PAD
    last = y
    for bone in bones:
        last = y + BONE_GAP + NAME - 5
        found.lines.append(("bone", f"M{EDGE} {last:g}h14"))
        y = _phone_bone(found, bone, y + BONE_GAP - 4)
    found.lines.insert(0, ("spine", f"M{EDGE} {begins:g}V{last:g}"))
    found.height = y + PAD
    return found


def _phone_bone(found: Layout, bone: Bone, y: float) -> float:
    x = EDGE + 20
    name, y = placed(_named(bone.name, PHONE - x, "name" if bone.twigs else "bare"), x, y)
    found.rows += name
    begins, last = y + 4, y
    for twig in bone.twigs:
        last = y + BLOCK_GAP / 2 + CAUSE - 2
        found.lines.append(("twig", f"M{x + 2:g} {last:g}h9"))
        block, y = placed(list(rows_of(twig, PHONE - x - 16)), x + 16, y + BLOCK_GAP / 2)
        found.rows += block
    if bone.twigs:
        found.lines.append(("twig", f"M{x + 2:g} {begins:g}V{last:g}"))
    return y


# --- on a wide page ---------------------------------------------------------------------------------
def wide_layout(problem: str, bones: Sequence[Bone]) -> Layout:
    """Return the fish: its head to the right, bones above and below the spine, two to a column."""
    columns = list(zip_longest(bones[::2], bones[1::2]))
    room = (WIDE - HEAD - TAIL) / max(len(columns), 1)
    column = min(max(room, SLIMMEST_COLUMN), WIDEST_COLUMN)
    found = Layout(max(WIDE, HEAD + TAIL + column * len(columns)))
    head = _named(problem, HEAD - TAIL - 2 * PAD, "problem")
    head_height = len(head) * STEPS[NAME] + 2 * PAD
    stacks = [(_stack(upper, column), _stack(lower, column)) for upper, lower in columns]
    spine = max([head_height / 2, *(_height(upper) for upper, _lower in stacks)]) + PAD
    found.height = spine + max([head_height / 2, *(_height(low) for _up, low in stacks)]) + PAD
    begins = found.width - HEAD - column * len(columns)
    for place, (upper, lower) in enumerate(stacks):
        _above(found, upper, begins + place * column, spine, column)
        _below(found, lower, begins + place * column, spine, column)
    _spine(found, begins - TAIL / 2, spine)
    _head(found, head, spine, head_height)
    return found


@dataclass(frozen=True)
class Stack:
    """A bone with its lines, not yet at their place."""

    name: list[Row]
    blocks: list[list[Row]]

    @property
    def length(self) -> float:
        """How long the bone is."""
        return max(sum(_block_height(one) for one in self.blocks) + BLOCK_GAP, SHORTEST_BONE)


def _stack(bone: Bone | None, column: float) -> Stack | None:
    if bone is None:
        return None
    width = column - SLANT - 2 * EDGE - 4
    name = _named(bone.name, column - 2 * EDGE, "name" if bone.twigs else "bare")
    return Stack(name, [list(rows_of(twig, width)) for twig in bone.twigs])


def _block_height(block: Sequence[Row]) -> float:
    return sum(STEPS[row.size] for row in block) + BLOCK_GAP


def _height(stack: Stack | None) -> float:
    return stack.length + len(stack.name) * STEPS[NAME] + PAD if stack else 0.0


def _above(found: Layout, stack: Stack | None, left: float, spine: float, column: float) -> None:
    """Place a bone above the spine: its name at the top, its causes down to the spine."""
    if stack is None:
        return
    foot, top = left + column - EDGE, spine - stack.length
    _names(found, stack, foot - SLANT / 2, top - 5 - len(stack.name) * STEPS[NAME])
    found.lines.append(("bone", f"M{foot - SLANT:g} {top:g}L{foot:g} {spine:g}"))
    y = spine - sum(map(_block_height, stack.blocks)) - BLOCK_GAP / 2
    _blocks(found, stack, left, y, lambda at: foot - SLANT * (spine - at) / stack.length)


def _below(found: Layout, stack: Stack | None, left: float, spine: float, column: float) -> None:
    """Place a bone below the spine: its causes from the spine down, its name at the foot."""
    if stack is None:
        return
    foot, end = left + column - EDGE, spine + stack.length
    _names(found, stack, foot - SLANT / 2, end)
    found.lines.append(("bone", f"M{foot - SLANT:g} {end:g}L{foot:g} {spine:g}"))
    _blocks(found, stack, left, spine, lambda at: foot - SLANT * (at - spine) / stack.length)


def _names(found: Layout, stack: Stack, right: float, y: float) -> None:
    found.rows += placed(stack.name, right, y)[0]


def _blocks(
    found: Layout, stack: Stack, left: float, y: float, bone_at: Callable[[float], float]
) -> None:
    """Place the causes; under the words of each goes a line to the bone."""
    for block in stack.blocks:
        rows, end = placed(block, left + EDGE, y)
        found.rows += rows
        beneath = (n for n, row in enumerate(rows) if row.branch or row.name == "why")
        under = rows[next(beneath, len(rows)) - 1].y + 4
        found.lines.append(("twig", f"M{left + EDGE:g} {under:g}H{round(bone_at(under), 1):g}"))
        y = end + BLOCK_GAP


def _spine(found: Layout, begins: float, spine: float) -> None:
    ends = found.width - HEAD + TAIL - 4
    found.lines.append(("spine", f"M{begins:g} {spine:g}H{ends:g}"))
    found.lines.append(("spine", f"M{begins - 8:g} {spine - 9:g}l8 9l-8 9"))


def _head(found: Layout, head: Sequence[Row], spine: float, height: float) -> None:
    left, top = found.width - HEAD + TAIL - 4, spine - height / 2
    found.head = Box(left, top, HEAD - TAIL + 3, height)
    found.rows += placed(head, left + PAD, top + PAD - 4)[0]
