"""By when a standard is usually looked at again."""

from datetime import date

import pytest

from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.reviews import usual_review

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("drafted", "former", "usual"),
    [
        (None, None, date(2027, 11, 23)),
        (date(2027, 2, 1), (date(2025, 1, 1), date(2026, 1, 1)), date(2027, 2, 1)),
        (TODAY, None, date(2027, 11, 23)),
        (None, (date(2025, 1, 1), date(2025, 7, 20)), date(2027, 6, 11)),
        (None, (date(2025, 1, 1), None), date(2027, 11, 23)),
        (None, (date(2025, 1, 1), date(2024, 1, 1)), date(2027, 11, 23)),
    ],
)
def test_the_draft_counts_then_the_former_version_then_a_year(
    drafted: date | None, former: tuple[date, date | None] | None, usual: date
) -> None:
    draft = ServiceStandard(review_on=drafted)
    before = ServiceStandard(valid_from=former[0], review_on=former[1]) if former else None
    assert usual_review(draft, before, today=TODAY) == usual
