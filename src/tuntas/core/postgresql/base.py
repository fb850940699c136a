"""Django asks the database before each request whether a pooled connection still lives.

That question is a round trip. A connection that the server ended has something to read, so here the
socket is looked at first, which costs microseconds, and only then the server is asked.
"""

import select
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(PostgreSQLWrapper):
    """Hands out connections that live, also after the database was restarted."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """Return a connection of the pool; dead ones go back and are replaced."""
        while True:
            connection: Connection[Any] = super().get_new_connection(conn_params)
            if self.pool is None or lives(connection):
                return connection
            connection.close()
            self.pool.putconn(connection)


def lives(connection: Connection[Any]) -> bool:
    """Tell whether the server still holds the other end; asks it only when there is a doubt."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
