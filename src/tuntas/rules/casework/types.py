"""Case-type files and their one loader.

A file says what a kind of case can go through: states, transitions (from, to, who, what is
required, what the timeline says), clocks (start, stop, pause, limit, legal source, escalation,
expiry). Adding a kind of case is adding a file; nothing here names one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

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
SECTIONS = ("classifications", "outcomes", "states", "transitions", "clocks")
STEP_KEYS = {
    "label", "sentence", "to_reporter", "from", "to", "by", "requires", "audience", "outcome",
}  # fmt: skip
REQUIRABLE = ("text", "classification", "unit", "outcome", "reason", "rating")


class CaseTypeError(ValueError):
    """A case-type file breaks a rule; the message names the file, the place and the rule."""


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
    """How long, and how that figure was verified (`text`, `two-sources`, `unverified`)."""

    working_days: int
    verified: str


@dataclass(frozen=True)
class Clock:
    """A limit in working days. `limits` goes by classification; the key "" is any other.

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
            or min(self.limits.values(), key=lambda one: one.working_days)
        )


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

    def possible(self, state: str) -> tuple[Transition, ...]:
        """Return what can happen in `state`, in the order of the file."""
        return tuple(step for step in self.transitions.values() if step.starts_from(state))


def read_case_type(text: str, *, name: str, basis: str | None = None) -> CaseType:
    """Read one file's text; `name` stands in errors. Raises `CaseTypeError`.

    A file that says `based_on` holds only what differs from `basis`, the text of the file named:
    within each section an entry replaces the one of the same key, and null removes it.
    """
    data = _parse(text, name)
    if basis is not None:
        data = _laid_over(_parse(basis, name), data)
    return _Reader(name).case_type(data)


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CaseTypeError(f"{name}: no valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise CaseTypeError(f"{name}: needs keys and values, not {type(data).__name__}")
    return data


def _laid_over(basis: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(basis)
    for key, value in own.items():
        if key in SECTIONS:
            section = {**basis[key], **value}
            merged[key] = {name: one for name, one in section.items() if one is not None}
        elif key != "based_on":
            merged[key] = value
    return merged


@dataclass(frozen=True)
class _Reader:
    name: str

    def wrong(self, place: str, rule: str) -> CaseTypeError:
        return CaseTypeError(f"{self.name}: {place}: {rule}")

    def get(self, data: Any, key: str, place: str) -> Any:
        if not isinstance(data, dict) or key not in data:
            raise self.wrong(place, f"`{key}` is missing")
        return data[key]

    def known_keys(self, data: Any, allowed: set[str], place: str) -> None:
        if extra := set(data) - allowed:
            raise self.wrong(place, f"unknown {', '.join(sorted(map(str, extra)))}")

    def words(self, data: Any, place: str) -> Bilingual:
        if not isinstance(data, dict) or set(data) != {"id", "en"}:
            raise self.wrong(place, "needs a text in both languages, `id` and `en`")
        return Bilingual(id=str(data["id"]), en=str(data["en"]))

    def one_of(self, value: Any, allowed: tuple[str, ...], place: str) -> str:
        if value not in allowed:
            raise self.wrong(place, f"{value!r} is none of {', '.join(allowed)}")
        return str(value)

    def case_type(self, data: Any) -> CaseType:
        keys = {"key", "version", "label", "explanation", "question", "source", "verified"}
        for key in keys | set(SECTIONS):
            self.get(data, key, "top")
        states = {key: self.state(key, one) for key, one in data["states"].items()}
        transitions = {
            key: self.transition(key, one, states, data["outcomes"])
            for key, one in data["transitions"].items()
        }
        return CaseType(
            key=str(data["key"]),
            version=int(data["version"]),
            label=self.words(data["label"], "label"),
            explanation=self.words(data["explanation"], "explanation"),
            question=self.words(data["question"], "question"),
            source=self.words(data["source"], "source"),
            verified=self.one_of(data["verified"], VERIFIED, "verified"),
            classifications=self.named_words(data["classifications"], "classifications"),
            outcomes=self.named_words(data["outcomes"], "outcomes"),
            states=states,
            transitions=transitions,
            clocks={
                key: self.clock(key, one, states, transitions, data["classifications"])
                for key, one in data["clocks"].items()
            },
        )

    def named_words(self, data: Any, place: str) -> dict[str, Bilingual]:
        return {key: self.words(one, f"{place}.{key}") for key, one in data.items()}

    def state(self, key: str, data: Any) -> State:
        place = f"states.{key}"
        self.known_keys(data, {"label", "queue", "at_city_hall"}, place)
        return State(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            queue=self.one_of(self.get(data, "queue", place), QUEUES, f"{place}.queue"),
            at_city_hall=bool(data.get("at_city_hall", False)),
        )

    def transition(
        self, key: str, data: Any, states: Mapping[str, State], outcomes: Mapping[str, Any]
    ) -> Transition:
        place = f"transitions.{key}"
        self.known_keys(data, STEP_KEYS, place)
        sources = data["from"] if data.get("from") != "any" else list(states)
        self.each_known(sources, set(states) | {NEW}, f"{place}.from")
        target = self.get(data, "to", place)
        self.each_known([target], set(states) | {RESUME, SAME}, f"{place}.to")
        self.each_known(data.get("requires", []), set(REQUIRABLE), f"{place}.requires")
        outcome = data.get("outcome")
        if outcome is not None:
            self.each_known([outcome], set(outcomes), f"{place}.outcome")
        sentence = self.get(data, "sentence", place)
        return Transition(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            sentence=self.words(sentence, f"{place}.sentence"),
            to_reporter=self.words(data.get("to_reporter", sentence), f"{place}.to_reporter"),
            sources=frozenset(sources),
            target=target,
            by=frozenset(self.get(data, "by", place)),
            requires=frozenset(data.get("requires", [])),
            audience=self.one_of(data.get("audience", "public"), AUDIENCES, f"{place}.audience"),
            outcome=outcome,
        )

    def each_known(self, values: Any, known: set[str], place: str) -> None:
        for value in values:
            if value not in known:
                raise self.wrong(place, f"{value!r} is not known here")

    def clock(
        self,
        key: str,
        data: Any,
        states: Mapping[str, State],
        transitions: Mapping[str, Transition],
        classifications: Mapping[str, Any],
    ) -> Clock:
        place = f"clocks.{key}"
        for part in ("start", "stop"):
            self.each_known(self.get(data, part, place), set(transitions), f"{place}.{part}")
        self.each_known(data.get("paused_in", []), set(states), f"{place}.paused_in")
        expiry = data.get("expiry")
        if expiry is not None:
            self.each_known([expiry], set(transitions), f"{place}.expiry")
        return Clock(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            start=frozenset(data["start"]),
            stop=frozenset(data["stop"]),
            paused_in=frozenset(data.get("paused_in", [])),
            limits=self.limits(self.get(data, "limits", place), classifications, f"{place}.limits"),
            escalation=self.escalation(data.get("escalation", {}), place),
            expiry=expiry,
            source=self.words(self.get(data, "source", place), f"{place}.source"),
        )

    def limits(self, data: Any, classifications: Mapping[str, Any], place: str) -> dict[str, Limit]:
        self.each_known(data, set(classifications) | {""}, place)
        return {key: self.limit(one, f"{place}.{key}") for key, one in data.items()}

    def limit(self, data: Any, place: str) -> Limit:
        days = self.get(data, "working_days", place)
        if not isinstance(days, int) or days < 1:
            raise self.wrong(place, f"{days!r} is no number of days")
        return Limit(days, self.one_of(self.get(data, "verified", place), VERIFIED, place))

    def escalation(self, data: Any, place: str) -> dict[int, str]:
        for percent, who in data.items():
            if not isinstance(percent, int) or percent < 1:
                raise self.wrong(f"{place}.escalation", f"{percent!r} is no percentage")
            self.one_of(who, ("officer", "unit-head", "city-hall"), f"{place}.escalation.{percent}")
        return dict(sorted(data.items()))


@lru_cache(maxsize=1)
def case_types() -> Mapping[str, CaseType]:
    """Return every case type that is shipped, by key."""
    folder = files("tuntas.rules.casework").joinpath("files")
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    }
    found = (_shipped(name, texts) for name in sorted(texts))
    return {one.key: one for one in found}


def _shipped(name: str, texts: Mapping[str, str]) -> CaseType:
    based_on = _parse(texts[name], name).get("based_on")
    if based_on is None:
        return read_case_type(texts[name], name=name)
    if f"{based_on}.yaml" not in texts:
        raise CaseTypeError(f"{name}: based_on: there is no {based_on}.yaml")
    return read_case_type(texts[name], name=name, basis=texts[f"{based_on}.yaml"])


def case_type(key: str) -> CaseType:
    """Return one case type; raises `KeyError` for an unknown key."""
    return case_types()[key]
