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


@pytest.mark.django_db
def test_pages(city: City) -> None:
    made = measured(city)
    client = city.client(city.sari)
    for name in ("dampak/", "ukuran/", "perubahan/", "penghematan/"):
        answer = client.get(f"/kerja/perbaikan/{made.pk}/{name}")
        assert answer.status_code == 200, name
    compute(at=NOW)
    answer = client.get(f"/kerja/perbaikan/{made.pk}/dampak/")
    assert b"<svg" in answer.content
    open("/tmp/t-proof/page.html","wb").write(answer.content)
