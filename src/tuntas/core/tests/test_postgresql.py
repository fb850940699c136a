"""Connections that the server ended are noticed before a request uses them."""

import time

import pytest
from django.db import connection, connections

from tuntas.core.postgresql.base import lives


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_replaced() -> None:
    connection.ensure_connection()
    used = connection.connection
    assert lives(used)
    pid = used.info.backend_pid
    connection.close()  # back into the pool
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", [pid]
        )
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    deadline = time.monotonic() + 5
    while not used.closed and lives(used) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not lives(used)
    with connection.cursor() as cursor:  # no error: another connection was found
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    other.close()


@pytest.mark.django_db
def test_what_the_server_says_unasked_is_no_end() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN something")
        cursor.execute("NOTIFY something")
    assert lives(connection.connection)
