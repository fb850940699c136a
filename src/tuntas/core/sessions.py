"""Sessions in the database, read by one written-out statement: every page of the office begins with it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

READ = """
SELECT session_data, expire_date FROM django_session
WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(DatabaseStore):
    """Django's sessions; only the reading differs."""

    def _get_session_from_db(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return self.model(
            session_key=self.session_key or "", session_data=row[0], expire_date=row[1]
        )
