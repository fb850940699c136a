"""Rows on their way in: copied in portions to tables that live as long as the transaction.

The database, not this process, remembers what a file holds, so ten million events take no more
memory here than a thousand.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.eventlogs.keys import key_of_content, key_of_id, resource_number
from tuntas.eventlogs.models import EventLog, LoggedName
from tuntas.eventlogs.rows import CaseRow, EventRow

PORTION = 20_000
MAX_NAMES = 20_000  # different activities; beyond it the column is surely another one
TABLES = {
    "staged_event": "place int, case_key text, activity int, at timestamptz, day_only bool,"
    " lifecycle smallint, grp int, resource bigint, key uuid, given bool",
    "staged_case": "place int, case_key text, unit text, service text, channel text,"
    " deadline timestamptz, planned_end timestamptz, actual_end timestamptz, end_day_only bool,"
    " opened timestamptz",
    "staged_again": "key uuid",
    "staged_repeat": "at_row tid, place int, case_key text, key uuid, given bool, n bigint,"
    " differs bool",
    "staged_unit": "text text, unit_id bigint",
    "staged_told": "case_key text, unit text, service text, channel text, deadline timestamptz,"
    " planned_end timestamptz, actual_end timestamptz, end_day_only bool, opened timestamptz,"
    " repeated bool",
    "staged_span": "case_key text, first_at timestamptz, last_at timestamptz",
    "staged_id": "case_id bigint, case_key text, last_at timestamptz",
    "staged": "place int, case_id bigint, activity int, at timestamptz, day_only bool,"
    " lifecycle smallint, grp int, resource bigint, key uuid",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def open_tables() -> None:
    """Make the tables of this transaction."""
    with connection.cursor() as cursor:
        # Sorts and joins of large files: memory of the database, not of this process.
        cursor.execute("SET LOCAL work_mem = '128MB'")
        for name, columns in TABLES.items():
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            cursor.execute(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP")


class Staging:
    """Takes rows in; `flush` writes what still waits."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self._activities = _names(log, LoggedName.Kind.ACTIVITY)
        self._groups = _names(log, LoggedName.Kind.GROUP)
        self._events: list[str] = []
        self._cases: list[str] = []

    def add_event(self, row: EventRow) -> None:
        """Take an event."""
        at = row.at.astimezone(UTC)
        key = (
            key_of_id(row.given_id)
            if row.given_id
            else key_of_content(row.case, row.activity, at, row.lifecycle)
        )
        activity = self._activities.get(row.activity) or self._new_activity(row.activity)
        group: int | str = "\\N"
        if row.group:
            group = self._groups.get(row.group) or self._new_group(row.group)
        resource = resource_number(self.log.key, row.resource) if row.resource else "\\N"
        self._events.append(
            f"{row.place}\t{row.case.translate(_ESCAPES)}\t{activity}\t{at.isoformat()}\t"
            f"{'t' if row.day_only else 'f'}\t{row.lifecycle}\t{group}\t{resource}\t{key}\t"
            f"{'t' if row.given_id else 'f'}\n"
        )
        if len(self._events) >= PORTION:
            self.flush()

    def add_case(self, row: CaseRow) -> None:
        """Take what the source says of a case."""
        self._cases.append("\t".join(map(_text, row)) + "\n")
        if len(self._cases) >= PORTION:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        _copy("staged_event", self._events)
        _copy("staged_case", self._cases)
        self._events, self._cases = [], []

    def _new_activity(self, text: str) -> int:
        return self._new(self._activities, LoggedName.Kind.ACTIVITY, text)

    def _new_group(self, text: str) -> int:
        return self._new(self._groups, LoggedName.Kind.GROUP, text)

    def _new(self, names: dict[str, int], kind: LoggedName.Kind, text: str) -> int:
        if len(names) >= MAX_NAMES:
            raise DomainError(
                _(
                    "Ada lebih dari %(limit)s nama kegiatan atau bagian yang berbeda, misalnya "
                    "“%(text)s”. Mungkin kolomnya keliru."
                )
                % {"limit": MAX_NAMES, "text": text[:60]}
            )
        names[text] = LoggedName.objects.create(log=self.log, kind=kind, text=text).pk
        return names[text]


def _names(log: EventLog, kind: LoggedName.Kind) -> dict[str, int]:
    return {one.text: one.pk for one in LoggedName.objects.filter(log=log, kind=kind)}


def _copy(table: str, lines: Iterable[str]) -> None:
    text = "".join(lines)
    if text:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(text)


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).translate(_ESCAPES)
