"""What is typed on the pages of a step: kept, refused in words, never lost."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.personas import City

from tuntas.improvements.models import CauseVote, Step, StepComment, Tally
from tuntas.improvements.projects.actions.steps import reopen_step
from tuntas.improvements.projects.actions.voices import vote
from tuntas.improvements.projects.tests.page_samples import at, page, raw, sent, typed
from tuntas.improvements.projects.tests.step_samples import (
    TODAY,
    Hand,
    begun,
    step,
    walked,
)
from tuntas.rules.improvement.eight_steps import Cause, Causes, Theme

pytestmark = pytest.mark.django_db


def test_a_facilitator_works_while_in_the_group_and_sees_nothing_after(city: City) -> None:
    improvement = begun(city)
    client = city.client(city.vina)
    data = typed(raw(client, at(improvement, 1)))
    sent(client, at(improvement, 1), {**data, "situation": "Dari fasilitator"})
    assert step(improvement, 1).content["situation"] == "Dari fasilitator"
    group = improvement.group
    assert group is not None
    group.members.filter(person=city.vina).update(until=TODAY)
    page(client, at(improvement), 404)


def test_a_step_is_written_and_finished_on_its_page(city: City) -> None:
    improvement = begun(city)
    client = city.client(city.sari)
    data = typed(raw(client, at(improvement, 1)))
    assert data["seen"] == "0"
    answer = client.post(
        at(improvement, 1), {**data, "situation": "Banyak lubang", "finish": "1"}, follow=True
    )
    told = html.unescape(answer.content.decode())
    assert "Isian Anda tersimpan." in told
    assert "Isi dahulu: Mengapa tema ini." in told
    data = typed(raw(client, at(improvement, 1)))
    assert data["situation"] == "Banyak lubang"
    sent(client, at(improvement, 1), {**data, "reason": "Ada korban", "finish": "1"})
    assert step(improvement, 1).state == Step.State.DONE
    told = page(client, at(improvement, 1))
    assert "Buka kembali langkah ini" in told
    assert '<textarea name="situation"' not in told
    sent(client, at(improvement, 1, "buka/"), {})
    assert "Banyak lubang" in typed(raw(client, at(improvement, 1)))["situation"]


def test_rows_are_added_one_by_one_and_nothing_is_lost(city: City) -> None:
    improvement = begun(city)
    client = city.client(city.sari)
    address = at(improvement, 3)
    data = typed(raw(client, address))
    data |= {"baris-0-text": "Laporan menumpuk", "baris-0-branch": "metode", "more": "1"}
    answer = client.post(address, data)
    assert answer.status_code == 200
    again = typed(answer.content.decode())
    assert again["baris"] == "2"
    assert (again["baris-0-text"], again["baris-0-branch"]) == ("Laporan menumpuk", "metode")
    assert again["baris-0-key"] == data["baris-0-key"]
    assert not step(improvement, 3).content
    above = again["baris-0-key"]
    again |= {
        "baris-1-text": "Dipilah seminggu sekali", "baris-1-parent": above,
        "baris-1-whys": "Satu petugas\n\n Tidak ada pengganti ",
    }  # fmt: skip
    sent(client, address, again)
    causes = Causes.parse(step(improvement, 3).content).causes
    assert [(one.text, one.branch, one.parent, one.whys) for one in causes] == [
        ("Laporan menumpuk", "metode", "", ()),
        ("Dipilah seminggu sekali", "metode", above, ("Satu petugas", "Tidak ada pengganti")),
    ]
    sent(client, address, typed(raw(client, address)))
    assert step(improvement, 3).revision == 1  # saving what is there says nothing


def test_a_row_is_taken_away_and_what_leaned_on_it_is_asked_about(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    client, address = city.client(city.sari), at(improvement, 3)
    data = typed(raw(client, address))
    place = next(key[:-4] for key, said in data.items() if said == "c1" and key.endswith("-key"))
    refused = client.post(address, {**data, f"{place}-gone": "on"})
    assert refused.status_code == 422
    told = html.unescape(refused.content.decode())
    assert "Pilihan ini sudah dihapus" in told
    child = next(key[:-4] for key, said in data.items() if said == "c2" and key.endswith("-key"))
    sent(client, address, {**data, f"{place}-gone": "on", f"{child}-parent": ""})
    keys = [one["key"] for one in step(improvement, 3).content["causes"]]
    assert keys == ["c2", "c3"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"baris-0-what": "", "baris-0-who": "Ani"}, "kosongkan seluruh baris"),
        ({"baris-0-rupiah": "banyak"}, "Biaya (rupiah)"),
        ({"baris-0-when": "besok"}, "Selesai paling lambat"),
        ({"baris-0-what": "x" * 301}, "Apa yang dilakukan"),
        ({"baris-0-key": "../etc"}, "tidak lengkap terkirim"),
        ({"baris-0-cause": "hilang"}, "sudah dihapus"),
        ({"seen": ""}, "wajib"),
        ({"seen": "x"}, "tidak lengkap terkirim"),
    ],
)
def test_bad_input_is_told_and_kept(city: City, changes: dict[str, str], said: str) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(3)
    hand.save(4)
    client, address = city.client(city.sari), at(improvement, 4)
    data = {**typed(raw(client, address)), "baris-1-what": "Stok aspal sebulan", **changes}
    answer = client.post(address, data)
    told = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Belum tersimpan" in told
    assert said in told
    assert typed(answer.content.decode())["baris-1-what"] == "Stok aspal sebulan"
    assert step(improvement, 4).revision == 1


def test_a_circle_of_causes_is_told(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    client, address = city.client(city.sari), at(improvement, 3)
    data = typed(raw(client, address))
    place = next(key[:-4] for key, said in data.items() if said == "c1" and key.endswith("-key"))
    answer = client.post(address, {**data, f"{place}-parent": "c2"})
    assert answer.status_code == 422
    assert "berputar" in answer.content.decode()


def test_a_full_list_takes_no_further_row(city: City) -> None:
    improvement = begun(city)
    full = Causes(causes=tuple(Cause(text=f"Sebab {n}", branch="metode") for n in range(60)))
    Hand(improvement, city.sari).save(3, full)
    client, address = city.client(city.sari), at(improvement, 3)
    told = raw(client, address)
    assert 'name="more"' not in told
    answer = client.post(address, {**typed(told), "more": "1"})
    assert typed(answer.content.decode())["baris"] == "60"


def test_amounts_are_read_as_people_write_them(city: City) -> None:
    improvement = begun(city)
    client, address = city.client(city.sari), at(improvement, 4)
    data = typed(raw(client, address))
    sent(client, address, {**data, "baris-0-what": "Stok", "baris-0-rupiah": "Rp 1.500.000"})
    assert step(improvement, 4).content["countermeasures"][0]["rupiah"] == 1_500_000


def test_who_saves_second_sees_both_and_can_save_again(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(1)
    client, address = city.client(city.budi), at(improvement, 1)
    data = {**typed(raw(client, address)), "situation": "Versi kepala"}
    Hand(improvement, city.sari).save(1, Theme(situation="Versi ketua", reason="Dua orang jatuh."))
    answer = client.post(address, data)
    told = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Orang lain menyimpan langkah ini lebih dahulu" in told
    assert "Versi ketua" in told
    again = typed(answer.content.decode())
    assert (again["situation"], again["seen"]) == ("Versi kepala", "2")
    sent(client, address, again)
    assert step(improvement, 1).content["situation"] == "Versi kepala"


def test_a_step_that_was_finished_meanwhile_keeps_what_was_typed(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(1)
    client, address = city.client(city.budi), at(improvement, 1)
    data = {**typed(raw(client, address)), "situation": "Versi kepala"}
    Hand(improvement, city.sari).finish(1)
    answer = client.post(address, data)
    assert answer.status_code == 409
    assert "sudah selesai" in answer.content.decode()
    assert typed(answer.content.decode())["situation"] == "Versi kepala"


def test_readers_see_no_form_and_cannot_send_one(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    for person in (city.oki, city.wati):
        client = city.client(person)
        told = page(client, at(improvement, 3))
        assert "Aspal dingin habis" in told
        assert "step-form" not in told
        assert "Simpan poin saya" not in told
        answer = client.post(at(improvement, 1), {"seen": "0", "situation": "Menyusup"})
        assert answer.status_code == 403
        assert "unit atau kelompok lain" in answer.content.decode()
    assert step(improvement, 1).revision == 0


def test_a_remark_is_sent_once_and_an_empty_one_is_told(city: City) -> None:
    improvement = begun(city)
    client, address = city.client(city.oki), at(improvement, 2, "komentar/")
    uid = str(uuid4())
    for _turn in range(2):
        sent(client, address, {"uid": uid, "text": "Sasarannya jelas"})
    assert StepComment.objects.count() == 1
    sent(client, address, {"uid": uid, "text": ""}, 422)
    answer = sent(client, at(improvement, 3, "komentar/"), {"uid": uid, "text": "Lagi"}, 409)
    assert "Lagi" in answer.content.decode()
    sent(client, address, {"uid": "x", "text": "Lagi"}, 422)
    assert "Sasarannya jelas" in page(city.client(city.sari), at(improvement, 2))
    assert "Kirim komentar" not in page(city.client(city.wati), at(improvement, 2))


def test_causes_are_voted_on_and_the_likeliest_stands_first(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    client = city.client(city.sari)
    sent(client, at(improvement, rest="poin/"), {"poin-c3": "5", "poin-c1": "2", "poin-c2": "x"})
    Hand(improvement, city.vina).act(vote, points={"c3": 4, "c1": 3})
    told = page(client, at(improvement, 3))
    assert "4,5" in told
    assert "rata-rata dari 2 orang" in told
    ranked = told[told.index('class="ranked"') :]
    assert ranked.index("Aspal dingin habis") < ranked.index("Laporan menumpuk")
    assert set(CauseVote.objects.filter(person=city.sari).values_list("cause", "points")) == {
        ("c3", 5), ("c1", 2),
    }  # fmt: skip
    sent(client, at(improvement, rest="poin/"), {"poin-hilang": "5"})
    assert CauseVote.objects.count() == 4


def test_the_check_sheet_counts_taps_and_corrects_them(city: City) -> None:
    improvement = begun(city)
    client, address = city.client(city.sari), at(improvement, rest="lembar-periksa/")
    data = {"uid": str(uuid4()), "label": "Lubang baru", "on": TODAY.isoformat(), "times": "3"}
    for _turn in range(2):
        sent(client, address, data)
    told = page(client, address)
    uid = re.search(r'name="uid" value="([^"]+)"', told[told.index('class="taps"') :])
    assert uid
    sent(client, address, {**data, "uid": uid.group(1), "times": "1"})
    assert sum(Tally.objects.values_list("times", flat=True)) == 4
    sent(client, address, {**data, "uid": str(uuid4()), "label": ""}, 422)
    sent(client, address, {**data, "uid": str(uuid4()), "on": "2099-01-01"}, 409)
    wrong = Tally.objects.get(times=3)
    fix = f"{address}{wrong.pk}/betulkan/"
    page(client, fix)
    sent(client, fix, {"uid": str(uuid4()), "times": "2", "reason": ""}, 422)
    sent(client, fix, {"uid": str(uuid4()), "times": "2", "reason": "Terlalu banyak"})
    sent(client, fix, {"uid": str(uuid4()), "times": "2", "reason": "Lagi"}, 409)
    told = page(client, address)
    assert "membetulkan 3 kali: Terlalu banyak" in told
    assert "3 kali dalam semuanya" in told
    page(client, f"{address}987654/betulkan/", 404)
    assert "Lubang baru" in page(city.client(city.wati), at(improvement, 1))


def refused(*sending: Any) -> str:
    """Send a form that is not accepted, and return the page that says so."""
    return html.unescape(sent(*sending).content.decode())


def test_days_that_do_not_fit_are_refused_in_words(city: City) -> None:
    improvement = walked(city, steps=4)
    client = city.client(city.sari)
    backwards = {"baris-0-begins": "2026-12-20", "baris-0-ends": "2026-12-01"}
    Hand(improvement, city.sari).act(reopen_step, number=2)
    data = typed(raw(client, at(improvement, 2)))
    told = refused(client, at(improvement, 2), {**data, **backwards}, 409)
    assert "“Rapat sebab” selesai sebelum mulai." in told
    assert "Selesai paling lambat · Periksa bagian ini." in told
    row = told[told.index('<section class="entries"') :]
    assert re.search(r'<details class="disclosure entry" open>\s*<summary><span>Rapat sebab', row)
    assert 'value="2026-12-20"' in told
    done = {
        "baris-0-countermeasure": "t1", "baris-0-done": "Sudah dipilah",
        "baris-0-done_on": f"{timezone.localdate() + timedelta(days=2)}",
    }  # fmt: skip
    data = typed(raw(client, at(improvement, 5)))
    told = refused(client, at(improvement, 5), {**data, **done}, 409)
    assert "“Sudah dipilah”: tanggalnya belum tiba." in told
    assert re.search(
        r'<details class="disclosure entry" open>\s*<summary><span>Sudah dipilah', told
    )
    sent(client, at(improvement, 5), {**data, **done, "baris-0-done_on": f"{TODAY}"})


def test_a_text_that_is_too_long_is_refused_with_its_length_and_stays(city: City) -> None:
    improvement = begun(city)
    client = city.client(city.sari)
    assert "maxlength" not in raw(client, at(improvement, 1)).partition("situation")[2][:200]
    data = {**typed(raw(client, at(improvement, 1))), "reason": "Ya"}
    long = "a" * 25_000
    told = refused(client, at(improvement, 1), {**data, "situation": long}, 422)
    assert "Terlalu panjang: 25000 huruf, paling banyak 4000." in told
    assert long in told
    lines = "\r\n".join("a" * 1999 for _ in range(2))  # a line end is one letter
    sent(client, at(improvement, 1), {**data, "situation": f"{lines}b"})
    assert len(step(improvement, 1).content["situation"]) == 4000


def test_numbers_are_asked_for_in_plain_words(city: City) -> None:
    improvement = walked(city, steps=3)
    client = city.client(city.sari)
    plan = {"baris-0-what": "Pilah", "baris-0-rupiah": "sejuta"}
    told = refused(
        client, at(improvement, 4), {**typed(raw(client, at(improvement, 4))), **plan}, 422
    )
    assert "Tulis dengan angka saja, misalnya 1.500.000." in told
    seen = {"label": "Lubang", "on": f"{TODAY}", "times": "dua", "uid": str(uuid4())}
    told = refused(client, at(improvement, rest="lembar-periksa/"), seen, 422)
    assert "Tulis dengan angka saja, tanpa titik dan koma." in told
