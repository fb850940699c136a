"""A complaint survey is prepared on one page: team, workshop, list; and made again from an earlier one."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.answers import refused
from tests.personas import City, reported

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import ComplaintItem, ComplaintSurvey
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    SurveyFacts,
    begin_complaint_survey,
    list_fingerprint,
    repeat_complaint_survey,
    save_list,
)
from tuntas.improvements.promises.queries.survey_overview import complaint_survey_overview
from tuntas.improvements.promises.tests.complaint_samples import (
    COMPLAINTS,
    ENOUGH,
    answered,
    closed,
    fresh,
    prepared,
    running,
)

pytestmark = pytest.mark.django_db
ROOT = "/kerja/survei-pengaduan/"


def rows(prefix: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    found = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(values):
        found |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return found


def listed(survey: ComplaintSurvey) -> list[tuple[int, str, str]]:
    return [(one.order, one.heading, one.text) for one in survey.items.all()]


def save(survey: ComplaintSurvey, city: City, items: list[ItemFacts], seen: str = "") -> None:
    seen = seen or list_fingerprint(survey.items.all())
    save_list(survey.pk, items, seen=seen, by=city.sari.powers(), at=timezone.now())


# --- through the pages ----------------------------------------------------------------------------
def test_an_officer_prepares_a_survey_step_by_step(city: City) -> None:
    sari = city.client(city.sari)
    Service.objects.create(unit=city.roads, name="Izin galian")
    page = sari.get(f"{ROOT}baru/?unit={city.roads.pk}")
    code = page.context["form"]["code"].value()
    begun = sari.post(
        f"{ROOT}baru/?unit={city.roads.pk}", {"code": code, "title": "Survei  pengaduan jalan"}
    )
    address = f"{ROOT}{code}/"
    assert begun["Location"] == address
    team = {
        "team-seen": sari.get(address).context["forms"].team["seen"].value(),
        "team-decree": "SK 7/2026",
        **rows("member", [
            {"name": "Sari", "role": "ketua", "side": "unit"},
            {"name": "Rahma", "role": "kader", "side": "citizens"},
            {"name": "", "role": "", "side": "unit"},
        ]),
    }  # fmt: skip
    assert sari.post(f"{address}tim/", team).status_code == 302
    workshop = {
        "workshop-held_on": "2026-10-01",
        "workshop-place": "Balai desa",
        "workshop-people": 34,
        "workshop-seen": sari.get(address).context["forms"].workshop["seen"].value(),
    }
    ahead = sari.post(f"{address}lokakarya/", {**workshop, "workshop-held_on": "2999-10-01"})
    assert ahead.status_code in {409, 422}
    assert "Tanggal lokakarya belum tiba." in ahead.content.decode()
    assert sari.post(f"{address}lokakarya/", workshop).status_code == 302
    words = "Waktu:\nMenunggu lama\nJadwal berubah\nPetugas:\nKurang ramah"
    sent = {
        "list-seen": sari.get(address).context["forms"].listed["seen"].value(),
        "list-more": words,
        **rows("item", []),
    }
    assert sari.post(f"{address}daftar/", sent).status_code == 302
    survey = ComplaintSurvey.objects.get(code=code)
    assert survey.title == "Survei pengaduan jalan"
    assert [(one.name, one.side) for one in survey.team.all()] == [
        ("Sari", "unit"),
        ("Rahma", "citizens"),
    ]
    assert (survey.decree, survey.workshop_people) == ("SK 7/2026", 34)
    assert listed(survey) == [
        (1, "Waktu", "Menunggu lama"),
        (2, "Waktu", "Jadwal berubah"),
        (3, "Petugas", "Kurang ramah"),
    ]
    verbs = AuditEntry.objects.filter(subject=f"complaintsurvey:{survey.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "complaint_survey.begin",
        "complaint_survey.team",
        "complaint_survey.workshop",
        "complaint_survey.list",
    ]


def test_what_is_wrong_comes_back_with_what_was_typed(city: City) -> None:
    survey, sari = prepared(city), city.client(city.sari)
    seen = list_fingerprint(survey.items.all())
    row = {"order": "x", "text": "Loket tutup", "heading": "", "previous": ""}
    sent = {"list-seen": seen, "list-more": "", **rows("item", [row])}
    answer = sari.post(f"{ROOT}{survey.code}/daftar/", sent)
    assert answer.status_code == 422
    assert "Loket tutup" in answer.content.decode()
    assert len(listed(survey)) == len(COMPLAINTS)
    late = {"list-seen": "0" * 16, "list-more": "Baru", **rows("item", [])}
    assert sari.post(f"{ROOT}{survey.code}/daftar/", late).status_code == 409


def test_the_page_warns_of_a_short_list_and_a_team_without_citizens(city: City) -> None:
    survey, sari = prepared(city), city.client(city.sari)
    page = sari.get(f"{ROOT}{survey.code}/").content.decode()
    assert "biasanya 20 sampai 35" in page
    assert "Belum ada wakil warga" not in page
    survey.team.filter(side="citizens").delete()
    assert "Belum ada wakil warga" in sari.get(f"{ROOT}{survey.code}/").content.decode()


def test_real_complaints_are_proposed_with_their_numbers(city: City) -> None:
    survey = prepared(city, ["Jalan rusak"])
    cases = [reported().case for _ in range(4)]
    Case.objects.update(unit=city.roads_section, category="Lampu mati")
    Case.objects.filter(pk=cases[0].pk).update(category="Jalan rusak")
    Case.objects.filter(pk=cases[1].pk).update(unit=city.health)
    found = complaint_survey_overview(survey, at=cases[0].received_at).proposals
    assert [(one.category, one.cases, one.listed) for one in found] == [
        ("Lampu mati", 2, False),
        ("Jalan rusak", 1, True),
    ]


# --- who may ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "opened", "prepares"),
    [
        ("sari", 200, 405),
        ("budi", 200, 405),
        ("dewi", 404, 404),
        ("oki", 200, 403),
        ("wati", 200, 403),
        ("eva", 200, 403),
        ("citra", 403, 403),
        ("adi", 403, 403),
    ],
)
def test_units_prepare_their_own_and_city_hall_reads(
    city: City, person: str, opened: int, prepares: int
) -> None:
    survey = prepared(city)
    client: Client = city.client(getattr(city, person))
    assert client.get(f"{ROOT}{survey.code}/").status_code == opened
    answer = client.get(f"{ROOT}{survey.code}/tim/")
    posted = client.post(f"{ROOT}{survey.code}/tim/", {})
    assert answer.status_code == (405 if prepares in {405, 404} else 403)
    assert posted.status_code == (422 if prepares == 405 else prepares)


def test_another_unit_sees_nothing_of_it_in_its_list(city: City) -> None:
    prepared(city)
    assert "Survei pengaduan jalan" in city.client(city.oki).get(ROOT).content.decode()
    assert "Survei pengaduan jalan" not in city.client(city.dewi).get(ROOT).content.decode()


def test_actions_ask_for_the_permission_too(city: City) -> None:
    survey = prepared(city)
    for person in (city.dewi, city.oki):
        with pytest.raises(NotPermittedError):
            save_list(survey.pk, [], seen="", by=person.powers(), at=timezone.now())


def test_services_of_another_unit_are_refused(city: City) -> None:
    foreign = Service.objects.create(unit=city.health, name="Imunisasi")
    facts = SurveyFacts("KEC2345", city.roads.pk, "Survei", [foreign.pk])
    with pytest.raises(DomainError, match="unit ini sendiri"):
        begin_complaint_survey(facts, by=city.sari.powers(), at=timezone.now())


def test_a_code_sent_twice_makes_one_survey_and_never_anothers(city: City) -> None:
    survey = prepared(city)
    facts = SurveyFacts(survey.code, city.roads.pk, survey.title)
    again = begin_complaint_survey(facts, by=city.sari.powers(), at=timezone.now())
    assert again.pk == survey.pk
    assert AuditEntry.objects.filter(verb="complaint_survey.begin").count() == 1
    foreign = SurveyFacts(survey.code, city.health.pk, "Lain")
    with pytest.raises(DomainError, match="sudah dipakai"):
        begin_complaint_survey(foreign, by=city.dewi.powers(), at=timezone.now())


def test_a_title_or_services_corrected_after_a_lost_answer_are_not_dropped_unseen(
    city: City,
) -> None:
    sari, address = city.client(city.sari), f"{ROOT}baru/?unit={city.roads.pk}"
    service = Service.objects.create(unit=city.roads, name="Izin galian")
    Service.objects.create(unit=city.roads, name="Izin reklame")
    sent = {"code": "KEC2345", "title": "Survei 2026", "services": [service.pk]}
    for _press in range(2):
        assert sari.post(address, sent)["Location"] == f"{ROOT}KEC2345/"
    corrections: list[dict[str, object]] = [{"title": "Survei 2027"}, {"services": []}]
    for corrected in corrections:
        refused(sari, address, 409, "sudah tersimpan dengan isi lain", **{**sent, **corrected})
    assert ComplaintSurvey.objects.get().title == "Survei 2026"


# --- the list -------------------------------------------------------------------------------------
def test_complaints_of_one_heading_stand_together(city: City) -> None:
    survey = prepared(city)
    save(survey, city, [ItemFacts("a", "Satu"), ItemFacts("b"), ItemFacts("c", "Satu")])
    assert listed(survey) == [(1, "Satu", "a"), (2, "Satu", "c"), (3, "", "b")]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([ItemFacts("Lama"), ItemFacts("lama")], "dua kali"),
        ([ItemFacts("Lama", previous_id=1)], "tidak cocok"),
        ([ItemFacts(str(n)) for n in range(101)], "Paling banyak 100"),
    ],
)
def test_lists_that_cannot_be_are_refused(city: City, items: list[ItemFacts], said: str) -> None:
    survey = prepared(city)
    with pytest.raises(DomainError, match=said):
        save(survey, city, items)
    assert len(listed(survey)) == len(COMPLAINTS)


def test_who_saves_over_a_newer_list_is_told(city: City) -> None:
    survey = prepared(city)
    seen = list_fingerprint(survey.items.all())
    save(survey, city, [ItemFacts("Pertama")], seen)
    with pytest.raises(OvertakenError):
        save(survey, city, [ItemFacts("Kedua")], seen)
    assert listed(survey) == [(1, "", "Pertama")]


def test_an_open_survey_keeps_its_list(city: City) -> None:
    survey = running(city)
    with pytest.raises(DomainError, match="sudah dibuka"):
        save(survey, city, [ItemFacts("Lain")])


# --- the repeat -------------------------------------------------------------------------------------
@pytest.fixture
def former(city: City) -> ComplaintSurvey:
    survey = running(city)
    answered(survey, [{1}] * ENOUGH)
    return closed(survey, city)


def test_a_repeat_ties_every_complaint_to_the_one_before(
    city: City, former: ComplaintSurvey
) -> None:
    sari = city.client(city.sari)
    address = f"{ROOT}{former.code}/ulangi/"
    code = sari.get(address).context["form"]["code"].value()
    for _ in range(2):  # sent twice, made once
        assert sari.post(address, {"code": code, "title": "Ulangan"}).status_code == 302
    repeat = ComplaintSurvey.objects.get(previous=former)
    assert [one.previous.text for one in repeat.items.all() if one.previous] == list(COMPLAINTS)
    assert [one.name for one in repeat.team.all()] == ["Sari", "Rahma"]


def test_a_repeat_takes_no_other_survey_of_the_unit_for_itself(
    city: City, former: ComplaintSurvey
) -> None:
    other = prepared(city, [], code="EMP2345")
    sari, title = city.client(city.sari), other.title
    page = f"{ROOT}{former.code}/ulangi/"
    refused(sari, page, 409, "tersimpan dengan isi lain", title, code=other.code, title=title)
    assert (listed(other), other.team.count()) == ([], 2)
    assert fresh(other).previous is None


def test_a_repeat_sent_again_fills_no_list_that_was_emptied(
    city: City, former: ComplaintSurvey
) -> None:
    by, at = city.sari.powers(), timezone.now()
    repeat = repeat_complaint_survey(former.pk, code="ABC2345", title="U", by=by, at=at)
    save(repeat, city, [])
    assert repeat_complaint_survey(former.pk, code="ABC2345", title="U", by=by, at=at) == repeat
    assert listed(repeat) == []
    with pytest.raises(OvertakenError, match="isi lain"):
        repeat_complaint_survey(former.pk, code="ABC2345", title="Lain", by=by, at=at)
    with pytest.raises(OvertakenError, match="isi lain"):
        begin_complaint_survey(SurveyFacts("ABC2345", city.roads.pk, "U"), by=by, at=at)


def test_a_complaint_reworded_stays_tied_and_a_known_one_is_found(
    city: City, former: ComplaintSurvey
) -> None:
    repeat = repeat_complaint_survey(
        former.pk, code="ABC2345", title="Ulangan", by=city.sari.powers(), at=timezone.now()
    )
    first, second = former.items.all()[:2]
    items = [ItemFacts("Antre lebih dari sejam", previous_id=first.pk), ItemFacts(second.text.upper()), ItemFacts("Parkir sempit")]  # fmt: skip
    save(repeat, city, items)
    assert [one.previous_id for one in repeat.items.all()] == [first.pk, second.pk, None]
    page = city.client(city.sari).get(f"{ROOT}ABC2345/").content.decode()
    assert "dulu: Menunggu terlalu lama" in page


def test_two_complaints_cannot_be_the_same_one_before(city: City, former: ComplaintSurvey) -> None:
    repeat = repeat_complaint_survey(
        former.pk, code="ABC2345", title="Ulangan", by=city.sari.powers(), at=timezone.now()
    )
    first = ComplaintItem.objects.filter(survey=former)[0]
    twice = [ItemFacts("a", previous_id=first.pk), ItemFacts("b", previous_id=first.pk)]
    with pytest.raises(DomainError, match="tidak cocok"):
        save(repeat, city, twice)
    save(repeat, city, [ItemFacts("a", previous_id=first.pk), ItemFacts(first.text)])
    assert [one.previous_id for one in repeat.items.all()] == [first.pk, None]


def test_only_a_closed_survey_is_repeated(city: City) -> None:
    survey = running(city)
    with pytest.raises(DomainError, match="Tutup dahulu"):
        repeat_complaint_survey(
            survey.pk, code="ABC2345", title="U", by=city.sari.powers(), at=timezone.now()
        )
    assert fresh(survey).repeats.count() == 0
