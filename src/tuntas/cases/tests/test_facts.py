"""Cases as facts: the minutes that the calendar counts, and nothing that names a person."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from tests.asking import asked, service
from tests.personas import MONDAY, City, report, reported

from tuntas.cases.actions import act, submit, verify_and_dispose
from tuntas.cases.actors import REPORTER
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.catalogue.tests.catalogue_samples import in_force
from tuntas.measures import contract
from tuntas.measures.engine import connected
from tuntas.measures.refresh import refresh
from tuntas.measures.store import Snapshot
from tuntas.organisation.models import CalendarOverride

NIGHTLY = datetime(2026, 12, 20, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLASS = "pengaduan-tidak-berkadar-pengawasan"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.FACTS_ROOT = tmp_path


def _rows(snapshot: Snapshot, query: str) -> list[tuple[Any, ...]]:
    with connected(snapshot) as facts:
        return facts.execute(query).fetchall()


def _answered(city: City) -> Case:
    """Sent 9.00, passed on 10.00, answered 11.00, asked 14.00, replied and agreed the next day."""
    case = reported().case
    sari = city.actor(city.sari)
    verify_and_dispose(
        case.pk, by=city.actor(city.vina), at=MONDAY + HOUR, classification=CLASS, unit=city.roads
    )
    act(case.pk, Step("answer", text="Tim turun hari ini."), by=sari, at=MONDAY + 2 * HOUR)
    act(case.pk, Step("ask_reporter", text="Sisi mana?"), by=sari, at=MONDAY + 5 * HOUR)
    tuesday = MONDAY + timedelta(days=1)
    act(case.pk, Step("reporter_reply", text="Sisi utara."), by=REPORTER, at=tuesday)
    ended = Step("propose_end", text="Ditambal.", outcome="solved")
    act(case.pk, ended, by=sari, at=tuesday + HOUR)
    act(case.pk, Step("confirm"), by=REPORTER, at=tuesday + 2 * HOUR)
    return Case.objects.get(pk=case.pk)


def test_a_case_has_the_minutes_of_its_way(city: City) -> None:
    _answered(city)
    snapshot = refresh(at=NIGHTLY)
    columns = (
        "kind, unit, outcome, confirmed, working_minutes, waiting_minutes, elapsed_minutes,"
        " first_answer_minutes, within_promise, hand_overs, received_month, ended_month"
    )
    ((*found,),) = _rows(snapshot, f"SELECT {columns} FROM cases")  # noqa: S608 - named above
    # Monday 9.00-12.00 and 13.00-16.00 (360), Tuesday 7.30-11.00 (210); waiting 14.00-16.00 and
    # 7.30-9.00 (210), and the last hour for the reporter's yes.
    november = date(2026, 11, 1)
    assert found == [
        "pengaduan", "DPUPR", "solved", True, 360 + 210, 210 + 60, 26 * 60,
        120, True, 0, november, november,
    ]  # fmt: skip


def test_each_event_carries_the_time_before_it(city: City) -> None:
    _answered(city)
    rows = _rows(
        refresh(at=NIGHTLY),
        "SELECT activity, state, unit, unit_after, worked, waiting FROM events ORDER BY seq",
    )
    assert rows == [
        ("submit", "", "PEMKOT", "PEMKOT", 0, False),
        ("verify", "received", "PEMKOT", "PEMKOT", 60, False),
        ("dispose", "verified", "PEMKOT", "DPUPR", 0, False),
        ("answer", "forwarded", "DPUPR", "DPUPR", 60, False),
        ("ask_reporter", "in_progress", "DPUPR", "DPUPR", 120, False),
        ("reporter_reply", "waiting_reporter", "DPUPR", "DPUPR", 210, True),
        ("propose_end", "in_progress", "DPUPR", "DPUPR", 60, False),
        ("confirm", "proposed", "DPUPR", "DPUPR", 60, True),
    ]


def test_time_after_an_end_does_not_count(city: City) -> None:
    case = _answered(city)
    act(case.pk, Step("rate", rating=5), by=REPORTER, at=MONDAY + timedelta(days=3))
    snapshot = refresh(at=NIGHTLY)
    assert _rows(snapshot, "SELECT worked, elapsed FROM events WHERE activity = 'rate'") == [(0, 0)]
    assert _rows(snapshot, "SELECT working_minutes, rating FROM cases") == [(570, 5)]


def test_an_open_case_has_no_duration(city: City) -> None:
    reported()
    rows = _rows(refresh(at=NIGHTLY), "SELECT working_minutes, within_promise, outcome FROM cases")
    assert rows == [(None, None, "")]


def test_a_units_own_holiday_is_no_working_time(city: City) -> None:
    CalendarOverride.objects.create(
        unit=city.roads, on=date(2026, 11, 17), intervals=[], reason="Pindah kantor"
    )
    _answered(city)
    assert _rows(refresh(at=NIGHTLY), "SELECT working_minutes FROM cases") == [(360,)]


def test_a_request_carries_the_promise_of_its_day(city: City) -> None:
    death = service(city.health)
    in_force(death, on=date(2026, 11, 1), promise_working_minutes=900)
    asked(death)
    asked(death, at=datetime(2026, 10, 5, 3, 0, tzinfo=UTC))
    assert _rows(
        refresh(at=NIGHTLY),
        "SELECT unit, service, promise_minutes FROM cases ORDER BY received_at DESC",
    ) == [("DINKES", "Akta kematian", 900), ("DINKES", "Akta kematian", None)]


def test_running_again_writes_nothing(city: City) -> None:
    _answered(city)
    before = refresh(at=NIGHTLY)
    with CaptureQueriesContext(
        database,
    ) as queries:
        after = refresh(at=NIGHTLY + HOUR)
    assert after == before
    assert not [one for one in queries if one["sql"].startswith("COPY")]


def test_only_the_month_that_changed_is_written(city: City) -> None:
    submit(report(), at=datetime(2026, 10, 5, 3, 0, tzinfo=UTC))
    reported()
    before = refresh(at=NIGHTLY)
    november = Case.objects.get(received_at__gte=MONDAY)
    act(november.pk, Step("note", text="x"), by=city.actor(city.vina), at=MONDAY + HOUR)
    after = refresh(at=NIGHTLY + HOUR)
    october, changed = ([one.paths("events")[place] for one in (before, after)] for place in (0, 1))
    assert october[0] == october[1]
    assert changed[0] != changed[1]
    assert after.version != before.version


def test_facts_name_nobody(city: City) -> None:
    _answered(city)
    snapshot = refresh(at=NIGHTLY)
    with connected(snapshot) as facts:
        told = "".join(str(facts.execute(f"FROM {name}").fetchall()) for name in contract.TABLES)
    for secret in ("Sari", "Vina", "contoh.example", "Tim turun", "Sisi utara"):
        assert secret not in told


def test_the_columns_are_those_of_the_contract(city: City) -> None:
    _answered(city)
    snapshot = refresh(at=NIGHTLY)
    with duckdb.connect() as plain:
        for table in contract.TABLES.values():
            for path in snapshot.paths(table.name):
                read = plain.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()
                assert [(name, type_) for name, type_, *_rest in read] == [
                    (column.name, column.type) for column in table.columns
                ]


def test_statements_reach_no_other_file(city: City, tmp_path: Path) -> None:
    reported()
    snapshot = refresh(at=NIGHTLY)
    with connected(snapshot) as facts:
        for forbidden in ("SELECT * FROM read_text('/etc/hostname')", "COPY cases TO '/tmp/x.csv'"):
            with pytest.raises(duckdb.PermissionException):
                facts.execute(forbidden)
