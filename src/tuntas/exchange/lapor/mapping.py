"""From a line of the national system's export to a case of ours; nothing is made up.

The export tells when a report came in and its status now, no time in between. So an imported case
has one event, no clock but the check's where the report still waits for it, and an end without date
and outcome where the status only says that it was closed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from tuntas.cases.models import Case
from tuntas.core.secrets import new_code
from tuntas.exchange.lapor.rows import LaporRow
from tuntas.exchange.lapor.vocabulary import SourceStatus
from tuntas.rules.casework import case_types

FALLBACK_TYPE = "pengaduan"
CLOSED = frozenset(
    {
        SourceStatus.ARCHIVED_BY_ADMIN,
        SourceStatus.ARCHIVED_BY_SYSTEM,
        SourceStatus.CLOSED_BY_ADMIN,
        SourceStatus.CLOSED_BY_SYSTEM,
        SourceStatus.CLOSED_BY_REPORTER,
        SourceStatus.FINISHED,
    }
)
STATES: Mapping[SourceStatus, str] = {
    SourceStatus.UNVERIFIED: "received",
    SourceStatus.VERIFIED: "forwarded",
    SourceStatus.IN_PROGRESS: "in_progress",
    SourceStatus.ANSWERED_BY_REPORTER: "in_progress",
    SourceStatus.ON_HOLD: "on_hold",
    **dict.fromkeys(CLOSED, "closed"),
}
TITLE_LENGTH = 200


def state_of(row: LaporRow) -> str:
    """Return our state for the line's status; an unknown status waits to be checked."""
    state = STATES.get(row.status, "received") if row.status else "received"
    if state == "forwarded" and not row.unit_spelling:
        return "verified"
    return state


def apply_row(case: Case, row: LaporRow) -> None:
    """Write what the line says onto `case`, but for its state."""
    case.classification = row.classification or case.classification
    case.category = row.category[:200]
    case.title = (row.title or row.text)[:TITLE_LENGTH]
    case.text = row.text or row.title
    case.anonymous, case.secret = row.anonymous, row.secret
    case.channel_detail = row.channel[:100]
    case.place = ", ".join(part for part in (row.village, row.district, row.city) if part)[:300]
    case.source_status = row.status_text[:60]
    case.source_fingerprint = row.fingerprint
    case.rating = row.rating


def apply_state(case: Case, row: LaporRow) -> None:
    """Put `case` where the line's status says it is."""
    case.state = state_of(row)
    case.queue = case.state_now.queue
    case.resume_state = "forwarded" if case.queue == "hold" else ""
    case.outcome = "unknown" if case.ended else ""
    case.ended_at = None


def new_imported_case(row: LaporRow, *, at: datetime) -> Case:
    """Return the unsaved case of a line, without unit."""
    case = Case(
        code=new_code(settings.ENVIRONMENT.city_code),
        case_type=row.classification if row.classification in case_types() else FALLBACK_TYPE,
        channel=Case.Channel.LAPOR,
        external_id=row.tracking_id,
        received_at=row.received_at,
        changed_at=at,
    )
    apply_row(case, row)
    apply_state(case, row)
    return case


def event_data(row: LaporRow) -> dict[str, Any]:
    """Return what the timeline tells of an imported line."""
    said = {
        "status": row.status_text,
        "reason": row.hold_reason,
        "text_first": row.text_first,
        "unit_spelling": row.unit_spelling,
        "time_known": None if row.received_time_known else False,
    }
    return {key: value for key, value in said.items() if value not in {"", None}}
