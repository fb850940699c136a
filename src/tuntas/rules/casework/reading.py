"""Reads case-type files: one strict loader for those that come along and those of a city."""

import re
from collections.abc import Mapping
from typing import Any

from tuntas.rules.casework.places import Places
from tuntas.rules.casework.request_reading import RequestReader
from tuntas.rules.casework.types import (
    AUDIENCES,
    ISSUE,
    LIMIT_UNITS,
    NEW,
    QUEUES,
    REQUIRABLE,
    RESUME,
    REVOKE,
    SAME,
    VERIFIED,
    CaseType,
    Clock,
    Limit,
    State,
    Transition,
)
from tuntas.rules.casework.yaml_text import parse

TOP = ("key", "version", "label", "explanation", "question", "source", "verified")
SECTIONS = ("classifications", "outcomes", "states", "transitions", "clocks")
STEP_KEYS = {
    "label", "sentence", "to_reporter", "from", "to", "by", "requires", "audience", "outcome",
    "document",
}  # fmt: skip
# Who may be named in `by`: permissions, and those who need none.
WHO = (
    "reporter", "system", "view_cases", "act_on_cases", "verify_cases", "dispose_cases",
    "merge_cases", "view_reporter", "view_anonymous_reporter", "import_cases",
)  # fmt: skip
ALWAYS = ("submit", "note", "view_reporter", "escalate")  # steps that pages and clocks rely on
REMINDED = ("officer", "unit-head", "city-hall")
PERCENT = re.compile(r"[1-9][0-9]{0,2}|1000")
MOST = {"working_days": 365, "working_hours": 2_000, "hours": 8_760}
MAX_TYPE_KEY, MAX_CLASSIFICATION, MAX_OUTCOME = 40, 60, 20  # as wide as their columns


def read_case_type(text: str, *, name: str, basis: str | None = None) -> CaseType:
    """Read one file's text; `name` stands in errors. Raises `CaseTypeError`.

    A file that says `based_on` holds only what differs from `basis`, the text of the file named:
    within each section an entry replaces the one of the same key, and null removes it.
    """
    data = parse(text, name)
    if basis is not None:
        data = _laid_over(parse(basis, name), data, Places(name))
    return _Reader(name).case_type(data)


def _laid_over(basis: Mapping[str, Any], own: Mapping[str, Any], places: Places) -> dict[str, Any]:
    merged = dict(basis)
    for key, value in own.items():
        if key in SECTIONS or (key == "request" and key in basis):
            section = {**basis[key], **places.mapping(value, key)}
            merged[key] = {name: one for name, one in section.items() if one is not None}
        elif key != "based_on":
            merged[key] = value
    return merged


class _Reader(Places):
    def case_type(self, data: Any) -> CaseType:
        for key in (*TOP, *SECTIONS):
            self.get(data, key, "top")
        self.only(data, (*TOP, *SECTIONS, "request"), "top")
        outcomes = self.named_words(data["outcomes"], "outcomes", MAX_OUTCOME)
        labels = self.named_words(data["classifications"], "classifications", MAX_CLASSIFICATION)
        states = {
            self.key(key, "states"): self.state(key, one)
            for key, one in self.mapping(data["states"], "states").items()
        }
        transitions = {
            self.key(key, "transitions"): self.transition(key, one, states, outcomes)
            for key, one in self.mapping(data["transitions"], "transitions").items()
        }
        self.check_steps(states, transitions)
        found = CaseType(
            key=self.key(data["key"], "key", most=MAX_TYPE_KEY),
            version=self.count(data["version"], "version", most=10_000),
            label=self.words(data["label"], "label"),
            explanation=self.words(data["explanation"], "explanation"),
            question=self.words(data["question"], "question"),
            source=self.words(data["source"], "source", most=2_000),
            verified=self.one_of(data["verified"], VERIFIED, "verified"),
            classifications=labels,
            outcomes=outcomes,
            states=states,
            transitions=transitions,
            clocks={
                self.key(key, "clocks"): self.clock(key, one, states, transitions, labels)
                for key, one in self.mapping(data["clocks"], "clocks").items()
            },
            request=(
                RequestReader(self.name).request(data["request"], states, transitions)
                if "request" in data
                else None
            ),
        )
        self.check_request_steps(found)
        return found

    def check_steps(
        self, states: Mapping[str, State], transitions: Mapping[str, Transition]
    ) -> None:
        """Refuse what would leave a case stuck, or at an end without an outcome."""
        for key in ALWAYS:
            if key not in transitions:
                raise self.wrong("transitions", f"`{key}` is missing")
        for state in states.values():
            leaving = (
                step
                for step in transitions.values()
                if step.starts_from(state.key) and step.target not in {SAME, state.key}
            )
            if not state.ended and next(leaving, None) is None:
                raise self.wrong(f"states.{state.key}", "no step leads out of it")
        for step in transitions.values():
            self.check_outcome(step, states)

    def check_outcome(self, step: Transition, states: Mapping[str, State]) -> None:
        """Whatever ends a case, or proposes to, says with which outcome."""
        target = states.get(step.target)
        if target is None or target.queue not in {"confirm", "done"}:
            return
        decided = all(
            source in states and states[source].queue == "confirm" for source in step.sources
        )
        if step.outcome is None and "outcome" not in step.requires and not decided:
            raise self.wrong(f"transitions.{step.key}", "ends the case and names no `outcome`")

    def check_request_steps(self, found: CaseType) -> None:
        """What a step does to a document, a delivery or a session must stand in `request`."""
        request = found.request
        there = {
            "document": request is not None and request.result is not None,
            "delivery": request is not None and bool(request.delivery),
            "session": request is not None and request.sessions is not None,
            "attendance": request is not None and request.sessions is not None,
            "checks": request is not None and bool(request.requirements),
            "complete": request is not None,
            "answers": request is not None,
        }
        for step in found.transitions.values():
            named = set(step.requires) | ({"document"} if step.document else set())
            for part in sorted(named & set(there)):
                if not there[part]:
                    raise self.wrong(
                        f"transitions.{step.key}", f"needs `{part}`, which `request` does not give"
                    )
        issuing = any(step.document == ISSUE for step in found.transitions.values())
        if request is not None and request.result is not None and not issuing:
            raise self.wrong("request.result", "no step has `document: issue`")

    def named_words(self, data: Any, place: str, most: int) -> dict[str, Any]:
        return {
            self.key(key, place, most=most): self.words(one, f"{place}.{key}")
            for key, one in self.mapping(data, place).items()
        }

    def state(self, key: str, data: Any) -> State:
        place = f"states.{key}"
        self.only(data, {"label", "queue", "at_city_hall"}, place)
        return State(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            queue=self.one_of(self.get(data, "queue", place), QUEUES, f"{place}.queue"),
            at_city_hall=self.truth(data, "at_city_hall", place, default=False),
        )

    def transition(
        self, key: str, data: Any, states: Mapping[str, State], outcomes: Mapping[str, Any]
    ) -> Transition:
        place = f"transitions.{key}"
        self.only(data, STEP_KEYS, place)
        sources = list(states) if data.get("from") == "any" else self.get(data, "from", place)
        self.each_known(sources, {*states, NEW}, f"{place}.from")
        outcome = data.get("outcome")
        if outcome is not None:
            self.one_of(outcome, outcomes, f"{place}.outcome")
        sentence = self.get(data, "sentence", place)
        requires = self.each_known(data.get("requires", []), REQUIRABLE, f"{place}.requires")
        return Transition(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            sentence=self.words(sentence, f"{place}.sentence"),
            to_reporter=self.words(data.get("to_reporter", sentence), f"{place}.to_reporter"),
            sources=frozenset(sources),
            target=self.each_known(
                [self.get(data, "to", place)], {*states, RESUME, SAME}, f"{place}.to"
            )[0],
            by=frozenset(self.each_known(self.get(data, "by", place), WHO, f"{place}.by")),
            requires=frozenset(requires),
            audience=self.one_of(data.get("audience", "public"), AUDIENCES, f"{place}.audience"),
            outcome=outcome,
            document=self.one_of(
                data.get("document", ""), ("", ISSUE, REVOKE), f"{place}.document"
            ),
        )

    def clock(
        self,
        key: str,
        data: Any,
        states: Mapping[str, State],
        transitions: Mapping[str, Transition],
        labels: Mapping[str, Any],
    ) -> Clock:
        place = f"clocks.{key}"
        allowed = {
            "label",
            "start",
            "stop",
            "paused_in",
            "limits",
            "escalation",
            "expiry",
            "source",
        }
        self.only(data, allowed, place)
        for part in ("start", "stop"):
            self.each_known(self.get(data, part, place), transitions, f"{place}.{part}")
        self.each_known(data.get("paused_in", []), states, f"{place}.paused_in")
        expiry = data.get("expiry")
        if expiry is not None:
            self.each_known([expiry], transitions, f"{place}.expiry")
        return Clock(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            start=frozenset(data["start"]),
            stop=frozenset(data["stop"]),
            paused_in=frozenset(data.get("paused_in", [])),
            limits=self.limits(self.get(data, "limits", place), labels, f"{place}.limits"),
            escalation=self.escalation(data.get("escalation", {}), f"{place}.escalation"),
            expiry=expiry,
            source=self.words(self.get(data, "source", place), f"{place}.source"),
        )

    def limits(self, data: Any, labels: Mapping[str, Any], place: str) -> dict[str, Limit]:
        found = self.mapping(data, place)
        self.each_known(list(found), {*labels, ""}, place)
        if not found:
            raise self.wrong(place, "needs at least one limit")
        return {key: self.limit(one, f"{place}.{key}") for key, one in found.items()}

    def limit(self, data: Any, place: str) -> Limit:
        self.only(data, {*LIMIT_UNITS, "verified"}, place)
        units = [unit for unit in LIMIT_UNITS if unit in data]
        if len(units) != 1:
            raise self.wrong(place, f"needs one of {', '.join(LIMIT_UNITS)}")
        amount = data[units[0]]
        if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
            raise self.wrong(place, f"{amount!r} is no number of {units[0].split('_')[-1]}")
        self.count(amount, place, most=MOST[units[0]])
        verified = self.one_of(self.get(data, "verified", place), VERIFIED, place)
        return Limit(amount, units[0], verified)

    def escalation(self, data: Any, place: str) -> dict[int, str]:
        found = {}
        for percent, who in self.mapping(data, place, most=10).items():
            if not PERCENT.fullmatch(percent):
                raise self.wrong(place, f"{percent!r} is no percentage")
            found[int(percent)] = self.one_of(who, REMINDED, f"{place}.{percent}")
        return dict(sorted(found.items()))
