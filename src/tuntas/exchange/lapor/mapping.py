"""From a line of the national system's export to a case of ours; nothing is made up.

The export tells when a report came in and its status now, no time in between. So an imported case
has one event, no clock but the check's where the report still waits for it, and an end without date
and outcome where the status only says that it was closed. An export that lacks a column says
nothing about it: what an earlier one told stays.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from tuntas.cases.models import Case
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
# Statuses of reports that are still to be checked and passed on: the check's clock runs.
TO_BE_CHECKED = frozenset({SourceStatus.UNVERIFIED, SourceStatus.VERIFIED})

# Which columns tell a field; a file without any of them leaves the field as it was.
TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "category": ("category",),
    "title": ("title",),
    "text": ("text", "text_first"),
    "anonymous": ("privacy",),
    "secret": ("privacy",),
    "channel_detail": ("channel",),
    "place": ("village", "district"),
    "rating": ("rating",),
}
# The same for what the timeline tells.
DATA_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "reason": ("hold_reason",),
    "text_first": ("text_first",),
    "unit_spelling": ("unit",),
    "time_known": ("time",),
}


def type_of(classification: str | None) -> str:
    """Return the case type of a classification."""
    return classification if classification and classification in case_types() else FALLBACK_TYPE


def apply_row(case: Case, row: LaporRow, *, absent: Collection[str] = ()) -> None:
    """Write what the line says of the report itself; columns that the file lacks change nothing."""
    for name, value in _values(row).items():
        told_by = TOLD_BY.get(name)
        if told_by is None or any(column not in absent for column in told_by):
            setattr(case, name, value)


def _values(row: LaporRow) -> dict[str, Any]:
    place = ", ".join(part for part in (row.village, row.district, row.city) if part)
    return {
        "category": row.category[:200],
        "title": (row.title or row.text)[:200],
        "text": row.text or row.title,
        "anonymous": row.anonymous,
        "secret": row.secret,
        "channel_detail": row.channel[:100],
        "place": place[:300],
        "rating": row.rating,
        "source_status": row.status_text[:60],
    }


def apply_standing(case: Case, row: LaporRow) -> None:
    """Put `case` where the line says it is; its spelling of the unit is known already.

    Only for cases on which nobody here has worked.
    """
    if row.classification:
        case.classification, case.case_type = row.classification, type_of(row.classification)
    if row.received_time_known or not _same_day(case, row):
        case.received_at = row.received_at
    case.state = state_of(row, unit_named=case.unit_spelling is not None)
    case.queue = case.state_now.queue
    case.resume_state = _way_back(case)
    case.outcome = "unknown" if case.ended else ""
    case.ended_at = None


def _same_day(case: Case, row: LaporRow) -> bool:
    return timezone.localdate(case.received_at) == timezone.localdate(row.received_at)


def _way_back(case: Case) -> str:
    if case.queue != "hold":
        return ""
    return "forwarded" if case.unit_spelling else "verified"


def state_of(row: LaporRow, *, unit_named: bool) -> str:
    """Return our state for the line's status; an unknown status waits to be checked."""
    state = STATES[row.status] if row.status else "received"
    return "verified" if state == "forwarded" and not unit_named else state


def event_data(
    row: LaporRow, *, before: Mapping[str, Any] | None = None, absent: Collection[str] = ()
) -> dict[str, Any]:
    """Return what the timeline tells of a line; `before` stays where a column is `absent`."""
    said: dict[str, Any] = {
        "status": row.status_text,
        "reason": row.hold_reason,
        "text_first": row.text_first,
        "unit_spelling": row.unit_spelling,
        "time_known": None if row.received_time_known else False,
    }
    if before is not None:
        untold = [key for key, by in DATA_TOLD_BY.items() if all(one in absent for one in by)]
        said |= {key: before.get(key) for key in untold}
    return {key: value for key, value in said.items() if value not in {"", None}}
