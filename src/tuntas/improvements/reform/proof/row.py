"""What every proposer of proof gives: rows of one shape, so that all are read in one statement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DateField, DecimalField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from tuntas.core.permissions import Permission
from tuntas.improvements.models import ReformPlan
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Language, as_language, format_date

MOST = 6  # of each kind, the newest first; whatever else there is can be added by its address
Rows = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True)
class Scope:
    """For whom proof is looked for: a unit with everything below it, for the plan of a year."""

    unit: Unit
    year: int
    on: date
    powers: Powers

    @classmethod
    def of(cls, plan: ReformPlan, powers: Powers, *, on: date) -> "Scope":
        """Return that of a plan."""
        return cls(plan.unit, plan.year, on, powers)

    @property
    def since(self) -> date:
        """From when on what happened is proof for the year: from the year before on."""
        return date(self.year - 1, 1, 1)


class Row(NamedTuple):
    """Something that exists; which column holds what is the proposer's own business.

    `ref` names it among those of its kind, `place` is what its address needs beside.
    """

    source: str
    ref: str
    place: str
    name: str
    day: date | None
    text: str
    text_en: str
    number: Decimal | None
    n: int | None


@dataclass(frozen=True)
class Told:
    """A row in words: what it is called, where it stands, and one short fact about it."""

    title: str
    address: str
    fact: str


@dataclass(frozen=True)
class Proposer:
    """Finds proof of one kind. `permission` is what one needs to open what it proposes."""

    key: str
    permission: Permission
    found: Callable[[Scope], Rows]
    told: Callable[[Row, Scope], Told]


def as_rows(found: QuerySet[Any], source: str, *, newest: str, **columns: Any) -> Rows:
    """Return at most `MOST` rows, those with the highest `newest` first.

    `columns` are expressions, or names of fields, for the columns of `Row`; the others stay empty.
    """
    texts = ("ref", "place", "name", "text", "text_en")
    plain: dict[str, Any] = {
        "p_source": Value(source, TextField()),
        **{f"p_{name}": Cast(_said(columns, name, ""), TextField()) for name in texts},
        "p_day": Cast(_said(columns, "day", None), DateField()),
        "p_number": Cast(_said(columns, "number", None), DecimalField(max_digits=20, decimal_places=6)),
        "p_n": Cast(_said(columns, "n", None), IntegerField()),
    }  # fmt: skip
    names = [f"p_{name}" for name in Row._fields]
    ordered = found.annotate(**plain).order_by(F(newest).desc(nulls_last=True), "-pk")
    rows: Rows = ordered.values_list(*names)[:MOST]
    return rows


def _said(columns: dict[str, Any], name: str, empty: Any) -> Any:
    said = columns.get(name)
    return Value(empty) if said is None else said


def language() -> Language:
    """Return the reader's language."""
    return as_language(get_language())


def day_words(day: date | None) -> str:
    """Return `18 November 2026`, or a dash."""
    return format_date(day, language(), weekday=False) if day else "–"
