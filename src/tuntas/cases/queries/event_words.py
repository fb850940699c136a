"""What an event says to the office: its sentence with the data that belongs to it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from tuntas.cases.models import CaseEvent
from tuntas.cases.words import lowered
from tuntas.rules.casework import CaseType, Request
from tuntas.rules.phrases import as_language, format_date

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


def _request_details(case_type: CaseType, event: CaseEvent) -> str:
    return "; ".join(request_details(case_type, event.data))


def request_details(case_type: CaseType, data: Mapping[str, Any]) -> list[str]:
    """Return what a step of a service request did, in words; nothing personal stands in an event."""
    request, language = case_type.request, _language()
    if request is None:
        return []
    found = []
    if fields := data.get("fields"):
        changed = (request.field(key) for key in fields)
        found.append(", ".join(one.label.in_language(language) for one in changed if one))
    if number := data.get("number"):
        found.append(_("nomor %(number)s") % {"number": number})
    session = request.sessions.of(data.get("session", "")) if request.sessions else None
    if session is not None:
        found.append(session.label.in_language(language))
        found.append(_("hadir") if data.get("attended") else _("tidak hadir"))
    if delivery := data.get("delivery"):
        found += _delivery_words(request, delivery)
    for key, state in data.get("checks", {}).items():
        label = next((one.label for one in request.requirements if one.key == key), None)
        found.append(f"{label.in_language(language) if label else key} {check_words(state)}")
    return found


def _delivery_words(request: Request, delivery: Mapping[str, str]) -> list[str]:
    language = _language()
    way = request.way(delivery.get("way", ""))
    receiver = request.relation(delivery.get("receiver", ""))
    found = [way.label.in_language(language)] if way else []
    if receiver is not None:
        whom = lowered(receiver.in_language(language))
        found.append(_("diterima %(whom)s") % {"whom": whom})
    if on := delivery.get("on"):
        found.append(format_date(date.fromisoformat(on), as_language(language)))
    return found


def check_words(state: str) -> str:
    """Return how a document was found, in words."""
    words = {
        "complete": gettext_noop("lengkap"),
        "illegible": gettext_noop("tidak terbaca"),
        "missing": gettext_noop("belum ada"),
        "new": gettext_noop("belum diperiksa"),
        "none": gettext_noop("tidak disertakan"),
    }
    return _(words[state]) if state in words else state


DETAILS: tuple[Callable[[CaseType, CaseEvent], str], ...] = (
    _unit,
    _classification,
    _outcome,
    _rating,
    _other_case,
    _escalation,
    _request_details,
)
