"""The database refuses to change what came, and two imports at once are one after the other."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import Error, IntegrityError, connection, transaction
from tests.personas import MONDAY

from tuntas.eventlogs.actions import log_for, make_token, take_in
from tuntas.eventlogs.models import EventImport, EventLog, LoggedCase, LoggedEvent, LoggedName
from tuntas.eventlogs.rows import CaseRow, EventRow, Item


class _System:
    name = "Uji"
    id = None


SYSTEM = _System()
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROWS: list[Item] = [
    CaseRow(1, "A", deadline=AT, actual_end=AT),
    *(EventRow(place, "A", f"Langkah {place}", AT) for place in range(1, 41)),
]


def take(rows: list[Item]) -> int:
    with transaction.atomic():
        log = log_for("izin", by=SYSTEM, at=MONDAY, zone="Asia/Jakarta")
        run = EventImport(log=log, made_at=MONDAY)
        result = take_in(
            iter(rows), log, run, by=SYSTEM, at=MONDAY, units=lambda _texts: {}, refuse=print
        )
    return result.added


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE eventlogs_loggedevent SET seq = 0",
        "DELETE FROM eventlogs_loggedevent",
        "UPDATE eventlogs_loggedname SET text = 'x'",
        "DELETE FROM eventlogs_loggedcase",
        "DELETE FROM eventlogs_eventlog",
    ],
)
def test_what_came_stays(statement: str) -> None:
    take(ROWS)
    refused = pytest.raises(Error, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LoggedEvent.objects.count() == 40


@pytest.mark.django_db
def test_the_tables_hold_their_constraints() -> None:
    take(ROWS)
    log = EventLog.objects.get()
    broken = (
        lambda: LoggedCase.objects.create(log=log, external_id="A", opened=AT),
        lambda: LoggedName.objects.create(log=log, kind="activity", text="Langkah 1"),
        lambda: LoggedName.objects.create(log=log, kind="other", text="x"),
        lambda: EventImport.objects.create(log=log, made_at=AT, state="lost"),
        lambda: EventLog.objects.create(key="izin", name="x", zone="UTC", made_at=AT),
    )
    for breaks in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            breaks()
    assert make_token(log, name="x", by=SYSTEM, at=AT)[0].log == log


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_follow_each_other(tmp_path: Path) -> None:
    added: list[int] = []

    def run() -> None:
        added.append(take(ROWS))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [0, 0, 40]
    assert (LoggedEvent.objects.count(), LoggedCase.objects.count()) == (40, 1)


@pytest.mark.django_db
def test_a_day_as_a_deadline_and_a_day_as_an_end() -> None:
    evening = datetime(2026, 3, 2, 16, 59, 59, tzinfo=UTC)  # the end of that day in Jakarta
    rows: list[Item] = [
        CaseRow(1, "A", planned_end=evening, actual_end=AT, end_day_only=True),
        EventRow(1, "A", "Terima", AT),
        CaseRow(2, "B", planned_end=AT, deadline=evening, actual_end=evening),
        EventRow(2, "B", "Terima", AT),
    ]
    take(rows)
    report = EventImport.objects.get().report
    assert report["late"] == {"dated": 2, "late": 1}
    assert "negative_duration" not in report["warnings"]
