"""An improvement gets another name while it runs, from those who work on it."""

import pytest
from django.urls import reverse
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.ending import stop_improvement
from tuntas.improvements.projects.actions.naming import rename_improvement

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(city: City) -> Improvement:
    return Improvement.objects.create(unit=city.roads, title="Lama")


def test_another_name_is_kept_with_the_former_one(city: City, made: Improvement) -> None:
    rename_improvement(
        improvement_id=made.pk, title="  Lubang   hilang ", by=city.sari.powers(), at=MONDAY
    )
    made.refresh_from_db()
    assert made.title == "Lubang hilang"
    assert AuditEntry.objects.get(verb="improvement.rename").detail["was"] == "Lama"
    rename_improvement(
        improvement_id=made.pk, title="Lubang hilang", by=city.sari.powers(), at=MONDAY
    )
    assert AuditEntry.objects.filter(verb="improvement.rename").count() == 1


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_name_that_is_none_is_refused(city: City, made: Improvement, title: str) -> None:
    with pytest.raises(DomainError, match="paling banyak 200"):
        rename_improvement(improvement_id=made.pk, title=title, by=city.sari.powers(), at=MONDAY)


def test_others_and_ended_ones_are_refused(city: City, made: Improvement) -> None:
    with pytest.raises(NotPermittedError):
        rename_improvement(improvement_id=made.pk, title="Baru", by=city.dewi.powers(), at=MONDAY)
    stop_improvement(improvement_id=made.pk, reason="Selesai.", by=city.sari.powers(), at=MONDAY)
    with pytest.raises(OvertakenError):
        rename_improvement(improvement_id=made.pk, title="Baru", by=city.sari.powers(), at=MONDAY)


def test_the_page_renames_and_strangers_find_nothing(city: City, made: Improvement) -> None:
    page = reverse("improvement_rename", args=[made.pk])
    sari = city.client(city.sari)
    assert sari.get(page).status_code == 200
    assert sari.post(page, {"title": ""}).status_code == 422
    assert sari.post(page, {"title": "Baru"}).status_code == 302
    assert city.client(city.dewi).get(page).status_code == 404
    refused = city.client(city.oki).post(page, {"title": "Oki"})
    assert (refused.status_code, "unit atau kelompok lain" in refused.content.decode()) == (
        403,
        True,
    )
    made.refresh_from_db()
    assert made.title == "Baru"
