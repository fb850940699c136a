"""What a reader of files, or the endpoint, hands over: one event, one case's facts, one refusal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

EXAMPLES = 5  # of each kind that a report shows
VALUE_SHOWN = 120


class EventRow(NamedTuple):
    """One event. `place` is its line, or its number in the file; `at` has a zone."""

    place: int
    case: str
    activity: str
    at: datetime
    day_only: bool = False
    lifecycle: int = 0
    resource: str = ""
    group: str = ""
    given_id: str = ""


class CaseRow(NamedTuple):
    """What the source says of a case; None where it says nothing. Of two rows the later one counts."""

    place: int
    case: str
    unit: str | None = None
    service: str | None = None
    channel: str | None = None
    deadline: datetime | None = None
    planned_end: datetime | None = None
    actual_end: datetime | None = None
    end_day_only: bool = False
    opened: datetime | None = None


class Refusal(NamedTuple):
    """Why a row is not taken: `kind` names the rule, `value` is what broke it."""

    place: int
    case: str
    field: str
    value: str
    kind: str


Item = EventRow | CaseRow | Refusal


def plain(text: str) -> str:
    """Return what the database can keep of a text: signs that are none are replaced."""
    return text.replace("\x00", "␀").encode(errors="replace").decode()


@dataclass
class Findings:
    """How often each kind was met, and the first examples of each."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def note(self, kind: str, count: int = 1, **example: Any) -> None:
        """Count, and keep the example while there is room; `place`, `case`, `field`, `value`."""
        self.counts[kind] += count
        kept = self.first.setdefault(kind, [])
        if example and len(kept) < EXAMPLES:
            kept.append({key: _short(value) for key, value in example.items() if value != ""})

    def note_all(self, kind: str, count: int, examples: Iterable[dict[str, Any]]) -> None:
        """Add a count with the examples that belong to it; nothing where the count is 0."""
        if not count:
            return
        self.note(kind, count)
        for example in examples:
            self.note(kind, 0, **example)

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.counts.values())


def _short(value: Any) -> Any:
    return plain(value[:VALUE_SHOWN]) if isinstance(value, str) else value
