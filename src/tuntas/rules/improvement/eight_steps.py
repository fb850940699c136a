"""What each of the eight steps holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tuntas.rules.improvement.step_shapes import (
    DAY,
    NEEDED_DAY,
    ContentError,
    Row,
    Shape,
    key_of,
    line,
    lines,
    number,
    rows,
    text,
)
from tuntas.rules.phrases import Bilingual

MOST_WHYS = 5


class CircleError(ContentError):
    """Causes lead to each other, so that none of them is the first."""


@dataclass(frozen=True, kw_only=True)
class Theme(Shape):
    """Step 1: how things are, and why the group takes this up."""

    situation: str = text(needed=True)
    reason: str = text(needed=True)


@dataclass(frozen=True, kw_only=True)
class ScheduleLine(Row):
    """Who does what from when to when; `step` is one of the eight, if it is about one."""

    activity: str = line(needed=True)
    step: int | None = number(1, 8)
    who: str = line(120)
    begins: date | None = field(default=None, metadata=DAY)
    ends: date | None = field(default=None, metadata=DAY)

    @property
    def is_backwards(self) -> bool:
        """Tell whether it ends before it begins."""
        return self.begins is not None and self.ends is not None and self.ends < self.begins


@dataclass(frozen=True, kw_only=True)
class Target(Shape):
    """Step 2: the target in one SMART sentence, and the schedule.

    What is measured, and how far it shall come, stands with the improvement itself.
    """

    sentence: str = text(500, needed=True)
    schedule: tuple[ScheduleLine, ...] = rows(ScheduleLine, 40)


@dataclass(frozen=True, kw_only=True)
class Cause(Row):
    """A cause on a bone of the fishbone; `parent` is the cause that it leads to, if any."""

    branch: str = key_of("branch")
    text: str = line(needed=True)
    parent: str = key_of("cause")
    whys: tuple[str, ...] = lines(MOST_WHYS)


@dataclass(frozen=True, kw_only=True)
class Causes(Shape):
    """Step 3: what may cause the problem."""

    causes: tuple[Cause, ...] = rows(Cause, 60, needed=True)

    def check(self, place: str) -> None:
        """Raises `ContentError` where a cause leads to none that is there, or round in a circle."""
        above = {cause.key: cause.parent for cause in self.causes}
        for cause in self.causes:
            if cause.parent and cause.parent not in above:
                raise ContentError(
                    f"{place}causes",
                    Bilingual(
                        f"tidak ada sebab berkunci {cause.parent}",
                        f"no cause has the key {cause.parent}",
                    ),
                )
            if cause.key in _line_above(cause.key, above):
                raise CircleError(
                    f"{place}causes",
                    Bilingual(
                        "sebab saling menunjuk berputar", "causes lead to each other in a circle"
                    ),
                )

    def below(self, parent: str = "") -> tuple[Cause, ...]:
        """Return the causes that lead to a cause; without one those that stand on the bones."""
        return tuple(cause for cause in self.causes if cause.parent == parent)

    def arranged(self, branches: Sequence[str]) -> "Causes":
        """Return the causes bone by bone, each on the bone of the first in its line, behind it.

        Raises `CircleError`: in a circle none is the first.
        """
        self.check("")
        places = {key: place for place, key in enumerate(branches)}
        branch = ""
        found: list[Cause] = []
        for cause, depth in in_order(self):
            branch = cause.branch if depth == 0 else branch
            found.append(replace(cause, branch=branch))
        found.sort(key=lambda one: places.get(one.branch, len(places)))
        return Causes(causes=tuple(found))


def _line_above(key: str, above: Mapping[str, str]) -> list[str]:
    """Return the keys above one, at most as many as there are."""
    found: list[str] = []
    while (key := above.get(key, "")) and key not in found:
        found.append(key)
    return found


def in_order(causes: Causes, parent: str = "", depth: int = 0) -> Iterator[tuple[Cause, int]]:
    """Yield each cause with its depth (0 on the bone), what leads to it right behind it."""
    for cause in causes.below(parent):
        yield cause, depth
        yield from in_order(causes, cause.key, depth + 1)


@dataclass(frozen=True, kw_only=True)
class Countermeasure(Row):
    """A countermeasure with its 5W2H; `cause` is what it takes away, `when` the day it shall be done."""

    cause: str = key_of("cause")
    what: str = line(needed=True)
    why: str = line()
    where: str = line(200)
    when: date | None = field(default=None, metadata=NEEDED_DAY)
    who: str = line(120, needed=True)
    how: str = text(1000)
    rupiah: int | None = number()


@dataclass(frozen=True, kw_only=True)
class Countermeasures(Shape):
    """Step 4: what will be done against the causes."""

    countermeasures: tuple[Countermeasure, ...] = rows(Countermeasure, 40, needed=True)


@dataclass(frozen=True, kw_only=True)
class DoneLine(Row):
    """What was really done of a countermeasure, and what stood in the way."""

    countermeasure: str = key_of("countermeasure")
    done_on: date | None = field(default=None, metadata=NEEDED_DAY)
    done: str = text(1000, needed=True)
    obstacles: str = text(1000)


@dataclass(frozen=True, kw_only=True)
class Doing(Shape):
    """Step 5: the log."""

    log: tuple[DoneLine, ...] = rows(DoneLine, 120, needed=True)

    def days_of(self, countermeasure: str) -> Sequence[date]:
        """Return the days on which something was done of a countermeasure, in the log's order."""
        return [
            one.done_on for one in self.log if one.countermeasure == countermeasure and one.done_on
        ]


@dataclass(frozen=True, kw_only=True)
class Check(Shape):
    """Step 6: what came of it, in words; the figures stand beside it."""

    findings: str = text(needed=True)
    side_effects: str = text(2000)
    confirmed_by: str = line(200)


@dataclass(frozen=True, kw_only=True)
class Standard(Shape):
    """Step 7: how it stays so."""

    becomes: str = text(needed=True)
    taught: str = text(2000)
    watched_by: str = line(200, needed=True)


@dataclass(frozen=True, kw_only=True)
class Next(Shape):
    """Step 8: what is left, and what comes next."""

    remaining: str = text(needed=True)
    next_theme: str = text(500)


SHAPES: Mapping[int, type[Shape]] = dict(
    enumerate((Theme, Target, Causes, Countermeasures, Doing, Check, Standard, Next), 1)
)
