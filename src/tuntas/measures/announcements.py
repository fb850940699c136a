"""Asks the worker for new figures, for example after an import."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

REFRESH = "measures.refresh"


def ask_for_figures() -> None:
    """Queue a refresh once this transaction is committed; one that waits already is enough."""
    try:
        with transaction.atomic():
            app.configure_task(REFRESH, queueing_lock=REFRESH, lock=REFRESH).defer(timestamp=0)
    except AlreadyEnqueued:
        return
