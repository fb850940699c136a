"""The newest published marks of units, whatever instrument gave them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from tuntas.organisation.models import Unit

LEAST_DECIMALS = Decimal("0.01")


@dataclass(frozen=True)
class Mark:
    """One unit's mark in the newest published round of an instrument."""

    title: str
    unit: str
    score: Decimal
    category: str


def latest_marks() -> Sequence[Mark]:
    """Return the agreed marks of the newest published round of each instrument, in one query."""
    # Rounds stand above this package and point at units; only their published results are read.
    marks = (
        Unit.objects.filter(
            assessments__round__phase="published", assessments__results__voice="agreed"
        )
        .values_list(
            "assessments__round__instrument",
            "assessments__round_id",
            "assessments__round__title",
            "short_name",
            "assessments__results__score",
            "assessments__results__category",
        )
        .order_by(
            "assessments__round__instrument",
            F("assessments__round__ends").desc(),
            F("assessments__round_id").desc(),
            "name",
            F("assessments__results__made_at").desc(),
        )
    )
    newest, found = dict[str, int](), dict[tuple[str, str], Mark]()
    for instrument, round_id, title, unit, score, category in marks:
        if newest.setdefault(instrument, round_id) == round_id:
            mark = Mark(title, unit, score.quantize(LEAST_DECIMALS), category)
            found.setdefault((title, unit), mark)
    return list(found.values())
