"""What a draft holds, as one value: what a form gives, what an import gives, what is compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.catalogue.components import COMPONENTS
from tuntas.catalogue.models import ServiceStandard, SopStep
from tuntas.catalogue.promises import fee_words, promise_words


@dataclass(frozen=True)
class Step:
    """One step of the SOP; `minutes` are working minutes."""

    activity: str
    actor: str = ""
    input: str = ""
    minutes: int = 0
    output: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that one version says. Field names are those of `ServiceStandard`."""

    requirements: str = ""
    procedure: str = ""
    promise_working_minutes: int | None = None
    promise_unit: str = ServiceStandard.Speech.DAYS
    promise_note: str = ""
    fee_rupiah: int | None = None
    fee_note: str = ""
    product: str = ""
    complaints: str = ""
    legal_basis: str = ""
    facilities: str = ""
    competence: str = ""
    supervision: str = ""
    staffing: str = ""
    service_guarantee: str = ""
    safety_guarantee: str = ""
    evaluation: str = ""
    decree: str = ""
    change_reason: str = ""
    review_on: date | None = None
    steps: tuple[Step, ...] = ()

    @property
    def columns(self) -> dict[str, Any]:
        """Return the values of the standard's own row."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(one.name for one in fields(Content) if one.name != "steps")
ABOUT_THE_PROMISE = {"promise_working_minutes", "promise_unit", "promise_note"}
ABOUT_THE_FEE = {"fee_rupiah", "fee_note"}
LABELS: Mapping[str, str | Promise] = {
    **{one.key: one.label for one in COMPONENTS},
    "decree": gettext_lazy("Nomor dan tanggal keputusan"),
    "change_reason": gettext_lazy("Alasan perubahan"),
    "review_on": gettext_lazy("Ditinjau lagi paling lambat"),
    "steps": gettext_lazy("Langkah kerja (SOP)"),
}


@dataclass(frozen=True)
class Difference:
    """A part in which two contents differ, and how each of them says it."""

    key: str
    label: str
    one: str
    other: str


def content_of(standard: ServiceStandard) -> Content:
    """Return what a version says; one query for its steps unless they are there already."""
    return Content(
        **{name: getattr(standard, name) for name in COLUMNS},
        steps=tuple(map(step_of, standard.steps.all())),
    )


def step_of(row: SopStep) -> Step:
    """Return a step without its place."""
    return Step(row.activity, row.actor, row.input, row.minutes, row.output)


def differences(one: Content, other: Content) -> list[Difference]:
    """Return the parts in which two contents differ, in the order of the form."""
    said = _said(one), _said(other)
    changed = {_part(name) for name in COLUMNS if getattr(one, name) != getattr(other, name)}
    if one.steps != other.steps:
        changed.add("steps")
    return [
        Difference(key, str(label), said[0][key], said[1][key])
        for key, label in LABELS.items()
        if key in changed
    ]


def _part(name: str) -> str:
    if name in ABOUT_THE_PROMISE:
        return "promise"
    return "fee" if name in ABOUT_THE_FEE else name


def _said(content: Content) -> dict[str, str]:
    row = ServiceStandard(**content.columns)
    return {
        **{name: str(getattr(content, name) or "") for name in COLUMNS},
        "promise": "\n".join(filter(None, (promise_words(row), content.promise_note))),
        "fee": "\n".join(filter(None, (fee_words(row), content.fee_note))),
        "steps": "\n".join(steps_said(content.steps)),
    }


def steps_said(steps: Sequence[Step]) -> list[str]:
    """Return steps as lines: `1. Memeriksa berkas (petugas loket, 10 menit)`."""
    return [
        _("%(n)s. %(activity)s (%(actor)s, %(minutes)s menit)")
        % {
            "n": place,
            "activity": step.activity,
            "actor": step.actor or "–",
            "minutes": step.minutes,
        }
        for place, step in enumerate(steps, 1)
    ]
