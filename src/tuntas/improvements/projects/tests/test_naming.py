"""An improvement gets another name while it runs, from those who work on it."""

import pytest
from django.urls import reverse
from tests.answers import as_shown, overtaken
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.ending import stop_improvement
from tuntas.improvements.projects.actions.naming import name_mark, rename_improvement

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(city: City) -> Improvement:
    return Improvement.objects.create(unit=city.roads, title="Lama")


def renamed(city: City, made: Improvement, title: str, seen: str = "") -> None:
    """Let an officer who opened the page just now call it otherwise."""
    rename_improvement(
        improvement_id=made.pk, title=title, seen=seen or name_mark(made), by=city.sari.powers(),
        at=MONDAY,
    )  # fmt: skip


def test_another_name_is_kept_with_the_former_one(city: City, made: Improvement) -> None:
    renamed(city, made, "  Lubang   hilang ")
    made.refresh_from_db()
    assert made.title == "Lubang hilang"
    assert AuditEntry.objects.get(verb="improvement.rename").detail["was"] == "Lama"
    renamed(city, made, "Lubang hilang", seen="lain")  # what is stored already is no conflict
    assert AuditEntry.objects.filter(verb="improvement.rename").count() == 1


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "\u200b\u3164", "..."])
def test_a_name_that_is_none_is_refused(city: City, made: Improvement, title: str) -> None:
    with pytest.raises(DomainError, match="paling banyak 200"):
        renamed(city, made, title)


def test_others_and_ended_ones_are_refused(city: City, made: Improvement) -> None:
    seen = name_mark(made)
    with pytest.raises(NotPermittedError):
        rename_improvement(
            improvement_id=made.pk, title="Baru", seen=seen, by=city.dewi.powers(), at=MONDAY
        )
    stop_improvement(improvement_id=made.pk, reason="Selesai.", by=city.sari.powers(), at=MONDAY)
    with pytest.raises(OvertakenError, match="sudah berakhir"):
        renamed(city, made, "Baru")


def test_the_page_renames_and_strangers_find_nothing(city: City, made: Improvement) -> None:
    page = reverse("improvement_rename", args=[made.pk])
    sari = city.client(city.sari)
    sent = as_shown(sari.get(page).context["form"])
    assert sari.post(page, {**sent, "title": ""}).status_code == 422
    assert sari.post(page, {**sent, "title": "Baru"}).status_code == 302
    assert city.client(city.dewi).get(page).status_code == 404
    refused = city.client(city.oki).post(page, {"title": "Oki"})
    assert (refused.status_code, "unit atau kelompok lain" in refused.content.decode()) == (
        403,
        True,
    )
    made.refresh_from_db()
    assert made.title == "Baru"


def test_of_two_who_name_it_the_second_is_told_and_names_it_on_purpose(
    city: City, made: Improvement
) -> None:
    page = reverse("improvement_rename", args=[made.pk])
    told = overtaken(
        city.client(city.budi), city.client(city.sari), page,
        {"title": "Versi Budi"}, {"title": "Versi Sari"},
    )  # fmt: skip
    assert told == {"Nama perbaikan": ("Versi Budi", "Versi Sari")}
    trail = AuditEntry.objects.filter(verb="improvement.rename").order_by("pk")
    names = [(one.detail["was"], one.detail["title"]) for one in trail]
    assert names == [("Lama", "Versi Budi"), ("Versi Budi", "Versi Sari")]


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "\x00, ;--"}, {"seen": "x" * 9000}])
def test_a_page_that_does_not_say_what_it_showed_changes_nothing_unasked(
    city: City, made: Improvement, seen: dict[str, str]
) -> None:
    page, sari = reverse("improvement_rename", args=[made.pk]), city.client(city.sari)
    assert sari.post(page, {"title": "Baru", **seen}).status_code == 409
    assert sari.post(page, {"title": "Lama", **seen}).status_code == 302  # as it is stored
    assert not AuditEntry.objects.filter(verb="improvement.rename").exists()
