"""Background work of surveys: ids in, one call. Every task may run twice without harm."""

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tuntas.assessments.surveys.actions.doubts import LOOK_FOR_DOUBTS, look_for_doubts

logger = logging.getLogger(__name__)
PATIENT = RetryStrategy(max_attempts=5, exponential_wait=4)


@app.task(name=LOOK_FOR_DOUBTS, retry=PATIENT)
def look_for_doubts_task(survey_id: int) -> None:
    """Look for answers that are too good to be true; a person decides about them."""
    found = look_for_doubts(survey_id, at=timezone.now())
    if found:
        logger.info("Survey %s: %d responses to be looked at.", survey_id, found)
