"""Asks the worker for new figures, for example after an import."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

REFRESH = "measures.refresh"


def ask_for_figures() -> None:
    """Queue a refresh once this transaction is committed; one that waits already is enough."""
    queue_once(REFRESH, timestamp=0)


def queue_once(task: str, *, about: str = "", **arguments: int) -> None:
    """Queue a task once this transaction is committed, unless one about the same waits already.

    Those about the same run one after the other.
    """
    lock = f"{task}:{about}" if about else task
    try:
        with transaction.atomic():
            app.configure_task(task, queueing_lock=lock, lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return
