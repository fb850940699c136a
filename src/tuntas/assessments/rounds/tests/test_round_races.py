"""Two who send the same thing at one moment: one row, and words instead of a broken page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.personas import MONDAY, City

from tuntas.assessments.models import Assignment, Comment, Evidence, PublishedResult, Round
from tuntas.assessments.rounds.actions.items import comment
from tuntas.assessments.rounds.actions.rounds import create_round
from tuntas.assessments.rounds.tests.round_samples import AKIP, address, begun, of, plan
from tuntas.core.errors import OvertakenError


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Run two acts at one moment; return what each gave."""
    ready = Barrier(2)

    def run(act: Callable[[], Any]) -> Any:
        ready.wait(timeout=60)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (first, second)))


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_begins_one_round(city: City) -> None:
    wanted = plan(city.roads, city.health, city.roads)
    by = city.oki.powers()

    def make() -> Round:
        return create_round(wanted, by=by, at=MONDAY)

    first, second = both(make, make)
    assert first == second == Round.objects.get()
    assert first.assessments.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_older_result_typed_twice_at_once_is_kept_once(city: City) -> None:
    sent = {
        "unit": str(city.roads.pk), "instrument": AKIP, "year": "2025", "score": "70,46",
        "category": "BB", "source": "LHE 2025",
    }  # fmt: skip
    oki, other = city.client(city.oki), city.client(city.oki)
    answers = both(
        lambda: oki.post("/kerja/penilaian/riwayat/tambah/", sent),
        lambda: other.post("/kerja/penilaian/riwayat/tambah/", sent),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert "tahun 2025 sudah ada: 70,46" in told
    assert PublishedResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_newer_versions_of_one_proof_at_two_items_follow_each_other(city: City) -> None:
    one = begun(city)
    later = begun(city, title="Putaran lain")
    sari, budi = city.client(city.sari), city.client(city.budi)
    link = {"title": "Renstra", "address": "https://a.example/1"}
    sari.post(address(one, "butir/1a/bukti/"), link)
    first = Evidence.objects.get()
    sari.post(address(later, "butir/1a/bukti/pakai/"), {"evidence": str(first.pk)})
    newer = {**link, "replaces": str(first.uid)}
    answers = both(
        lambda: sari.post(address(one, "butir/1a/bukti/"), newer),
        lambda: budi.post(address(later, "butir/1a/bukti/"), newer),
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    versions = Evidence.objects.filter(uid=first.uid).order_by("version")
    assert [found.version for found in versions] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_one_remark_sent_twice_at_once_stands_once(city: City) -> None:
    one = begun(city)
    sent = {"uid": str(uuid4()), "text": "Mohon dilihat"}
    clients = city.client(city.sari), city.client(city.sari)
    answers = both(
        *(lambda c=client: c.post(address(one, "butir/1a/komentar/"), sent) for client in clients)
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_remark_is_never_taken_for_another_one(city: City) -> None:
    one = begun(city)
    theirs, uid = of(one.round, city.health), uuid4()
    comment(
        assessment_id=one.pk, node="1a", text="Satu", inside=False, uid=uid,
        by=city.sari.powers(), at=MONDAY,
    )  # fmt: skip
    with pytest.raises(OvertakenError, match="tempat lain"):
        comment(
            assessment_id=theirs.pk, node="1a", text="Dua", inside=False, uid=uid,
            by=city.dewi.powers(), at=MONDAY,
        )  # fmt: skip
    assert Comment.objects.get().text == "Satu"


@pytest.mark.django_db
def test_an_item_named_twice_is_given_once(city: City) -> None:
    one = begun(city)
    sent = {"node": ["1a", "1a"], "person": str(city.budi.pk)}
    answer = city.client(city.sari).post(address(one, "tugas/"), sent, follow=True)
    assert "Tugas tersimpan" in answer.content.decode()
    assert Assignment.objects.count() == 1
