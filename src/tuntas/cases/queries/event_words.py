"""What an event says to the office: its sentence with the data that belongs to it."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from tuntas.cases.models import CaseEvent
from tuntas.rules.casework import CaseType

# Steps after which another unit holds the case.
MOVES = frozenset({"dispose", "hand_on", "settle_unit"})
WHOM: Mapping[str, str] = {
    "officer": gettext_noop("petugas"),
    "unit-head": gettext_noop("kepala unit"),
    "city-hall": gettext_noop("petugas pengaduan kota"),
}


def sentence(case_type: CaseType, event: CaseEvent) -> str:
    """Return the case type's sentence, followed by unit, classification, outcome and the like."""
    transition = case_type.transitions.get(event.kind)
    said = transition.sentence.in_language(_language()) if transition else event.kind
    details = [word for detail in DETAILS if (word := detail(case_type, event))]
    return f"{said}: {'; '.join(details)}" if details else said


def quote(event: CaseEvent) -> str:
    """Return what the actor wrote: text and reason."""
    reason = event.data.get("reason", "")
    parts = [event.text, _("Alasan: %(reason)s") % {"reason": reason} if reason else ""]
    return "\n".join(part for part in parts if part)


def _language() -> str:
    return get_language() or "id"


def _unit(_type: CaseType, event: CaseEvent) -> str:
    return event.unit.name if event.kind in MOVES and event.unit else ""


def _classification(case_type: CaseType, event: CaseEvent) -> str:
    words = case_type.classifications.get(event.data.get("classification", ""))
    return words.in_language(_language()) if words else ""


def _outcome(case_type: CaseType, event: CaseEvent) -> str:
    words = case_type.outcomes.get(event.data.get("outcome", ""))
    return words.in_language(_language()) if words else ""


def _rating(_type: CaseType, event: CaseEvent) -> str:
    rating = event.data.get("rating")
    return _("%(n)s dari 5") % {"n": rating} if rating else ""


def _other_case(_type: CaseType, event: CaseEvent) -> str:
    return str(event.data.get("into") or event.data.get("from") or "")


def _escalation(case_type: CaseType, event: CaseEvent) -> str:
    if "percent" not in event.data:
        return ""
    clock = case_type.clocks.get(event.data.get("clock", ""))
    whom = WHOM.get(event.data.get("to", ""), "")
    return _("%(clock)s, %(percent)s %% dari batas, kepada %(whom)s") % {
        "clock": clock.label.in_language(_language()) if clock else "",
        "percent": event.data["percent"],
        "whom": _(whom) if whom else "",
    }


DETAILS: tuple[Callable[[CaseType, CaseEvent], str], ...] = (
    _unit,
    _classification,
    _outcome,
    _rating,
    _other_case,
    _escalation,
)
