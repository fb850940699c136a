"""How many cases a unit and everything below it hold now."""

from datetime import datetime

from django.db import connection

from tuntas.cases.queries.load import OPEN
from tuntas.measures.beside import OpenCases

COUNT = """
SELECT count(*), count(*) FILTER (WHERE c.urgency_at < %(at)s)
FROM cases_case c
WHERE c.queue = ANY(%(queues)s)
  AND c.unit_id IN (SELECT id FROM organisation_unit WHERE ancestor_ids @> ARRAY[%(unit)s::bigint])
"""


def open_now(unit_id: int, at: datetime) -> OpenCases:
    """Return open and late cases, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"queues": OPEN, "unit": unit_id, "at": at})
        row = cursor.fetchone()
    return OpenCases(*(row or (0, 0)))
