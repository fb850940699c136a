"""One import of reports at a time, whoever started it; nobody moves its cases meanwhile."""

from django.db import connection
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError

LOCK = 4_207_717


def wait_for_turn() -> None:
    """Hold the lock until the transaction ends; waits for whoever holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def check_no_import_runs() -> None:
    """Hold the lock until the transaction ends; raises `DomainError` where another session has it.

    An import locks cases batch by batch; whoever waited for one of them could wait for minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (held,) = cursor.fetchone()
    if not held:
        raise DomainError(
            _("Sebuah impor sedang berjalan. Tunggu sampai selesai, lalu tetapkan unitnya.")
        )
