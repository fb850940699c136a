"""What every choice of a measure begins and ends with."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.measuring.actions.asking import ask_for_effect
from tuntas.improvements.projects.measuring.queries.months import clock, read
from tuntas.improvements.projects.measuring.subjects import (
    IndicatorSubject,
    Series,
    Subject,
    subject_of,
)
from tuntas.improvements.trail import note


def months_of(subject: Subject, since: date, at: datetime) -> Series:
    """Return the whole months of one subject, none where it has no figures."""
    return read({subject: since}, clock(timezone.localdate(at))).get(subject, ())


def ask_anew(improvement: Improvement, at: datetime) -> None:
    """Take the effect down that stood for another question; its row stays."""
    improvement.effect = None
    ask_for_effect(improvement, at=at)


def keep_choice(improvement: Improvement, verb: str, *, by: ImprovementActor, at: datetime) -> None:
    """Save what was chosen, record it, and note for the group that something happened."""
    improvement.changed_at = at
    improvement.save()
    note(improvement, verb, by=by, at=at, **_told(improvement))
    touch(improvement.group_id, at)


def _told(improvement: Improvement) -> dict[str, Any]:
    """Return what stands in the audit trail: everything by which an effect is judged."""
    subject = subject_of(improvement)
    return {
        "source": improvement.source,
        "figure": improvement.indicator or improvement.category or improvement.own_label,
        "part": improvement.part,
        "service": subject.service if isinstance(subject, IndicatorSubject) else "",
        "region": improvement.region_id or "",
        "target": None if improvement.target is None else str(improvement.target),
        "target_month": f"{improvement.target_month:%Y-%m}" if improvement.target_month else "",
        "started_on": f"{improvement.started_on:%Y-%m}" if improvement.started_on else "",
        "transition_months": improvement.transition_months,
        "beside": sorted(improvement.comparison_units.values_list("code", flat=True)),
        "watched": list(improvement.watched),
    }
