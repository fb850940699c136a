"""Several people act at the same moment, each with a connection of their own."""

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
            ready.wait(timeout=10)
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
