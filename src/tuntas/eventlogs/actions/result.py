"""What became of one file or batch."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tuntas.eventlogs.rows import Findings


@dataclass
class Result:
    """Counts of what was read and written, and what is wrong with it.

    `cases` and `events` are those of the file that are (or would be) in the log afterwards;
    `events` = `added` + `unchanged`. `dated` cases have an end and a planned end or deadline, `late`
    ones of them ended after it.
    """

    cases: int = 0
    events: int = 0
    added: int = 0
    unchanged: int = 0
    dated: int = 0
    late: int = 0
    first: datetime | None = None
    last: datetime | None = None
    rows_done: int = 0
    refused: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)
    last_activities: list[tuple[str, int]] = field(default_factory=list)

    def as_report(self) -> dict[str, Any]:
        """Return the whole as JSON values."""
        return {
            "cases": self.cases,
            "events": self.events,
            "new": self.added,
            "unchanged": self.unchanged,
            "refused": self.refused.total,
            "refused_by_kind": _kinds(self.refused),
            "warnings": dict(sorted(self.warnings.counts.items())),
            "warning_examples": {key: one for key, one in self.warnings.first.items() if one},
            "late": {"dated": self.dated, "late": self.late},
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "last_activities": [
                {"activity": activity, "cases": cases} for activity, cases in self.last_activities
            ],
        }


def _kinds(findings: Findings) -> dict[str, dict[str, Any]]:
    return {
        kind: {"count": count, "first": findings.first.get(kind, [])}
        for kind, count in sorted(findings.counts.items())
    }
