"""What `ProcessPath.content` holds: one process of a unit and everything below it, as JSON.

The JSON has the fields below by their names, tuples as lists. Times are working minutes, shares are
made from counts where they are shown. Activities, states and units go by their keys and codes; no
field names a person. A spread is missing (null) where it would be made of fewer than `LEAST` rows.

Time belongs to the event that ends it: the time of an activity is the time since the step before.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

FORMAT = 1
LEAST = 5  # of fewer cases no path is shown, and no median
NamedBy = Literal["service", "kind", "log"]


@dataclass(frozen=True)
class Spread:
    """The middle of some durations, and what nine of ten stay within."""

    median: int
    p90: int


@dataclass(frozen=True)
class Activity:
    """Something that happens. `repeated` are the cases in which it happened more than once.

    `repeat_minutes` is the time of the second and later passes; `place` where in a case it comes on
    average, from 1; `starts` and `ends` are the cases that begin and end with it.
    """

    key: str
    count: int
    cases: int
    repeated: int
    repeat_minutes: int
    minutes: int
    waiting: int
    spread: Spread | None
    place: float
    starts: int
    ends: int


@dataclass(frozen=True)
class Way:
    """How often one activity directly follows another; `waiting` is the citizen's part of `minutes`."""

    before: str
    after: str
    count: int
    minutes: int
    waiting: int
    spread: Spread | None


@dataclass(frozen=True)
class StateTime:
    """Time spent in a state; `spread` is per case that was in it."""

    key: str
    cases: int
    minutes: int
    waiting: bool
    spread: Spread | None


@dataclass(frozen=True)
class Variant:
    """A path that cases take from beginning to end. `longer` counts steps left out at its end."""

    steps: tuple[str, ...]
    longer: int
    cases: int
    median: int


@dataclass(frozen=True)
class BackAndForth:
    """A case went from one unit to another and back; `minutes` it lay at the other one."""

    unit: str
    other: str
    unit_name: str
    other_name: str
    count: int
    cases: int
    minutes: int


@dataclass(frozen=True)
class Process:
    """One process of one unit. Months are `2026-11`, of the end of its cases, both included.

    `working` is the whole time per case, `handling` that without waiting for the citizen; `minutes`
    and `waiting` are the sums over all cases. `variants` are the commonest; `all_variants` counts
    every one, `all_activities` and `all_ways` likewise. `uncertain` are cases in years whose
    holidays are not known.
    """

    process: str
    named_by: NamedBy
    kinds: tuple[str, ...]
    first_month: str
    last_month: str
    cases: int
    uncertain: int
    minutes: int
    waiting: int
    working: Spread
    handling: Spread
    activities: tuple[Activity, ...]
    all_activities: int
    ways: tuple[Way, ...]
    all_ways: int
    states: tuple[StateTime, ...]
    variants: tuple[Variant, ...]
    all_variants: int
    back_and_forth: tuple[BackAndForth, ...]


def to_json(process: Process) -> dict[str, Any]:
    """Return a process as `ProcessPath.content` keeps it."""
    return {"format": FORMAT, **asdict(process)}


def from_json(content: Mapping[str, Any]) -> Process:
    """Return the process that `to_json` wrote; raises `ValueError` for another format."""
    if content.get("format") != FORMAT:
        raise ValueError(f"a process path of format {content.get('format')!r}, not {FORMAT}")
    fields = {name: value for name, value in content.items() if name != "format"}
    return Process(
        **{
            **fields,
            "kinds": tuple(fields["kinds"]),
            "working": Spread(**fields["working"]),
            "handling": Spread(**fields["handling"]),
            "activities": tuple(Activity(**_spread(one)) for one in fields["activities"]),
            "ways": tuple(Way(**_spread(one)) for one in fields["ways"]),
            "states": tuple(StateTime(**_spread(one)) for one in fields["states"]),
            "variants": tuple(
                Variant(**{**one, "steps": tuple(one["steps"])}) for one in fields["variants"]
            ),
            "back_and_forth": tuple(BackAndForth(**one) for one in fields["back_and_forth"]),
        }
    )


def _spread(fields: Mapping[str, Any]) -> dict[str, Any]:
    found = fields["spread"]
    return {**fields, "spread": Spread(**found) if found else None}
