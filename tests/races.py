"""Several people act at the same moment, each with a connection of their own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from tuntas.core.errors import DomainError


def ends_of(*acts: Callable[[], Any], refusal: type[DomainError] = DomainError) -> list[Any]:
    """Run acts at the same time; return what each gave, or the refusal it got, in their order."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=60)
            return act()
        except refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def at_once(*acts: Callable[[], object], refusal: type[DomainError] = DomainError) -> list[str]:
    """Run acts at the same time; return what each was told, sorted: empty for who was not refused."""
    ends = ends_of(*acts, refusal=refusal)
    return sorted(one.message if isinstance(one, DomainError) else "" for one in ends)


def until_waiting(number: int) -> None:
    """Wait until so many of the other connections wait for a lock. Raises `TimeoutError` in the end."""
    asked = """SELECT count(*) FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_stat_clear_snapshot()"
            )  # else a transaction sees it once only
            cursor.execute(asked)
            if cursor.fetchone() == (number,):
                return
        time.sleep(0.02)
    raise TimeoutError(f"there are not {number} who wait")


def closing(act: Callable[[], Any]) -> Any:
    """Run an act in a thread of its own, and close its connection."""
    try:
        return act()
    finally:
        connection.close()
