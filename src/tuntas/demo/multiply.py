"""Make a database of a big city's size: the demo cases again and again, earlier and earlier.

For measurements only. Each copy is shifted one day further into the past and gets its own code and
text. Open cases are copied until `OPEN_SHARE` of all is open, ended ones until the size is reached:
that is how a city that works looks.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tuntas.cases.models import Case
from tuntas.core.errors import DomainError

OPEN_SHARE = 0.02
COPIES_AT_ONCE = 20

CASES = """
INSERT INTO cases_case ({columns})
SELECT {values} FROM cases_case c CROSS JOIN generate_series(%(first)s::int, %(last)s::int) k
WHERE c.id <= %(base)s AND c.external_id = '' AND (c.queue = 'done' OR k <= %(open_copies)s)
"""
CHILDREN = """
INSERT INTO {table} ({columns})
SELECT {values} FROM {table} c
JOIN cases_case own ON own.id = c.case_id AND own.external_id = '' AND c.case_id <= %(base)s
CROSS JOIN generate_series(%(first)s::int, %(last)s::int) k
WHERE own.queue = 'done' OR k <= %(open_copies)s
"""
SHIFTED = (
    "received_at", "changed_at", "ended_at", "due_at", "at", "started_at", "paused_at",
    "stopped_at", "next_check_at",
)  # fmt: skip
URGENCY = (
    "CASE WHEN c.queue = 'done' OR c.due_at IS NOT NULL"
    " THEN c.urgency_at - k * interval '1 day' ELSE c.urgency_at END"
)
TABLES = ("cases_reporter", "cases_clockrun", "cases_caseevent")


def multiply_cases(target: int) -> int:
    """Copy the demo's cases until about `target` are there; return how many there are.

    Raises `DomainError` where there is no case to copy.
    """
    base = Case.objects.order_by("-pk").values_list("pk", flat=True).first()
    present = Case.objects.count()
    if base is None:
        raise DomainError("There are no cases to multiply. Load the demo city first: tuntas demo")
    ended = Case.objects.filter(queue="done").count()
    open_copies = max(0, round(target * OPEN_SHARE) // max(1, present - ended) - 1)
    copies = -(-(target - present - open_copies * (present - ended)) // ended)
    for first in range(1, copies + 1, COPIES_AT_ONCE):
        _copy(base, first, min(first + COPIES_AT_ONCE - 1, copies), open_copies)
    _finish()
    return Case.objects.count()


@transaction.atomic
def _copy(base: int, first: int, last: int, open_copies: int) -> None:
    values = {"base": base, "first": first, "last": last, "open_copies": open_copies}
    with connection.cursor() as cursor:
        own = {
            "id": "c.id + k::bigint * %(base)s",
            "uid": "gen_random_uuid()",
            "code": "c.code || '-' || k",
            "title": "c.title",
            "text": "c.text || ' (' || k || ')'",
            "duplicate_of_id": "NULL::bigint",
            "outcome": "CASE c.outcome WHEN 'duplicate' THEN 'solved' ELSE c.outcome END",
            "urgency_at": URGENCY,
        }
        cursor.execute(_statement(cursor, CASES, "cases_case", own), values)
        for table in TABLES:
            child = {"case_id": "c.case_id + k::bigint * %(base)s", "uid": "gen_random_uuid()"}
            cursor.execute(_statement(cursor, CHILDREN, table, child), values)


def _statement(cursor: CursorWrapper, template: str, table: str, own: dict[str, str]) -> str:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    names = [name for (name,) in cursor.fetchall()]
    if table != "cases_case":
        names.remove("id")
    values = [own.get(name) or _shifted(name) for name in names]
    columns = ", ".join(map(connection.ops.quote_name, names))
    return template.format(table=table, columns=columns, values=", ".join(values))


def _shifted(name: str) -> str:
    return f"c.{name} - k * interval '1 day'" if name in SHIFTED else f"c.{name}"


def _finish() -> None:
    """Advance the sequence and let the planner know the new sizes, as autovacuum would in time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('cases_case', 'id'), (SELECT max(id) FROM cases_case))"
        )
        cursor.execute("VACUUM ANALYZE")
