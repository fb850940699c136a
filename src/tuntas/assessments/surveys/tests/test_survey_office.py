"""Surveys at the office: set up, typed in, closed, reckoned again, by those who may."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.personas import City

from tuntas.assessments.models import FollowUp, Survey, SurveyResponse, SurveyResult
from tuntas.assessments.surveys.actions.answers import mark_mistyped
from tuntas.assessments.surveys.actions.follow_ups import Promise, promise
from tuntas.assessments.surveys.actions.survey import Plan, close, recalculate, set_up
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    PERMEN14,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.rules.instruments import shipped

pytestmark = pytest.mark.django_db
WEIGHT = f"policy-{PERMEN14}-weight"
INDEX = f"policy-{PERMEN14}-index"


def filled(**changes: Any) -> dict[str, Any]:
    policies = {
        f"policy-{one.key}-{policy.key}": policy.default
        for one in shipped().values()
        if one.kind == "survey"
        for policy in one.policies.values()
    }
    return {
        "code": "ABCDEFG", "services": "Izin galian\nIzin reklame\nizin galian\n", "year": "2026",
        "period": "q4", "instrument": PERMEN14, "customers": "120", **policies, **changes,
    }  # fmt: skip


def new(client: Client, city: City, **changes: Any) -> Any:
    address = f"/kerja/survei/baru/?unit={city.roads.pk}"
    return client.post(address, filled(**changes))


def test_the_organisation_section_sets_up_a_survey(city: City) -> None:
    oki = city.client(city.oki)
    assert "Survei untuk unit mana?" in oki.get("/kerja/survei/baru/").content.decode()
    page = oki.get(f"/kerja/survei/baru/?unit={city.roads.pk}").content.decode()
    assert "Urutan dua unsur terakhir berbeda" in page  # what is unverified is said
    answer = new(oki, city, **{WEIGHT: "0.11"})
    assert answer.status_code == 302
    survey = Survey.objects.get()
    assert [one.name for one in survey.services.all()] == ["Izin galian", "Izin reklame"]
    assert (str(survey.begins), str(survey.ends)) == ("2026-10-01", "2026-12-31")
    assert survey.policies == {"weight": "0.11", "index": "exact"}
    assert survey.instrument_hash == shipped()[PERMEN14].hash
    shown = oki.get(answer["Location"]).content.decode()
    assert "Triwulan IV 2026" in shown
    assert "0,11 (1/9 dengan dua desimal)" in shown
    assert AuditEntry.objects.filter(verb="survey.set_up").count() == 1


def test_sent_twice_it_is_set_up_once(city: City) -> None:
    oki = city.client(city.oki)
    assert new(oki, city)["Location"] == new(oki, city)["Location"]
    assert Survey.objects.count() == 1
    assert "sudah dipakai" in new(oki, city, period="q3").content.decode()


def test_a_second_survey_beside_a_running_one_is_said_to_be_meant(city: City) -> None:
    oki = city.client(city.oki)
    assert (
        "beside_running"
        not in oki.get(f"/kerja/survei/baru/?unit={city.roads.pk}").content.decode()
    )
    new(oki, city)
    assert new(oki, city, code="HJKMNPQ", period="q1").status_code == 302  # another period
    refused = new(oki, city, code="HJKMNPR", period="y")
    page = refused.content.decode()
    assert refused.status_code == 409
    assert 'href="/kerja/survei/ABCDEFG/"' in page
    assert "Ini memang survei tersendiri" in page
    assert new(oki, city, code="HJKMNPR", period="y", beside_running="on").status_code == 302
    assert Survey.objects.count() == 3


def test_a_closed_survey_stands_in_nobodys_way(city: City) -> None:
    oki = city.client(city.oki)
    new(oki, city)
    Survey.objects.update(state="closed", closed_at=timezone.now())
    assert new(oki, city, code="HJKMNPR").status_code == 302


def test_the_newest_valid_instrument_is_proposed(city: City) -> None:
    page = city.client(city.budi).get(f"/kerja/survei/baru/?unit={city.roads.pk}").content.decode()
    proposed = page.split('name="instrument"')[1].split(">")[0]
    assert f'value="{PERMEN14}"' in proposed
    assert "checked" in proposed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"period": "own"}, "Isi tanggalnya."),
        ({"period": "own", "begins": "2026-03-01", "ends": "2026-02-01"}, "lebih awal"),
        ({"customers": "-3"}, "lebih besar"),
        ({"code": "x"}, "valid"),
        ({"services": "x" * 201}, "200 huruf"),
    ],
)
def test_a_set_up_with_errors_is_shown_again(
    city: City, changes: dict[str, str], said: str
) -> None:
    answer = new(city.client(city.oki), city, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Survey.objects.exists()


def test_a_head_sets_up_for_the_own_unit_only(city: City) -> None:
    budi = city.client(city.budi)
    address = f"/kerja/survei/baru/?unit={city.health.pk}"
    assert "Survei untuk unit mana?" in budi.post(address, filled()).content.decode()
    assert not Survey.objects.exists()
    plan = Plan(
        code="ABCDEFG", unit=city.health, services=[], begins=AFTER.date(), ends=AFTER.date(),
        instrument=shipped()[PERMEN14], policies={},
    )  # fmt: skip
    with pytest.raises(NotPermittedError):
        set_up(plan, by=city.budi.powers(), at=AFTER)


def test_another_units_people_do_not_see_it(city: City) -> None:
    survey = survey_of(city.roads)
    dewi = city.client(city.dewi)
    for path in ("", "kertas/"):
        assert dewi.get(f"/kerja/survei/{survey.code}/{path}").status_code == 404
    assert survey.code not in dewi.get("/kerja/survei/").content.decode()
    assert city.client(city.sari).get(f"/kerja/survei/{survey.code}/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    city: City, number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        survey = survey_of(city.roads, code=f"S{place}")
        answered(survey, columns_of(QUARTER))
        done = survey_of(city.roads, code=f"C{place}")
        answered(done, columns_of(QUARTER))
        close(done.pk, by=city.oki.powers(), at=AFTER)
    client = city.client(city.oki)
    client.get("/kerja/survei/")
    with django_assert_num_queries(7):
        page = client.get("/kerja/survei/").content.decode()
    assert page.count("91,48") == 2 * number


def test_the_page_takes_a_fixed_number_of_queries(
    city: City, django_assert_num_queries: Any
) -> None:
    survey = survey_of(city.roads)
    client = city.client(city.oki)
    for _round in range(2):
        answered(survey, columns_of(QUARTER), comment="Antrenya lama.")
        with django_assert_num_queries(13):
            client.get(f"/kerja/survei/{survey.code}/")


def test_the_list_is_filtered_and_paged(city: City) -> None:
    for place in range(27):
        survey_of(city.roads, code=f"S{place:02}")
    survey_of(city.health, code="OTHER")
    oki = city.client(city.oki)
    first = oki.get("/kerja/survei/?year=2026&period=q3&state=open").content.decode()
    assert first.count('<a href="/kerja/survei/S') == 24
    after = first.split('rel="next" href="')[0] and first.split('href="?')[1].split('"')[0]
    second = oki.get("/kerja/survei/?" + after.replace("&amp;", "&")).content.decode()
    assert second.count('<a href="/kerja/survei/S') == 3
    only = oki.get(f"/kerja/survei/?unit={city.health.pk}").content.decode()
    assert only.count('scope="row"') == 1
    assert "cocok" in oki.get("/kerja/survei/?year=2025").content.decode()


def test_the_page_shows_figures_and_how_they_came_about(city: City) -> None:
    survey = survey_of(city.roads, customers=120)
    answered(survey, columns_of(QUARTER), comment="Antrenya lama.")
    page = city.client(city.sari).get(f"/kerja/survei/{survey.code}/").content.decode()
    for part in ("91,48", "Mutu A", "target 92", "Waktu Penyelesaian", "3,4483", "Antrenya lama."):
        assert part in page
    assert "Tutup survei" not in page  # an officer does not close


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("90,56", "0,11 (1/9 dengan dua desimal)"),
        ("91.48", "Keduanya sama"),
        ("12", "Tidak satu pun"),
        ("abc", "Masukkan sebuah bilangan."),
    ],
)
def test_a_published_figure_is_compared(city: City, typed: str, said: str) -> None:
    survey = survey_of(city.roads)
    answered(survey, columns_of(QUARTER))
    page = city.client(city.sari).get(f"/kerja/survei/{survey.code}/?published={typed}")
    assert said in page.content.decode()


def sheet_data(*sheets: str, **changes: Any) -> dict[str, Any]:
    data = {
        "batch": str(uuid4()), "answered_on": "2026-08-20", "sheet-TOTAL_FORMS": str(len(sheets)),
        "sheet-INITIAL_FORMS": "0",
    }  # fmt: skip
    for row, digits in enumerate(sheets):
        data[f"sheet-{row}-uid"] = str(uuid4())
        for place, digit in enumerate(digits, 1):
            data[f"sheet-{row}-v{place}"] = digit.strip()
    return {**data, **changes}


def test_sheets_are_typed_in_once(city: City) -> None:
    survey = survey_of(city.roads)
    permit = Service.objects.create(unit=city.roads, name="Izin galian")
    survey.services.add(permit)
    sari = city.client(city.sari)
    data = sheet_data("434343434", "         ", "333333333", **{
        "sheet-0-service": str(permit.pk), "sheet-0-sex": "female", "sheet-0-comment": "Cepat."
    })  # fmt: skip
    address = f"/kerja/survei/{survey.code}/kertas/"
    assert "1 Izin galian" in sari.get(address).content.decode()
    for _twice in range(2):
        assert sari.post(address, data).status_code == 302
    rows = SurveyResponse.objects.order_by("pk")
    assert [row.values for row in rows] == [[4, 3, 4, 3, 4, 3, 4, 3, 4], [3] * 9]
    assert (rows[0].service, rows[0].sex, rows[0].comment) == (permit, "female", "Cepat.")
    assert (rows[0].channel, rows[0].entered_by) == ("paper", city.sari)
    assert timezone.localtime(rows[0].answered_at).hour == 12
    assert "4 3 4 3 4 3 4 3 4" in sari.get(address).content.decode()


def test_a_sheet_of_another_survey_is_no_repetition(city: City) -> None:
    survey, other = survey_of(city.roads), survey_of(city.roads, code="OTHER")
    sari, data = city.client(city.sari), sheet_data("434343434")
    assert sari.post(f"/kerja/survei/{survey.code}/kertas/", data).status_code == 302
    answer = sari.post(f"/kerja/survei/{other.code}/kertas/", data)
    assert answer.status_code == 409
    assert "sudah tersimpan pada survei lain" in answer.content.decode()
    assert not other.responses.exists()


@pytest.mark.parametrize("digits", ["43434343", "434343435", "4343a4343"])
def test_one_wrong_sheet_keeps_all_from_being_stored(city: City, digits: str) -> None:
    survey = survey_of(city.roads)
    address = f"/kerja/survei/{survey.code}/kertas/"
    answer = city.client(city.sari).post(address, sheet_data("333333333", digits))
    assert answer.status_code == 422
    assert "Pilihan 1 sampai 4." in answer.content.decode()
    assert not SurveyResponse.objects.exists()


def test_a_script_sends_one_sheet_and_gets_the_list(city: City) -> None:
    survey = survey_of(city.roads)
    address = f"/kerja/survei/{survey.code}/kertas/"
    sari = city.client(city.sari)
    answer = sari.post(address, sheet_data("444444444"), headers={"accept": "application/json"})
    told = json.loads(answer.content)
    assert (answer.status_code, told["errors"]) == (201, [])
    assert "1 lembar sudah diketik" in told["typed"]
    wrong = sari.post(address, sheet_data("44444444"), headers={"accept": "application/json"})
    assert json.loads(wrong.content)["errors"] == ["9: Pilihan 1 sampai 4."]


def test_a_mistyped_sheet_stays_and_does_not_count(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9], entered_by=city.budi)
    (own,) = answered(survey, [[4] * 9], entered_by=city.sari)
    sari = city.client(city.sari)
    address = f"/kerja/survei/{survey.code}/kertas/{own.uid}/salah/"
    assert sari.post(address, {"reason": " "}).status_code == 422
    assert sari.post(address, {"reason": "Tertukar."}).status_code == 302
    page = sari.get(f"/kerja/survei/{survey.code}/").content.decode()
    assert "1 jawaban tidak dihitung atas keputusan petugas" in page
    assert SurveyResponse.objects.count() == 2
    other = SurveyResponse.objects.exclude(pk=own.pk).get()
    with pytest.raises(NotPermittedError):
        mark_mistyped(other.uid, by=city.sari.powers(), at=AFTER, reason="Bukan milik saya.")


def test_closing_freezes_the_result(city: City) -> None:
    survey = survey_of(city.roads, policies={"weight": "0.11"})
    answered(survey, columns_of(QUARTER), sex="female")
    budi = city.client(city.budi)
    address = f"/kerja/survei/{survey.code}/tutup/"
    assert "Hasilnya sekarang 90,56" in budi.get(address).content.decode()
    assert budi.post(address).status_code == 302
    result = SurveyResult.objects.get()
    assert (str(result.score), result.category, result.respondents) == ("90.560000", "A", 29)
    assert (result.instrument_version, result.instrument_hash) == (1, shipped()[PERMEN14].hash)
    assert result.policies == {"weight": "0.11", "index": "exact"}
    assert result.detail["elements"][0]["mean"] == "105/29"
    assert result.detail["profile"]["sex"] == {"male": 0, "female": 29, "": 0}
    assert "Hasil yang ditetapkan" in budi.get(f"/kerja/survei/{survey.code}/").content.decode()
    assert budi.post(address).status_code == 409
    refused = budi.post(f"/kerja/survei/{survey.code}/kertas/", sheet_data("444444444"))
    assert refused.status_code == 409
    assert SurveyResponse.objects.count() == 29


def test_a_survey_without_answers_is_not_closed(city: City) -> None:
    survey = survey_of(city.roads)
    with pytest.raises(DomainError, match="Belum ada jawaban"):
        close(survey.pk, by=city.oki.powers(), at=AFTER)
    survey.refresh_from_db()
    assert survey.state == "open"


def test_a_later_calculation_is_a_new_row(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9])
    (other,) = answered(survey, [[4] * 9], entered_by=city.oki)
    oki = city.oki.powers()
    with pytest.raises(DomainError, match="masih berjalan"):
        recalculate(survey.pk, by=oki, at=AFTER, reason="Coba.")
    mark_mistyped(other.uid, by=oki, at=AFTER, reason="Dua kali.")
    close(survey.pk, by=oki, at=AFTER)
    with pytest.raises(DomainError, match="sama persis"):
        recalculate(survey.pk, by=oki, at=AFTER, reason="Sekali lagi.")
    answered(survey, [[1] * 9])
    client = city.client(city.oki)
    answer = client.post(f"/kerja/survei/{survey.code}/hitung-ulang/", {"reason": "Terlambat."})
    assert answer.status_code == 302
    assert [str(one.score) for one in survey.results.order_by("pk")] == ["75.000000", "50.000000"]
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyResult.objects.update(score=99)


def test_the_trend_is_a_control_chart_with_its_table(city: City) -> None:
    last = None
    for quarter in range(7):
        begins = AFTER.date() + timedelta(days=92 * quarter)
        last = survey_of(
            city.roads, code=f"Q{quarter}", begins=begins, ends=begins + timedelta(days=90)
        )
        answered(last, [[3] * 9, [3 + quarter % 2] * 9])
        close(last.pk, by=city.oki.powers(), at=AFTER)
    assert last is not None
    page = city.client(city.oki).get(f"/kerja/survei/{last.code}/").content.decode()
    assert page.count("<circle") == 7
    assert page.count('class="limit"') == 2
    assert "rata-rata 80,36." in page


def test_the_follow_up_plan(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, columns_of(QUARTER))
    budi = city.client(city.budi)
    said = {
        "uid": str(uuid4()), "element": "waktu", "action": "Loket kedua dibuka pagi hari",
        "responsible": "Kepala UPT", "due": "2026-12-31",
    }  # fmt: skip
    address = f"/kerja/survei/{survey.code}/rencana/"
    for _twice in range(2):
        assert budi.post(address, said).status_code == 302
    line = FollowUp.objects.get()
    assert budi.post(address, said | {"element": "x"}).status_code == 422
    done = {"done_on": "2026-12-01", "outcome": "Antrean 10 menit."}
    assert budi.post(f"{address}{line.pk}/", done).status_code == 302
    assert budi.post(f"{address}{line.pk}/", done).status_code == 409
    page = budi.get(f"/kerja/survei/{survey.code}/").content.decode()
    assert "Antrean 10 menit." in page
    other = survey_of(city.roads, code="OTHER")
    answered(other, [[3] * 9])
    taken = budi.post(f"/kerja/survei/{other.code}/rencana/", said)
    assert taken.status_code == 409
    assert "sudah tersimpan pada survei lain" in taken.content.decode()
    wrong = Promise(uuid4(), "tidak-ada", "x", "y", AFTER.date())
    with pytest.raises(DomainError, match="tidak ada pada survei ini"):
        promise(survey, wrong, by=city.oki.powers(), at=AFTER)


def test_closed_twice_in_a_row_the_second_is_told(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9])
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    with pytest.raises(OvertakenError):
        close(survey.pk, by=city.budi.powers(), at=AFTER)
    assert connection.in_atomic_block
    assert SurveyResult.objects.count() == 1
