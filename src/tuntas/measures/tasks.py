"""Background work of measures."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from tuntas.measures.announcements import REFRESH

logger = logging.getLogger(__name__)


@app.periodic(cron="17 * * * *")
@app.task(name=REFRESH, queueing_lock=REFRESH, lock=REFRESH)
def refresh_measures(timestamp: int) -> None:  # noqa: ARG001 - the scheduler passes it
    """Bring facts and figures up to date."""
    # DuckDB takes 40 MB: only the process that computes loads it.
    from tuntas.measures.publish import refresh_and_publish  # noqa: PLC0415

    snapshot = refresh_and_publish(at=timezone.now())
    logger.info("Measures show data version %s.", snapshot.version)
