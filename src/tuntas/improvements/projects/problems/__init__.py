"""The real problems of a unit and everything below it, ranked; one module for each source."""

from collections.abc import Sequence
from datetime import date

from tuntas.improvements.models import Problem
from tuntas.improvements.projects.problems import (
    broken,
    complaints,
    elements,
    findings,
    promised,
    slow,
)
from tuntas.improvements.projects.problems.offer import Offer, Suggestion, Trend, Weight
from tuntas.improvements.projects.problems.source import Asked, read

SOURCES = (
    complaints.SOURCE,
    elements.SOURCE,
    slow.SOURCE,
    broken.SOURCE,
    promised.ITEMS,
    promised.PROMISED,
    findings.SOURCE,
)


def offered(unit_id: int, *, on: date) -> Sequence[Offer]:
    """Return the problems of a unit and everything below it, the weightiest first; one query."""
    asked = Asked(unit_id, on)
    rows = read(SOURCES, asked)
    found = [offer for source in SOURCES for offer in source.offers(rows[source.key], asked)]
    return sorted(found, key=lambda offer: (-offer.score, offer.key))


def linkable_cases(offer: Offer, unit_id: int, *, on: date, limit: int) -> Sequence[int]:
    """Return the newest complaints behind an offer; none for a problem of another kind."""
    if offer.kind != Problem.Kind.COMPLAINTS:
        return []
    return complaints.linkable(offer.key, Asked(unit_id, on), limit=limit)


def counted_cases(offer: Offer, unit_id: int, *, on: date) -> Sequence[int]:
    """Return all complaints that an offer counts, the newest first; none for one of another kind.

    Secret ones and those that were merged are among them; one query.
    """
    if offer.kind != Problem.Kind.COMPLAINTS:
        return []
    return complaints.counted(offer.key, Asked(unit_id, on))


__all__ = ["Offer", "Suggestion", "Trend", "Weight", "counted_cases", "linkable_cases", "offered"]
