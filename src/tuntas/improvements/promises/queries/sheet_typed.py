"""Paper sheets that were typed in lately, for whoever types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey

SHOWN = 10


@dataclass(frozen=True)
class TypedPaper:
    """One sheet with its numbers as they are read back; `left_out` when it was mistyped."""

    uid: UUID
    numbers: str
    received_at: datetime
    entered_by_id: int | None
    left_out: bool


@dataclass(frozen=True)
class TypedPapers:
    """How many there are, and the last ten, the newest first."""

    count: int
    last: Sequence[TypedPaper]


def last_papers(survey: ComplaintSurvey) -> TypedPapers:
    """Return the paper sheets of a survey; two queries."""
    papers = survey.sheets.filter(channel=ComplaintSheet.Channel.PAPER)
    rows = papers.order_by("-received_at", "-pk").values_list(
        "uid", "ticked", "received_at", "entered_by_id", "mistake"
    )[:SHOWN]
    last = [
        TypedPaper(uid, " ".join(map(str, ticked)) or "0", at, typist, mistake is not None)
        for uid, ticked, at, typist, mistake in rows
    ]
    return TypedPapers(papers.filter(mistake__isnull=True).count(), last)
