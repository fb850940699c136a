"""What a case-type file says, as values; `reading` makes them, `shipped` has those that come along.

A file says what a kind of case can go through: states, transitions (from, to, who, what is
required, what the timeline says), clocks (start, stop, pause, limit, legal source, escalation,
expiry). Adding a kind of case is adding a file; nothing here names one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tuntas.rules.casework.requests import Request
from tuntas.rules.phrases import Bilingual

RESUME = "$resume"  # back to the state from which the case was put aside
SAME = "$same"  # an event that leaves the state as it is
NEW = "$new"  # before the first event
SAME_STATE = SAME
QUEUES = ("verify", "act", "waiting", "hold", "confirm", "done")
ACTORS = ("reporter", "system")
UNIT = "act_on_cases"  # the permission of those who work on a case at its unit
VERIFIED = ("text", "two-sources", "unverified")
AUDIENCES = ("public", "reporter", "staff")
LIMIT_UNITS = ("working_days", "working_hours", "hours")  # `hours` run round the clock
ISSUE, REVOKE = "issue", "revoke"
REQUIRABLE = (
    "text", "classification", "unit", "outcome", "reason", "rating",
    # of service requests
    "document", "delivery", "session", "attendance", "checks", "complete", "answers",
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """Where a case can be. `queue` is the tab of the inbox; `at_city_hall` who holds it."""

    key: str
    label: Bilingual
    queue: str
    at_city_hall: bool

    @property
    def ended(self) -> bool:
        """Tell whether nothing is left to do here."""
        return self.queue == "done"


@dataclass(frozen=True)
class Transition:
    """One thing that can happen. `by` lists permissions, or `reporter` or `system`.

    `sentence` tells everybody what happened; `to_reporter` says the same to whoever reported.
    `document` is `issue` or `revoke` where the step makes or withdraws the result of a request.
    """

    key: str
    label: Bilingual
    sentence: Bilingual
    sources: frozenset[str]
    target: str
    by: frozenset[str]
    requires: frozenset[str]
    audience: str
    to_reporter: Bilingual
    outcome: str | None = None
    document: str = ""

    def starts_from(self, state: str) -> bool:
        """Tell whether it can happen in `state`."""
        return state in self.sources

    def actors(self, *, at_city_hall: bool) -> frozenset[str]:
        """Return those of `by` that count: a unit that does not have the case may only note."""
        if at_city_hall and self.audience != "staff":
            return self.by - {UNIT}
        return self.by

    def target_from(self, state: str, resume: str | None) -> str:
        """Return the state after it; `resume` is where the case was before it was put aside."""
        if self.target == SAME:
            return state
        if self.target == RESUME:
            return resume or state
        return self.target


@dataclass(frozen=True)
class Limit:
    """How long, in which unit, and how that figure was verified (`text`, `two-sources`, `unverified`)."""

    amount: int
    unit: str
    verified: str

    @property
    def working_days(self) -> int:
        """The amount of a limit in working days; one in hours has none and raises `ValueError`."""
        if self.unit != "working_days":
            raise ValueError(f"a limit of {self.amount} {self.unit} is not in working days")
        return self.amount


@dataclass(frozen=True)
class Clock:
    """A limit. `limits` goes by classification; the key "" is any other.

    `expiry` names the transition that the system makes when the clock runs out.
    """

    key: str
    label: Bilingual
    start: frozenset[str]
    stop: frozenset[str]
    paused_in: frozenset[str]
    limits: Mapping[str, "Limit"]
    escalation: Mapping[int, str]
    expiry: str | None
    source: Bilingual

    def limit(self, classification: str | None) -> "Limit":
        """Return the limit for a classification; the shortest while it is not known."""
        return (
            self.limits.get(classification or "")
            or self.limits.get("")
            or min(self.limits.values(), key=_rough_hours)
        )


def _rough_hours(limit: Limit) -> int:
    """Return how long a limit is, roughly: enough to tell the shortest of several."""
    return limit.amount * {"working_days": 24, "working_hours": 3, "hours": 1}[limit.unit]


@dataclass(frozen=True)
class CaseType:
    """A kind of case, as its file says. `question` is what the reporter is asked at the end."""

    key: str
    version: int
    label: Bilingual
    explanation: Bilingual
    question: Bilingual
    source: Bilingual
    verified: str
    classifications: Mapping[str, Bilingual]
    outcomes: Mapping[str, Bilingual]
    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    clocks: Mapping[str, Clock]
    request: Request | None = None

    def possible(self, state: str) -> tuple[Transition, ...]:
        """Return what can happen in `state`, in the order of the file."""
        return tuple(step for step in self.transitions.values() if step.starts_from(state))
