"""The background worker: messages, clocks, imports."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

CONCURRENCY = 2
FINISH_WITHIN_SECONDS = 10


def work() -> None:
    """Run jobs until told to stop; those that succeeded are removed, failures stay to be seen."""
    # Django's own connections cannot listen for new jobs; this one can.
    connector = app.connector
    if isinstance(connector, DjangoConnector):
        connector = connector.get_worker_connector()
    with app.replace_connector(connector):
        app.run_worker(
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            shutdown_graceful_timeout=FINISH_WITHIN_SECONDS,
        )
