"""A summary is refused with its length where it is too long; no browser cuts it."""

import pytest
from django.urls import reverse
from tests.personas import City

from tuntas.improvements.projects.spreading.tests.practice_samples import (
    again,
    proven,
    renewal,
    words,
)


@pytest.mark.django_db
def test_a_summary_that_is_too_long_is_refused_with_its_length_and_stays(city: City) -> None:
    made = proven(city)
    budi, address = city.client(city.budi), reverse("improvement_share", args=[made.pk])
    assert "maxlength" not in words(budi.get(address))
    long = "a" * 9000
    answer = budi.post(address, {"summary": long, "seen": renewal(made).seen})
    assert answer.status_code == 422
    assert "Terlalu panjang: 9000 huruf, paling banyak 2000." in words(answer)
    assert long in words(answer)
    assert again(made).shared_at is None
