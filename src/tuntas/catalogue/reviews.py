"""When a standard is looked at again: which day is usual, and which is too early."""

from datetime import date, timedelta

from tuntas.catalogue.models import ServiceStandard

A_YEAR = timedelta(days=365)


def usual_review(draft: ServiceStandard, former: ServiceStandard | None, *, today: date) -> date:
    """Return by when a draft that begins to hold today is usually reviewed.

    What the draft says counts while that day is ahead; else it is as long as the version before was
    given, and a year where that is unknown.
    """
    if draft.review_on is not None and draft.review_on > today:
        return draft.review_on
    return today + (_period(former) if former is not None else A_YEAR)


def _period(standard: ServiceStandard) -> timedelta:
    if standard.review_on is None or standard.valid_from is None:
        return A_YEAR
    given = standard.review_on - standard.valid_from
    return given if given > timedelta() else A_YEAR
