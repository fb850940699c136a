"""Paper sheets are typed by their numbers; a mistyped one is left out, with the reason."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.personas import City

from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey, SheetMistake
from tuntas.improvements.promises.actions.sheet_record import (
    SheetFacts,
    mark_mistyped,
    type_sheets,
)
from tuntas.improvements.promises.queries.index_counts import sheet_counts
from tuntas.improvements.promises.tests.complaint_samples import (
    ENOUGH,
    answered,
    closed,
    days_from_now,
    prepared,
    running,
)

pytestmark = pytest.mark.django_db
PAGE = "/kerja/survei-pengaduan/KEC2345/kertas/"


@pytest.fixture
def survey(city: City) -> ComplaintSurvey:
    return running(city)


def stack(*sheets: dict[str, Any]) -> dict[str, Any]:
    found = {"answered_on": days_from_now(-1), "sheet-INITIAL_FORMS": 0, "sheet-TOTAL_FORMS": 10}
    for place in range(10):
        row = {"uid": str(uuid4()), **(sheets[place] if place < len(sheets) else {})}
        found |= {f"sheet-{place}-{name}": value for name, value in row.items()}
    return found


def test_a_stack_is_typed_by_numbers(city: City, survey: ComplaintSurvey) -> None:
    sari = city.client(city.sari)
    typed = stack(
        {"ticked": "3 1,4", "sex": "female", "age_group": "60-up", "other": "Kursi"},
        {"ticked": "0"},
    )
    assert sari.post(PAGE, typed).status_code == 302
    assert sari.post(PAGE, typed).status_code == 302  # sent twice, kept once
    first, second = ComplaintSheet.objects.order_by("pk")
    assert (first.ticked, first.sex, first.age_group) == ([1, 3, 4], "female", "60-up")
    assert (second.ticked, second.channel, second.entered_by) == ([], "paper", city.sari)
    assert timezone.localdate(first.answered_at) == days_from_now(-1)
    page = sari.get(PAGE).content.decode()
    assert "2 lembar sudah diketik" in page
    assert "1 3 4" in page


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"ticked": "9"}, "Nomor “9” tidak ada"),
        ({"ticked": "1 0"}, "Nomor “0” tidak ada"),
        ({"ticked": "", "sex": "male"}, "atau 0 bila tidak ada"),
        ({"ticked": "satu"}, "Nomor “satu” tidak ada"),
    ],
)
def test_one_wrong_row_keeps_the_whole_stack_back(
    city: City, survey: ComplaintSurvey, row: dict[str, str], said: str
) -> None:
    answer = city.client(city.sari).post(PAGE, stack({"ticked": "1 2"}, row))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="1 2"' in page
    assert not ComplaintSheet.objects.exists()


def test_the_service_is_chosen_where_there_are_several(city: City) -> None:
    services = [Service.objects.create(unit=city.roads, name=name) for name in ("Izin", "Aduan")]
    running(city, service_ids=[one.pk for one in services])
    sari = city.client(city.sari)
    sari.post(PAGE, stack({"ticked": "1", "service": str(services[0].pk)}, {"ticked": "2"}))
    assert list(ComplaintSheet.objects.values_list("service", flat=True).order_by("pk")) == [
        services[0].pk,
        None,
    ]


@pytest.mark.parametrize(("person", "status"), [("dewi", 404), ("oki", 403), ("budi", 200)])
def test_only_the_units_people_type(
    city: City, survey: ComplaintSurvey, person: str, status: int
) -> None:
    assert city.client(getattr(city, person)).get(PAGE).status_code == status


def test_the_action_asks_too(city: City, survey: ComplaintSurvey) -> None:
    sheet = SheetFacts(uuid4(), frozenset())
    with pytest.raises(NotPermittedError):
        type_sheets(survey.pk, [sheet], by=city.dewi.powers(), at=timezone.now())


def test_nothing_is_typed_before_it_opens_or_after_it_closed(
    city: City, survey: ComplaintSurvey
) -> None:
    answered(survey, [{1}] * ENOUGH)
    closed(survey, city)
    answer = city.client(city.sari).post(PAGE, stack({"ticked": "1"}))
    assert answer.status_code == 409
    for words in ("tidak sedang berjalan", 'value="1"'):
        assert words in answer.content.decode()
    early = prepared(city, code="EAR2345")
    with pytest.raises(DomainError, match="tidak sedang berjalan"):
        type_sheets(early.pk, [SheetFacts(uuid4(), frozenset())], by=city.sari.powers(), at=timezone.now())  # fmt: skip


def test_a_mistyped_sheet_stays_and_is_not_counted(city: City, survey: ComplaintSurvey) -> None:
    sari = city.client(city.sari)
    sari.post(PAGE, stack({"ticked": "1 2"}, {"ticked": "2"}))
    wrong = ComplaintSheet.objects.get(ticked=[1, 2])
    address = f"{PAGE}{wrong.uid}/salah/"
    assert "1 2" in sari.get(address).content.decode()
    assert sari.post(address, {"reason": ""}).status_code == 422
    for _ in range(2):
        assert sari.post(address, {"reason": "Tertukar"}).status_code == 302
    assert SheetMistake.objects.get().reason == "Tertukar"
    counts = sheet_counts([survey.pk])[survey.pk]
    assert (counts.sheets, dict(counts.items)) == (1, {2: 1})
    assert "tidak dihitung" in sari.get(PAGE).content.decode()


def test_what_came_by_link_cannot_be_called_mistyped(city: City, survey: ComplaintSurvey) -> None:
    answered(survey, [{1}])
    uid = ComplaintSheet.objects.get().uid
    assert city.client(city.sari).get(f"{PAGE}{uid}/salah/").status_code == 404


def test_after_closing_nothing_is_left_out_any_more(city: City, survey: ComplaintSurvey) -> None:
    answered(survey, [{1}] * ENOUGH)
    city.client(city.sari).post(PAGE, stack({"ticked": "1"}))
    closed(survey, city)
    uid = ComplaintSheet.objects.get(channel="paper").uid
    with pytest.raises(DomainError, match="sudah ditutup"):
        mark_mistyped(survey.pk, uid, reason="x", by=city.sari.powers(), at=timezone.now())


@pytest.mark.parametrize("sheets", [1, 3])
def test_typing_costs_as_many_queries_for_few_as_for_many(
    city: City, survey: ComplaintSurvey, django_assert_num_queries: Any, sheets: int
) -> None:
    sari = city.client(city.sari)
    sari.post(PAGE, stack(*({"ticked": "1"} for _ in range(sheets))))
    sari.get(PAGE)  # the message is read
    with django_assert_num_queries(8):
        sari.get(PAGE)
