from datetime import UTC, datetime

import pytest
from django.db.models import Count, F

from tuntas.cases.models import Case, Reporter
from tuntas.demo.load import load_demo_city
from tuntas.demo.multiply import multiply_cases

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CASES = 150


@pytest.mark.django_db(transaction=True)
def test_multiplied_cases_keep_their_parts_and_the_share_that_is_open() -> None:
    load_demo_city(until=UNTIL, cases=CASES)
    count = multiply_cases(1_000)
    assert 900 < count < 1_400
    assert Case.objects.annotate(n=Count("events")).exclude(n=F("event_count")).count() == 0
    assert Reporter.objects.count() == count
    assert Case.objects.open().count() / count < 0.1
