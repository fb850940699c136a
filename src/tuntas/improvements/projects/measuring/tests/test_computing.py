"""Effects in the background: what is computed, what is kept, and that nothing is kept twice."""

import pytest
from tests.personas import City

from tuntas.improvements.projects.measuring.computing import compute
from tuntas.improvements.projects.measuring.tests.measuring_samples import NOW, measured


@pytest.mark.django_db
def test_trial(city: City) -> None:
    made = measured(city)
    assert compute(at=NOW) == 1
    made.refresh_from_db()
    assert compute(at=NOW) == 0
