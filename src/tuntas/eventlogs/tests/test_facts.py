"""Cases of other systems as facts: their own plan, the government's calendar, no names."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.personas import MONDAY, City

from tuntas.eventlogs.models import EventImport, EventLog, LoggedCase, LoggedEvent, LoggedName
from tuntas.measures.engine import connected
from tuntas.measures.refresh import refresh

NIGHTLY = datetime(2026, 12, 20, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.FACTS_ROOT = tmp_path


def _log(**fields: Any) -> EventLog:
    defaults = {"key": "izin", "name": "Izin", "zone": "Asia/Jakarta", "made_at": MONDAY}
    return EventLog.objects.create(**defaults | fields)


def _case(log: EventLog, hours: list[int], **fields: Any) -> LoggedCase:
    """Make a case with an event so many hours after Monday 9.00, the first one opening it."""
    brought = EventImport.objects.create(
        log=log, made_at=MONDAY, state=EventImport.State.DONE, added=len(hours)
    )
    name, _made = LoggedName.objects.get_or_create(log=log, kind="activity", text="Periksa berkas")
    case = LoggedCase.objects.create(
        log=log, external_id=f"{log.cases.count()}", **{"opened": MONDAY} | fields
    )
    for seq, hour in enumerate(hours):
        LoggedEvent.objects.create(
            log=log, event_id=f"{case.pk:08}-0000-4000-8000-{seq:012}", case=case, seq=seq,
            at=MONDAY + hour * HOUR, activity=name, brought_by=brought, resource=77,
            lifecycle=0, day_only=False,
        )  # fmt: skip
    return case


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connected(refresh(at=NIGHTLY)) as facts:
        return facts.execute(query).fetchall()


def test_lateness_is_measured_against_the_cases_own_plan(city: City) -> None:
    log = _log(default_unit=city.roads, default_service="Izin usaha")
    _case(log, [0, 2], closed=MONDAY + 2 * HOUR, planned_end=MONDAY + 3 * HOUR)
    _case(log, [0, 4], closed=MONDAY + 4 * HOUR, planned_end=MONDAY + 3 * HOUR)
    _case(log, [0, 1])
    assert _rows(
        "SELECT source, unit, service, within_promise, working_minutes FROM cases ORDER BY case_key"
    ) == [
        ("izin", "DPUPR", "Izin usaha", True, 120),
        ("izin", "DPUPR", "Izin usaha", False, 180),
        ("izin", "DPUPR", "Izin usaha", None, None),
    ]


def test_an_end_after_the_last_event_counts(city: City) -> None:
    _case(_log(default_unit=city.roads), [0, 1], closed=MONDAY + 2 * HOUR)
    assert _rows("SELECT working_minutes, elapsed_minutes FROM cases") == [(120, 120)]


def test_time_before_the_first_event_counts(city: City) -> None:
    _case(_log(), [1, 2], closed=MONDAY + 2 * HOUR)
    assert _rows("SELECT worked FROM events ORDER BY seq") == [(60,), (60,)]
    assert _rows("SELECT working_minutes, unit FROM cases") == [(120, "PEMKOT")]


def test_a_case_without_events_is_still_a_case(city: City) -> None:
    _case(_log(), [], closed=MONDAY + 2 * HOUR)
    assert _rows("SELECT working_minutes, hand_overs FROM cases") == [(120, 0)]


def test_years_without_known_holidays_are_marked(city: City) -> None:
    opened = datetime(2011, 3, 7, 2, tzinfo=UTC)
    _case(_log(), [], opened=opened, closed=opened + HOUR)
    assert _rows("SELECT calendar_known, working_minutes, ended_month FROM cases") == [
        (False, 60, date(2011, 3, 1))
    ]


@pytest.mark.django_db
def test_before_there_are_units_cases_count_for_none() -> None:
    _case(_log(), [0, 1], closed=MONDAY + HOUR)
    assert _rows("SELECT unit, working_minutes FROM cases") == [("", 60)]


def test_a_moment_before_every_calendar_has_no_working_time(city: City) -> None:
    opened = datetime(1950, 3, 7, 2, tzinfo=UTC)
    _case(_log(), [], opened=opened, closed=MONDAY)
    assert _rows("SELECT calendar_known, working_minutes >= 0 FROM cases") == [(False, True)]


def test_what_is_brought_in_later_writes_its_month_anew(city: City) -> None:
    log = _log()
    _case(log, [0])
    before = refresh(at=NIGHTLY)
    _case(log, [0, 1])
    after = refresh(at=NIGHTLY + HOUR)
    assert (before.rows("events"), after.rows("events")) == (1, 3)
    assert refresh(at=NIGHTLY + 2 * HOUR) == after
