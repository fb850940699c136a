"""What a service asks for and gives: the `request` section of a case-type file, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tuntas.rules.phrases import Bilingual

FIELD_KINDS = (
    "text", "long_text", "date", "time", "number", "choice", "yes_no", "phone", "email", "nik",
    "address", "region",
)  # fmt: skip
WRITTEN_KINDS = frozenset({"text", "long_text", "address"})
FORMATS = ("picture", "pdf")
DELIVERY_WAYS = ("pick_up", "bring", "post", "digital")
WITH_ADDRESS = frozenset({"bring", "post"})
CHECKS = ("complete", "illegible", "missing")
YES, NO = "yes", "no"
# What a document's text may name besides the fields.
BUILT_IN = frozenset({"number", "date", "service", "unit", "city", "valid_until", "attended"})
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """Something to choose from a list."""

    key: str
    label: Bilingual


@dataclass(frozen=True)
class Condition:
    """Asked only when another field has one of these answers."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True)
class Field:
    """One thing asked. `least` and `most` bound letters, a number, or a day (`today-30`, a date)."""

    key: str
    label: Bilingual
    help: Bilingual | None
    kind: str
    required: bool
    choices: tuple[Choice, ...]
    least: int | str | None
    most: int | str | None
    shown_if: Condition | None
    public: bool

    def chosen(self, value: str) -> Bilingual | None:
        """Return the words of a choice."""
        return next((one.label for one in self.choices if one.key == value), None)


@dataclass(frozen=True)
class Requirement:
    """A document to hand in."""

    key: str
    label: Bilingual
    help: Bilingual | None
    required: bool
    formats: frozenset[str]
    shown_if: Condition | None


@dataclass(frozen=True)
class DeliveryWay:
    """A way in which the result reaches people; `address_from` names the field that says where to."""

    key: str
    label: Bilingual
    help: Bilingual | None
    address_from: str

    @property
    def needs_address(self) -> bool:
        """Tell whether somebody must know where to."""
        return self.key in WITH_ADDRESS


@dataclass(frozen=True)
class Validity:
    """How long a document holds: so many days, months or years."""

    amount: int
    unit: str

    def until(self, issued_on: date) -> date:
        """Return the last day; a month without that day ends on its last one."""
        if self.unit == "days":
            return issued_on + timedelta(days=self.amount)
        months = self.amount * (12 if self.unit == "years" else 1)
        year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
        return _last_such_day(year, month + 1, issued_on.day)


def _last_such_day(year: int, month: int, day: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month, min(day, last))


@dataclass(frozen=True)
class Result:
    """The document that comes out. `valid` None: for ever. `signer` is a function, never a name."""

    title: Bilingual
    number: str
    paragraphs: tuple[Bilingual, ...]
    valid: Validity | None
    signer: Bilingual

    def number_of(self, seq: int, year: int) -> str:
        """Return the number of the year's `seq`-th document."""
        return self.number.replace("{seq}", str(seq)).replace("{year}", str(year))


@dataclass(frozen=True)
class Session:
    """One meeting of a class."""

    key: str
    label: Bilingual
    on: date | None


@dataclass(frozen=True)
class Sessions:
    """The meetings; `capacity` is how many may take part at once, `least` how many earn the document.

    `participant` is the field that names who takes part; empty: lists of the class show codes only.
    """

    items: tuple[Session, ...]
    capacity: int | None
    least: int
    participant: str

    def of(self, key: str) -> Session | None:
        """Return a session by key."""
        return next((one for one in self.items if one.key == key), None)


@dataclass(frozen=True)
class Stage:
    """One of the steps that the applicant's page shows, and the states that belong to it."""

    label: Bilingual
    states: frozenset[str]


@dataclass(frozen=True)
class Request:
    """What the service asks for, how it is handed over, what comes out."""

    introduction: Bilingual
    applicant: Bilingual
    relations: tuple[Choice, ...]
    fields: tuple[Field, ...]
    requirements: tuple[Requirement, ...]
    delivery: tuple[DeliveryWay, ...]
    result: Result | None
    sessions: Sessions | None
    stages: tuple[Stage, ...]

    def field(self, key: str) -> Field | None:
        """Return a field by key."""
        return next((one for one in self.fields if one.key == key), None)

    def way(self, key: str) -> DeliveryWay | None:
        """Return a way of delivery by key."""
        return next((one for one in self.delivery if one.key == key), None)

    def relation(self, key: str) -> Bilingual | None:
        """Return in words who the applicant is."""
        return next((one.label for one in self.relations if one.key == key), None)

    def is_asked(self, shown_if: Condition | None, answers: Answers) -> bool:
        """Tell whether these answers lead to what stands under this condition.

        An answer counts only where its own field is asked, so a hidden field opens nothing.
        """
        if shown_if is None:
            return True
        on = self.field(shown_if.field)
        asked = on is not None and self.is_asked(on.shown_if, answers)
        return asked and answers.get(shown_if.field, "") in shown_if.values

    def asked_fields(self, answers: Answers) -> tuple[Field, ...]:
        """Return the fields that count for these answers."""
        return tuple(one for one in self.fields if self.is_asked(one.shown_if, answers))

    def unanswered(self, answers: Answers) -> tuple[Field, ...]:
        """Return the fields that must be answered and are not."""
        asked = self.asked_fields(answers)
        return tuple(one for one in asked if one.required and not answers.get(one.key))

    def knows(self, answers: Answers) -> bool:
        """Tell whether every answer belongs to a field that these answers ask for."""
        return set(answers) <= {one.key for one in self.asked_fields(answers)}

    def asked_requirements(self, answers: Answers) -> tuple[Requirement, ...]:
        """Return the documents that count for these answers."""
        return tuple(one for one in self.requirements if self.is_asked(one.shown_if, answers))


def day_of(bound: str, today: date) -> date:
    """Return the day that a bound names: `2026-01-31`, `today`, `today-30`, `today+7`."""
    if not bound.startswith("today"):
        return date.fromisoformat(bound)
    return today + timedelta(days=int(bound.removeprefix("today") or 0))


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """Return the paragraph with its places filled in; None where one has no value: it is left out."""
    if any(not values.get(name) for name in PLACEHOLDER.findall(text)):
        return None
    return PLACEHOLDER.sub(lambda place: values[place[1]], text)
