"""Reads the `request` section of a case-type file."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from tuntas.rules.casework.places import Places
from tuntas.rules.casework.requests import (
    BUILT_IN,
    DELIVERY_WAYS,
    FIELD_KINDS,
    FORMATS,
    NO,
    PLACEHOLDER,
    WRITTEN_KINDS,
    YES,
    Choice,
    Condition,
    DeliveryWay,
    Field,
    Request,
    Requirement,
    Result,
    Session,
    Sessions,
    Stage,
    Validity,
)
from tuntas.rules.casework.types import State, Transition

PARTS = {
    "introduction", "applicant", "start_unit", "fields", "requirements", "delivery", "result",
    "sessions", "stages",
}  # fmt: skip
FIELD_KEYS = {
    "key", "label", "help", "kind", "required", "choices", "least", "most", "shown_if", "public",
}  # fmt: skip
BOUNDED = WRITTEN_KINDS | {"number", "date"}
ASKED_ON = ("choice", "yes_no")  # a condition may only look at these
VALID_UNITS = {"days": 3_650, "months": 600, "years": 50}
DAY_BOUND = re.compile(r"today([+-][0-9]{1,5})?")
MAX_LETTERS, MAX_NUMBER, MAX_PARAGRAPH = 4_000, 10**12, 1_500


class RequestReader(Places):
    """Reads it place by place."""

    def request(
        self, data: Any, states: Mapping[str, State], transitions: Mapping[str, Transition]
    ) -> Request:
        """Return the section. Raises `CaseTypeError`."""
        place = "request"
        self.only(data, PARTS, place)
        self.one_of(self.get(data, "start_unit", place), ("service",), f"{place}.start_unit")
        self.check_start(transitions)
        applicant = self.only(
            self.get(data, "applicant", place), {"question", "relations"}, f"{place}.applicant"
        )
        fields = self.fields(self.get(data, "fields", place))
        known = {one.key: one for one in fields}
        return Request(
            introduction=self.words(
                self.get(data, "introduction", place), f"{place}.introduction", most=MAX_PARAGRAPH
            ),
            applicant=self.words(
                self.get(applicant, "question", f"{place}.applicant"), f"{place}.applicant.question"
            ),
            relations=self.choices(
                self.get(applicant, "relations", f"{place}.applicant"),
                f"{place}.applicant.relations",
            ),
            fields=fields,
            requirements=self.requirements(data.get("requirements", []), known),
            delivery=self.delivery(data.get("delivery", []), known),
            result=self.result(data["result"], known) if "result" in data else None,
            sessions=self.sessions(data["sessions"], known) if "sessions" in data else None,
            stages=self.stages(self.get(data, "stages", place), states),
        )

    def check_start(self, transitions: Mapping[str, Transition]) -> None:
        """An application has no single text: what it says stands in its fields."""
        if transitions["submit"].requires:
            raise self.wrong("transitions.submit.requires", "a request requires nothing here")

    def each_once(self, keys: Collection[str], place: str) -> None:
        """Refuse a key that stands twice."""
        if len(set(keys)) != len(keys):
            twice = sorted(key for key in set(keys) if list(keys).count(key) > 1)
            raise self.wrong(place, f"{', '.join(twice)} stands twice")

    def fields(self, data: Any) -> tuple[Field, ...]:
        """Return the fields; a condition may only look at one further up."""
        found: dict[str, Field] = {}
        for at, one in enumerate(self.listing(data, "request.fields", most=60)):
            field = self.field(one, f"request.fields[{at + 1}]", found)
            if field.key in found:
                raise self.wrong(f"request.fields[{at + 1}]", f"{field.key} stands twice")
            found[field.key] = field
        if not found:
            raise self.wrong("request.fields", "needs at least one field")
        return tuple(found.values())

    def field(self, data: Any, place: str, above: Mapping[str, Field]) -> Field:
        """Return one field."""
        self.only(data, FIELD_KEYS, place)
        key = self.field_key(self.get(data, "key", place), place)
        kind = self.one_of(self.get(data, "kind", place), FIELD_KINDS, f"{place}.kind")
        if (kind == "choice") != ("choices" in data):
            raise self.wrong(place, "`choices` belong to the kind `choice`, and to no other")
        return Field(
            key=key,
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            help=self.words_or_none(data, "help", place),
            kind=kind,
            required=self.truth(data, "required", place, default=False),
            choices=self.choices(data["choices"], f"{place}.choices") if "choices" in data else (),
            least=self.bound(data, "least", kind, place),
            most=self.bound(data, "most", kind, place),
            shown_if=self.condition(data, place, above),
            public=self.truth(data, "public", place, default=False),
        )

    def field_key(self, value: Any, place: str) -> str:
        """Return a key that a document's text can name."""
        key = self.key(value, f"{place}.key")
        if "-" in key or key in BUILT_IN:
            raise self.wrong(f"{place}.key", f"{key} cannot be named in a text; choose another")
        return key

    def choices(self, data: Any, place: str) -> tuple[Choice, ...]:
        """Return at least two things to choose from."""
        found = []
        for at, one in enumerate(self.listing(data, place, most=60)):
            here = f"{place}[{at + 1}]"
            self.only(one, {"key", "label"}, here)
            found.append(
                Choice(
                    self.key(self.get(one, "key", here), f"{here}.key"),
                    self.words(self.get(one, "label", here), f"{here}.label"),
                )
            )
        self.each_once([one.key for one in found], place)
        if not found:
            raise self.wrong(place, "needs at least one choice")
        return tuple(found)

    def bound(self, data: Mapping[str, Any], key: str, kind: str, place: str) -> int | str | None:
        """Return a bound: letters of a text, a number, or a day."""
        if key not in data:
            return None
        here = f"{place}.{key}"
        if kind not in BOUNDED:
            raise self.wrong(here, f"the kind `{kind}` has no bounds")
        if kind == "date":
            return self.day_bound(data[key], here)
        if kind == "number":
            return self.count(data[key], here, least=-MAX_NUMBER, most=MAX_NUMBER)
        return self.count(data[key], here, least=0, most=MAX_LETTERS)

    def day_bound(self, value: Any, place: str) -> str:
        """Return `today`, `today-30` or a date, as it stands."""
        text = str(value)
        if DAY_BOUND.fullmatch(text):
            return text
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise self.wrong(place, f"{text!r} is neither a date nor `today-30`") from None

    def condition(
        self, data: Mapping[str, Any], place: str, above: Mapping[str, Field]
    ) -> Condition | None:
        """Return on which answer further up this depends."""
        if "shown_if" not in data:
            return None
        here = f"{place}.shown_if"
        said = self.only(data["shown_if"], {"field", "is"}, here)
        key = self.get(said, "field", here)
        on = above.get(key) if isinstance(key, str) else None
        if on is None or on.kind not in ASKED_ON:
            raise self.wrong(here, f"{key!r} is no field of choices that stands further up")
        known = [one.key for one in on.choices] or [YES, NO]
        return Condition(
            on.key, frozenset(self.each_known(self.get(said, "is", here), known, here))
        )

    def requirements(self, data: Any, fields: Mapping[str, Field]) -> tuple[Requirement, ...]:
        """Return the documents to hand in."""
        found = []
        for at, one in enumerate(self.listing(data, "request.requirements", most=20)):
            place = f"request.requirements[{at + 1}]"
            self.only(one, {"key", "label", "help", "required", "formats", "shown_if"}, place)
            formats = self.each_known(
                one.get("formats", list(FORMATS)), FORMATS, f"{place}.formats"
            )
            found.append(
                Requirement(
                    key=self.key(self.get(one, "key", place), f"{place}.key"),
                    label=self.words(self.get(one, "label", place), f"{place}.label"),
                    help=self.words_or_none(one, "help", place),
                    required=self.truth(one, "required", place, default=True),
                    formats=frozenset(formats),
                    shown_if=self.condition(one, place, fields),
                )
            )
        self.each_once([one.key for one in found], "request.requirements")
        return tuple(found)

    def delivery(self, data: Any, fields: Mapping[str, Field]) -> tuple[DeliveryWay, ...]:
        """Return the ways in which the result reaches people."""
        found = []
        for at, one in enumerate(self.listing(data, "request.delivery", most=len(DELIVERY_WAYS))):
            place = f"request.delivery[{at + 1}]"
            self.only(one, {"key", "label", "help", "address_from"}, place)
            found.append(
                DeliveryWay(
                    key=self.one_of(self.get(one, "key", place), DELIVERY_WAYS, f"{place}.key"),
                    label=self.words(self.get(one, "label", place), f"{place}.label"),
                    help=self.words_or_none(one, "help", place),
                    address_from=self.address_of(one, place, fields),
                )
            )
        self.each_once([one.key for one in found], "request.delivery")
        return tuple(found)

    def address_of(self, data: Mapping[str, Any], place: str, fields: Mapping[str, Field]) -> str:
        """Return the field whose answer says where to bring it; empty: it is asked for."""
        if "address_from" not in data:
            return ""
        known = [one.key for one in fields.values() if one.kind == "address"]
        return self.one_of(data["address_from"], known, f"{place}.address_from")

    def result(self, data: Any, fields: Mapping[str, Field]) -> Result:
        """Return the document; every place in its text must be known."""
        place = "request.result"
        self.only(data, {"title", "number", "paragraphs", "valid", "signer"}, place)
        paragraphs = tuple(
            self.paragraph(one, f"{place}.paragraphs[{at + 1}]", fields)
            for at, one in enumerate(
                self.listing(self.get(data, "paragraphs", place), f"{place}.paragraphs", most=30)
            )
        )
        if not paragraphs:
            raise self.wrong(f"{place}.paragraphs", "needs at least one paragraph")
        return Result(
            title=self.words(self.get(data, "title", place), f"{place}.title"),
            number=self.number(self.get(data, "number", place), f"{place}.number"),
            paragraphs=paragraphs,
            valid=self.validity(self.get(data, "valid", place), f"{place}.valid"),
            signer=self.words(self.get(data, "signer", place), f"{place}.signer"),
        )

    def paragraph(self, data: Any, place: str, fields: Mapping[str, Field]) -> Any:
        """Return a paragraph in both languages."""
        found = self.words(data, place, most=MAX_PARAGRAPH)
        for text in (found.id, found.en):
            for name in PLACEHOLDER.findall(text):
                if name not in fields and name not in BUILT_IN:
                    raise self.wrong(place, f"{{{name}}} is neither a field nor known by itself")
            if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
                raise self.wrong(place, "a brace that belongs to no {field}")
        return found

    def number(self, value: Any, place: str) -> str:
        """Return the pattern, which must make a number of its own each time."""
        text = value if isinstance(value, str) else ""
        rest = text.replace("{seq}", "", 1).replace("{year}", "", 1)
        if len(rest) != len(text) - len("{seq}{year}") or "{" in rest or "}" in rest:
            raise self.wrong(place, "needs {seq} and {year}, each once, and no other brace")
        if len(text) > 60:  # noqa: PLR2004 - as wide as the column leaves room for
            raise self.wrong(place, "longer than 60 letters")
        return text

    def validity(self, data: Any, place: str) -> Validity | None:
        """Return how long a document holds; None for ever."""
        if data == "forever":
            return None
        said = self.only(data, VALID_UNITS, place)
        if len(said) != 1:
            raise self.wrong(place, "needs `forever`, or one of days, months, years")
        [(unit, amount)] = said.items()
        return Validity(self.count(amount, place, most=VALID_UNITS[unit]), unit)

    def sessions(self, data: Any, fields: Mapping[str, Field]) -> Sessions:
        """Return the meetings of a class."""
        place = "request.sessions"
        self.only(data, {"items", "capacity", "least", "participant"}, place)
        items = tuple(
            self.session(one, f"{place}.items[{at + 1}]")
            for at, one in enumerate(
                self.listing(self.get(data, "items", place), f"{place}.items", most=60)
            )
        )
        self.each_once([one.key for one in items], f"{place}.items")
        if not items:
            raise self.wrong(f"{place}.items", "needs at least one session")
        capacity = data.get("capacity")
        return Sessions(
            items=items,
            capacity=None
            if capacity is None
            else self.count(capacity, f"{place}.capacity", most=10_000),
            least=self.count(data.get("least", len(items)), f"{place}.least", most=len(items)),
            participant=self.participant(data, place, fields),
        )

    def participant(self, data: Mapping[str, Any], place: str, fields: Mapping[str, Field]) -> str:
        """Return the field that names who takes part; empty where the file names none."""
        if "participant" not in data:
            return ""
        known = [one.key for one in fields.values() if one.kind == "text"]
        return self.one_of(data["participant"], known, f"{place}.participant")

    def session(self, data: Any, place: str) -> Session:
        """Return one meeting."""
        self.only(data, {"key", "label", "on"}, place)
        on = data.get("on")
        if on is not None and not isinstance(on, date):
            raise self.wrong(f"{place}.on", f"{on!r} is no date")
        return Session(
            key=self.key(self.get(data, "key", place), f"{place}.key"),
            label=self.words(self.get(data, "label", place), f"{place}.label"),
            on=on,
        )

    def stages(self, data: Any, states: Mapping[str, State]) -> tuple[Stage, ...]:
        """Return the steps that the applicant sees; each state stands in exactly one of them."""
        place = "request.stages"
        found = []
        for at, one in enumerate(self.listing(data, place, most=8)):
            here = f"{place}[{at + 1}]"
            self.only(one, {"label", "states"}, here)
            named = self.each_known(self.get(one, "states", here), states, f"{here}.states")
            label = self.words(self.get(one, "label", here), f"{here}.label")
            found.append(Stage(label, frozenset(named)))
        aside = {"waiting", "hold"}  # shown at the stage where the case was before
        for state in states.values():
            times = sum(state.key in one.states for one in found)
            if times != (state.queue not in aside):
                raise self.wrong(place, f"`{state.key}` stands in {times} stages")
        return tuple(found)
