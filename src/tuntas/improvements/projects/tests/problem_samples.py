"""Complaints and groups of the tests, made directly where a test is about what comes after."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.personas import MONDAY

from tuntas.cases.models import Case
from tuntas.improvements.models import Group
from tuntas.organisation.models import Region, Unit

NUMBERS = count(1)
TODAY = MONDAY.date()


def region(code: str = "35.77.01.1001", name: str = "Kelurahan Melati") -> Region:
    """Return a village, made where there is none."""
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": "village"})[0]


def complaint(unit: Unit, *, days_ago: float = 10, **changes: Any) -> Case:
    """Store a complaint of a unit."""
    received = MONDAY - timedelta(days=days_ago)
    values: dict[str, Any] = {
        "code": f"KC-T{next(NUMBERS):04}",
        "case_type": "pengaduan",
        "category": "Jalan rusak",
        "state": "in_progress",
        "queue": "act",
        "title": "Jalan berlubang di depan pasar",
        "text": "Lubang besar.",
        "unit": unit,
        "channel": "web",
        "received_at": received,
        "changed_at": received,
        "urgency_at": received,
    }
    return Case.objects.create(**(values | changes))


def complaints(unit: Unit, number: int, **changes: Any) -> list[Case]:
    """Store several alike, a week apart."""
    return [complaint(unit, **{"days_ago": 7.0 * place + 1, **changes}) for place in range(number)]


def ended(at: datetime, outcome: str = "solved") -> dict[str, Any]:
    """Return what an ended complaint has."""
    return {"state": "closed", "queue": "done", "outcome": outcome, "ended_at": at}


def group_of(unit: Unit, name: str = "Tambal Cepat") -> Group:
    """Store a group of a unit."""
    long_ago = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    return Group.objects.create(
        unit=unit, name=name, formed_on=long_ago.date(), last_activity_at=long_ago
    )
