"""The pages of an improvement and its steps: who sees what, nothing typed is lost, few questions."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from tests.personas import City

from tuntas.core.errors import OvertakenError
from tuntas.improvements.groups.rule import OWN_FOLDER
from tuntas.improvements.models import CauseVote, Improvement, Step, StepComment, Tally
from tuntas.improvements.projects.actions.steps import decide_step
from tuntas.improvements.projects.actions.tallies import Seen, tally
from tuntas.improvements.projects.actions.voices import comment, vote
from tuntas.improvements.projects.tests.step_samples import (
    CONTENTS,
    TODAY,
    Hand,
    begun,
    step,
    walked,
)
from tuntas.rules.datafiles import shipped_texts
from tuntas.rules.improvement.eight_steps import Cause, Causes, Theme
from tuntas.rules.improvement.group_rules import FILE, PACKAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def _approval_of_step_1() -> Iterator[None]:
    own = Path(settings.HOME) / OWN_FOLDER / "kota.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = shipped_texts(PACKAGE)[FILE].replace("steps: []", "steps: [1]")
    own.write_text(text, encoding="utf-8")
    yield
    own.unlink()


def at(improvement: Improvement, number: int | None = None, rest: str = "") -> str:
    place = f"langkah/{number}/" if number else ""
    return f"/kerja/perbaikan/{improvement.pk}/{place}{rest}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.unescape(answer.content.decode())


def sent(client: Client, address: str, data: dict[str, Any], status: int = 302) -> HttpResponse:
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer  # type: ignore[return-value]


def typed(content: str) -> dict[str, str]:
    """Return what a browser would send of the step's form on a page."""
    form = content[content.index('class="form step-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if facts.get("type") != "checkbox" or "checked" in tag:
            found[facts["name"]] = html.unescape(facts.get("value", ""))
    for name, said in re.findall(
        r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = html.unescape(said)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def raw(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_path_shows_how_each_step_stands_and_what_is_next(city: City) -> None:
    improvement = walked(city, steps=2)
    Hand(improvement, city.oki).act(comment, number=3, uid=uuid4(), text="Bagus")
    told = page(city.client(city.sari), at(improvement))
    for words in (
        "Lubang cepat ditambal", "Langkah 3 dari 8", "Berikutnya untuk Anda",
        "3 · Cari sebab sampai ke akarnya", "1 komentar", "Lubang lama dibiarkan", "Lancar Jaya",
        "Tono", "belum diverifikasi",
    ):  # fmt: skip
        assert words in told, words


@pytest.mark.parametrize("who", ["sari", "budi", "vina", "oki", "eva", "wati"])
def test_whose_it_is_and_who_watches_may_read(city: City, who: str) -> None:
    improvement = walked(city)
    client = city.client(getattr(city, who))
    page(client, at(improvement))
    for number in range(1, 9):
        page(client, at(improvement, number))
        page(client, at(improvement, number, "riwayat/"))
    page(client, at(improvement, rest="lembar-periksa/"))


def every_address(improvement: Improvement, line: int) -> list[str]:
    return [
        at(improvement), at(improvement, rest="hentikan/"), at(improvement, rest="selesaikan/"),
        at(improvement, rest="lanjutkan/"), at(improvement, 1), at(improvement, 1, "buka/"),
        at(improvement, 1, "putusan/"), at(improvement, 1, "komentar/"),
        at(improvement, 1, "riwayat/"), at(improvement, rest="poin/"),
        at(improvement, rest="lembar-periksa/"),
        at(improvement, rest=f"lembar-periksa/{line}/betulkan/"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["dewi", "adi", "citra"])
def test_for_others_there_is_nothing(city: City, who: str) -> None:
    improvement = walked(city, steps=1)
    line = Hand(improvement, city.sari).act(tally, uid=uuid4(), seen=Seen("Lubang", TODAY))
    client = city.client(getattr(city, who))
    for address in every_address(improvement, line.pk):
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        assert answers <= {404, 405}, address
        assert 404 in answers, address


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
        assert answer.status_code == 409
        assert "unit atau kelompok lain" in answer.content.decode()
    assert step(improvement, 1).revision == 0


@pytest.mark.usefixtures("_approval_of_step_1")
def test_the_head_reads_and_decides(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(1)
    hand.finish(1)
    head, leader = city.client(city.budi), city.client(city.sari)
    assert "menunggu persetujuan Anda" in page(head, at(improvement))
    assert "Putusan Anda" not in page(leader, at(improvement, 1))
    assert "Putusan Anda" in page(head, at(improvement, 1))
    sent(head, at(improvement, 1, "putusan/"), {"seen": "1", "verdict": "returned", "reason": ""})
    assert step(improvement, 1).state == Step.State.WAITING
    sent(head, at(improvement, 1, "putusan/"), {"seen": "1", "verdict": "entah"})
    said = {"seen": "1", "verdict": "returned", "reason": "Tambah angka"}
    sent(head, at(improvement, 1, "putusan/"), said)
    assert "dikembalikan: Tambah angka" in page(leader, at(improvement))
    assert "Dikembalikan Budi" in page(leader, at(improvement, 1))
    hand.finish(1)
    sent(head, at(improvement, 1, "putusan/"), {"seen": "1", "verdict": "approved"})
    assert step(improvement, 1).state == Step.State.DONE
    told = page(leader, at(improvement, 1, "riwayat/"))
    assert "disetujui" in told
    assert "Tambah angka" in told
    with pytest.raises(OvertakenError):
        Hand(improvement, city.budi).act(decide_step, number=1, verdict="approved", seen=1)


def test_history_says_what_changed_in_words(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(3)
    hand.save(3, Causes(causes=(*CONTENTS[3].causes[:2], Cause(text="Kurang orang", branch="manusia"))))  # type: ignore[attr-defined]  # fmt: skip
    told = page(city.client(city.eva), at(improvement, 3, "riwayat/"))
    for words in (
        "Simpanan 2", "Sebab: Kurang orang", "Tulang ikan: Manusia", "Sebab: Aspal dingin habis",
        "(dihapus)", "Menyebabkan apa: Laporan menumpuk di meja",
    ):  # fmt: skip
        assert words in told, words
    assert "Belum ada simpanan" in page(city.client(city.eva), at(improvement, 4, "riwayat/"))


def test_history_goes_on_over_pages(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    for n in range(27):
        hand.save(1, Theme(situation=f"Keadaan {n}", reason="x"))
    client = city.client(city.sari)
    first = page(client, at(improvement, 1, "riwayat/"))
    assert "Simpanan 3" in first
    assert "Simpanan 2<" not in first
    second = page(client, at(improvement, 1, "riwayat/?before=3"))
    assert "Keadaan 1" in second
    page(client, at(improvement, 1, "riwayat/?before=x"))


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
    sent(client, address, {**data, "uid": str(uuid4()), "on": "2099-01-01"}, 422)
    wrong = Tally.objects.get(times=3)
    fix = f"{address}{wrong.pk}/betulkan/"
    page(client, fix)
    sent(client, fix, {"uid": str(uuid4()), "times": "2", "reason": ""}, 422)
    sent(client, fix, {"uid": str(uuid4()), "times": "2", "reason": "Terlalu banyak"})
    sent(client, fix, {"uid": str(uuid4()), "times": "2", "reason": "Lagi"}, 422)
    told = page(client, address)
    assert "membetulkan 3 kali: Terlalu banyak" in told
    assert "3 kali dalam semuanya" in told
    page(client, f"{address}987654/betulkan/", 404)
    assert "Lubang baru" in page(city.client(city.wati), at(improvement, 1))


def test_the_plan_says_who_is_late(city: City) -> None:
    improvement = walked(city, steps=5)
    told = page(city.client(city.sari), at(improvement, 4))
    assert "lewat waktu" in told
    assert "Rp12.500.000" in told
    assert "Sudah Anda kerjakan? Catat di sini." in page(city.client(city.sari), at(improvement))
    assert "Sudah Anda kerjakan? Catat di sini." not in page(
        city.client(city.budi), at(improvement)
    )


def test_an_improvement_ends_and_goes_on_from_its_page(city: City) -> None:
    improvement = walked(city)
    client = city.client(city.sari)
    assert "Akhiri perbaikan ini" in page(client, at(improvement))
    sent(client, at(improvement, rest="selesaikan/"), {})
    assert "Selesai" in page(client, at(improvement))
    assert "step-form" not in page(client, at(improvement, 1))
    sent(client, at(improvement, rest="selesaikan/"), {})
    sent(client, at(improvement, rest="lanjutkan/"), {})
    page(client, at(improvement, rest="hentikan/"))
    sent(client, at(improvement, rest="hentikan/"), {"reason": ""}, 422)
    sent(client, at(improvement, rest="hentikan/"), {"reason": "Diambil alih provinsi"})
    improvement.refresh_from_db()
    assert improvement.state == Improvement.State.STOPPED
    assert "Diambil alih provinsi" in page(city.client(city.wati), at(improvement))
    sent(city.client(city.oki), at(improvement, rest="lanjutkan/"), {})
    assert city.client(city.oki).get(at(improvement, rest="hentikan/")).status_code == 302
    improvement.refresh_from_db()
    assert improvement.state == Improvement.State.STOPPED


def test_a_ninth_step_is_none(city: City) -> None:
    improvement = begun(city)
    for number in (0, 9):
        page(city.client(city.sari), f"/kerja/perbaikan/{improvement.pk}/langkah/{number}/", 404)


def test_an_improvement_of_a_unit_without_a_group_has_its_pages(city: City) -> None:
    improvement = begun(city, with_group=False)
    client = city.client(city.sari)
    assert "tanpa kelompok" in page(client, at(improvement))
    for number in range(1, 9):
        page(client, at(improvement, number))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    improvement = walked(city, title="Lubang")
    hand = Hand(improvement, city.sari)
    for n in range(count):
        hand.act(tally, uid=uuid4(), seen=Seen(f"Hal {n}", TODAY))
        for number in range(1, 9):
            hand.act(comment, number=number, uid=uuid4(), text="Baik")
    hand.act(vote, points=dict.fromkeys(("c1", "c2", "c3")[:count], 3))
    client = city.client(city.sari)
    with django_assert_num_queries(7):
        client.get(at(improvement))
    for number, questions in ((1, 8), (2, 7), (3, 8), (4, 7), (5, 8), (6, 7), (7, 7), (8, 7)):
        with django_assert_num_queries(questions):
            client.get(at(improvement, number))
        with django_assert_num_queries(8):
            client.get(at(improvement, number, "riwayat/"))
    with django_assert_num_queries(8):
        client.get(at(improvement, rest="lembar-periksa/"))
