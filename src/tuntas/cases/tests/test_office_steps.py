"""What officers do to a case through their pages, and what they may not."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.personas import MONDAY, City, fresh, reported

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.actions.answer_templates import delete_template, save_template
from tuntas.cases.actors import REPORTER
from tuntas.cases.engine import Step
from tuntas.cases.models import AnswerTemplate, Case, CaseEvent
from tuntas.core.errors import OvertakenError
from tuntas.core.models import AuditEntry

PLAIN = "pengaduan-tidak-berkadar-pengawasan"


def forwarded(city: City) -> Case:
    case = reported().case
    verify_and_dispose(
        case.pk, by=city.actor(city.vina), at=MONDAY, classification=PLAIN, unit=city.roads
    )
    return fresh(case)


def address(case: Case, step: str) -> str:
    return f"/kerja/laporan/{case.code}/langkah/{step}/"


def sent(case: Case, **said: object) -> dict[str, object]:
    return {"uid": uuid4(), "seen": case.event_count, **said}


def test_the_whole_way_through_the_pages(city: City) -> None:
    case = reported().case
    vina, sari = city.client(city.vina), city.client(city.sari)
    verify = {"classification": PLAIN, "unit": city.roads.pk, "note": "Mohon dicek."}
    vina.post(f"/kerja/laporan/{case.code}/terima/", sent(fresh(case), **verify))
    sari.post(address(case, "take"), sent(fresh(case)))
    sari.post(address(case, "answer"), sent(fresh(case), text="Tim turun Rabu."))
    done = {"text": "Sudah ditambal.", "outcome": "solved"}
    response = sari.post(address(case, "propose_end"), sent(fresh(case), **done))
    assert (response.status_code, response["Location"]) == (302, f"/kerja/laporan/{case.code}/")
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["submit", "verify", "dispose", "take", "answer", "propose_end"]
    assert fresh(case).officer == city.sari


def test_a_form_sent_twice_acts_once(city: City) -> None:
    case = forwarded(city)
    sari = city.client(city.sari)
    same = sent(case)
    first, second = (sari.post(address(case, "take"), same) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert case.events.filter(kind="take").count() == 1


def test_who_comes_second_is_told_and_keeps_what_they_typed(city: City) -> None:
    case = forwarded(city)
    typed = sent(case, text="Tim kami turun besok pagi.")
    act(case.pk, Step("take"), by=city.actor(city.budi), at=MONDAY)
    response = city.client(city.sari).post(address(case, "answer"), typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mulai dikerjakan (Budi)" in page
    assert "\nTim kami turun besok pagi.</textarea>" in page
    assert f'name="seen" value="{fresh(case).event_count}"' in page
    assert not case.events.filter(kind="answer").exists()


def test_what_is_missing_is_said_beside_the_form(city: City) -> None:
    case = forwarded(city)
    said = sent(case, outcome="not-solved", text="Tidak ada anggaran.")
    response = city.client(city.sari).post(address(case, "propose_end"), said)
    assert response.status_code == 409
    assert "Tuliskan mengapa tidak teratasi" in response.content.decode()
    assert "Tidak ada anggaran." in response.content.decode()


def test_a_hold_needs_a_reason_that_says_something(city: City) -> None:
    case = forwarded(city)
    sari = city.client(city.sari)
    refused = sari.post(address(case, "hold"), sent(case, reason="x"))
    assert refused.status_code >= 400
    assert "paling sedikit sepuluh huruf" in refused.content.decode()
    assert fresh(case).state == "forwarded"
    sari.post(address(case, "hold"), sent(case, reason="Menunggu alat berat sampai Jumat."))
    assert fresh(case).state == "on_hold"


def test_an_empty_answer_is_not_sent(city: City) -> None:
    case = forwarded(city)
    response = city.client(city.sari).post(address(case, "answer"), sent(case, text=" "))
    assert response.status_code == 422
    assert not case.events.filter(kind="answer").exists()


def test_a_form_opens_alone_and_inside_the_case(city: City) -> None:
    case = forwarded(city)
    sari = city.client(city.sari)
    page = sari.get(address(case, "answer")).content.decode()
    part = sari.get(address(case, "answer"), headers={"HX-Request": "true"}).content.decode()
    assert page.startswith("<!doctype html>")
    assert part.startswith("<section")
    assert 'name="text"' in part


def test_a_template_fills_the_answer(city: City) -> None:
    case = forwarded(city)
    sari = city.client(city.sari)
    new = {"unit": city.roads.pk, "name": "Jadwal tambal", "text": "Kami tambal pekan ini."}
    assert sari.post("/kerja/templat/baru/", new).status_code == 302
    template = city.roads.answer_templates.get()
    page = sari.get(address(case, "answer"), {"template": template.pk}).content.decode()
    assert "Kami tambal pekan ini.</textarea>" in page


def test_templates_of_another_unit_do_not_exist(city: City) -> None:
    new = {"unit": city.roads.pk, "name": "Jadwal", "text": "Teks"}
    city.client(city.sari).post("/kerja/templat/baru/", new)
    template = city.roads.answer_templates.get()
    dewi = city.client(city.dewi)
    assert "Jadwal" not in dewi.get("/kerja/templat/").content.decode()
    assert dewi.get(f"/kerja/templat/{template.pk}/").status_code == 404
    assert dewi.post(f"/kerja/templat/{template.pk}/hapus/").status_code == 404
    assert dewi.post("/kerja/templat/baru/", new).status_code == 422
    assert city.client(city.budi).post(f"/kerja/templat/{template.pk}/hapus/").status_code == 302


def test_a_template_that_was_removed_stays_removed(city: City) -> None:
    by = city.actor(city.sari)
    made = save_template(by=by, at=MONDAY, unit=city.roads, name="Jadwal", text="Teks")
    seen = AnswerTemplate.objects.get(pk=made.pk)
    delete_template(by=by, at=MONDAY, template=made)
    with pytest.raises(OvertakenError, match="dihapus orang lain"):
        save_template(by=by, at=MONDAY, unit=city.roads, name="Lain", text="Teks", template=seen)
    with pytest.raises(OvertakenError, match="dihapus orang lain"):
        delete_template(by=by, at=MONDAY, template=seen)
    assert not AnswerTemplate.objects.exists()
    assert AuditEntry.objects.filter(verb="template.delete").count() == 1
    assert not AuditEntry.objects.filter(verb="template.update").exists()


@pytest.mark.parametrize("step", ["merge", "absorb", "view_reporter", "submit", "tidak-ada"])
def test_steps_that_have_no_form_do_not_exist(city: City, step: str) -> None:
    case = forwarded(city)
    assert city.client(city.vina).post(address(case, step), sent(case)).status_code == 404


@pytest.mark.parametrize("step", ["reporter_reply", "confirm", "escalate", "verify", "dispose"])
def test_an_officer_may_not_do_what_others_do(city: City, step: str) -> None:
    case = forwarded(city)
    said = sent(case, text="x", classification=PLAIN, unit=city.health.pk)
    assert city.client(city.sari).post(address(case, step), said).status_code == 403


def test_a_step_that_came_too_late_leads_back(city: City) -> None:
    case = forwarded(city)
    act(case.pk, Step("take"), by=city.actor(city.budi), at=MONDAY)
    response = city.client(city.sari).get(address(case, "take"), follow=True)
    assert "sekarang tidak dapat dilakukan" in response.content.decode()


def test_a_case_handed_on_leads_back_to_the_inbox(city: City) -> None:
    case = forwarded(city)
    said = sent(case, unit=city.health.pk, reason="Urusan puskesmas.")
    response = city.client(city.sari).post(address(case, "hand_on"), said)
    assert response["Location"] == "/kerja/"
    assert fresh(case).unit == city.health


def test_many_are_passed_on_and_refusals_are_listed(city: City) -> None:
    first, second, third = (reported().case for _ in range(3))
    picked = [f"{case.code}:{fresh(case).event_count}" for case in (first, second, third)]
    act(third.pk, Step("ask_reporter", text="Di mana?"), by=city.actor(city.vina), at=MONDAY)
    vina = city.client(city.vina)
    form = vina.get("/kerja/teruskan/", {"case": picked}).content.decode()
    assert first.code in form
    said = {"case": picked, "classification": PLAIN, "unit": city.roads.pk}
    page = vina.post("/kerja/teruskan/", said).content.decode()
    assert "2 laporan diteruskan ke Dinas Pekerjaan Umum" in page
    assert "Pelapor ditanya (Vina)" in page
    assert {fresh(case).unit for case in (first, second)} == {city.roads}
    assert fresh(third).state == "waiting_reporter"


def test_merging_by_code_and_by_likeness(city: City) -> None:
    first, second = reported().case, reported(title="Lubang di Jl. Melati makin besar").case
    vina = city.client(city.vina)
    page = vina.get(f"/kerja/laporan/{second.code}/gabung/").content.decode()
    assert first.code in page
    typed = first.code.lower().replace("-", " ")
    address = f"/kerja/laporan/{second.code}/gabung/"
    asked = vina.post(address, sent(fresh(second), into=typed))
    assert "Jalan berlubang di Jl. Melati" in asked.content.decode().split('id="near"')[0]
    assert "Menunggu pemeriksaan" in asked.content.decode()
    assert fresh(second).duplicate_of is None  # shown first
    response = vina.post(address, sent(fresh(second), into=typed, confirmed=first.code))
    assert response["Location"] == f"/kerja/laporan/{first.code}/"
    assert fresh(second).duplicate_of == first


def test_a_report_that_is_about_to_close_is_warned_about(city: City) -> None:
    first, second = forwarded(city), reported().case
    end = Step("propose_end", text="Sudah ditambal.", outcome="solved")
    act(first.pk, end, by=city.actor(city.sari), at=MONDAY)
    address = f"/kerja/laporan/{second.code}/gabung/?into={first.code}"
    page = city.client(city.vina).get(address).content.decode()
    assert f'name="confirmed" value="{first.code}"' in page
    assert "ditutup bila ia tidak menjawab" in page


def test_what_shares_one_word_only_is_not_offered(city: City) -> None:
    case = reported().case
    alike = reported(title="Lubang di Jl. Melati makin besar").case
    other = reported(
        title="Lampu jalan padam", place="Jl. Kenanga", text="Lampu di jalan itu padam."
    ).case
    page = city.client(city.vina).get(f"/kerja/laporan/{case.code}/gabung/").content.decode()
    assert alike.code in page
    assert other.code not in page


def test_merging_into_what_is_not_there_is_refused(city: City) -> None:
    case = reported().case
    vina = city.client(city.vina)
    said = sent(fresh(case), into="KC-ZZZZ-ZZZZ")
    response = vina.post(f"/kerja/laporan/{case.code}/gabung/", said)
    assert response.status_code == 422
    same = sent(fresh(case), into=case.code, confirmed=case.code)
    response = vina.post(f"/kerja/laporan/{case.code}/gabung/", same)
    assert response.status_code == 409
    assert "dengan dirinya sendiri" in response.content.decode()


def test_a_merge_that_came_too_late_can_be_decided_anew(city: City) -> None:
    first, second = reported().case, reported().case
    vina = city.client(city.vina)
    old = sent(fresh(second), into=first.code, confirmed=first.code)
    act(second.pk, Step("ask_reporter", text="Di mana?"), by=city.actor(city.vina), at=MONDAY)
    address = f"/kerja/laporan/{second.code}/gabung/"
    response = vina.post(address, old)
    page = response.content.decode()
    assert response.status_code == 409
    assert f'name="into" value="{first.code}"' in page
    assert f'name="seen" value="{fresh(second).event_count}"' in page


def reopened(city: City) -> Case:
    case = forwarded(city)
    sari = city.actor(city.sari)
    act(case.pk, Step("propose_end", text="Selesai.", outcome="solved"), by=sari, at=MONDAY)
    act(case.pk, Step("reject", text="Masih berlubang."), by=REPORTER, at=MONDAY)
    return fresh(case)


def test_the_office_sees_why_it_was_reopened(city: City) -> None:
    case = reopened(city)
    page = city.client(city.sari).get(f"/kerja/laporan/{case.code}/").content.decode()
    assert "Masih berlubang." in page


def test_a_note_is_for_the_office(city: City, client: Client) -> None:
    case = forwarded(city)
    note = sent(case, text="Bawa tangga.")
    city.client(city.sari).post(address(case, "note"), note)
    assert CaseEvent.objects.get(case=case, kind="note").audience == "staff"
    assert "Bawa tangga." not in client.get(f"/lacak/{case.code}/").content.decode()
