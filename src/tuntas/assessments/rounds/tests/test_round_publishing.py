"""Publishing: whoever is not done is named and agreed to, or nothing is published."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.personas import MONDAY, City

from tuntas.assessments.models import Assessment, AssessmentResult, Round
from tuntas.assessments.rounds.actions.rounds import UnfinishedError, finish, move_round
from tuntas.assessments.rounds.tests.round_samples import SUBS, begun, moved, of, said
from tuntas.core.errors import OvertakenError
from tuntas.core.models import AuditEntry


def agreed(city: City, *, done: Collection[str] = ()) -> Assessment:
    """Return the roads agency's assessment before publishing; `done` are the sides that said so."""
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS, "A"))
    if "unit" in done:
        finish(assessment_id=one.pk, done=True, by=city.sari.powers(), at=MONDAY)
    one = moved(city, one, "review")
    if "evaluator" in done:
        finish(assessment_id=one.pk, done=True, by=city.eva.powers(), at=MONDAY)
    return moved(city, one, "agreed")


def publish(city: City, one: Assessment, despite: Collection[UUID] = ()) -> Round:
    return move_round(
        round_id=one.round_id, to="published", seen="agreed", reason="", despite=despite,
        by=city.oki.powers(), at=MONDAY,
    )  # fmt: skip


@pytest.mark.django_db
def test_who_is_not_done_is_named_and_nothing_changes(city: City) -> None:
    one = agreed(city, done=["unit", "evaluator"])
    theirs = of(one.round, city.health)
    with pytest.raises(UnfinishedError, match="Dinas Kesehatan") as refused:
        publish(city, one)
    assert [found.uid for found in refused.value.assessments] == [theirs.uid]
    assert Round.objects.get().phase == "agreed"
    assert not AssessmentResult.objects.exists()
    assert publish(city, one, [theirs.uid]).phase == "published"
    entry = AuditEntry.objects.filter(verb="round.move").latest("pk")
    assert entry.detail["unfinished"] == ["Dinas Kesehatan"]


@pytest.mark.django_db
@pytest.mark.parametrize("done", [["unit"], ["evaluator"], []])
def test_one_side_alone_is_not_done(city: City, done: list[str]) -> None:
    one = agreed(city, done=done)
    with pytest.raises(UnfinishedError, match="Penataan Ruang"):
        publish(city, one, [of(one.round, city.health).uid, uuid4()])


@pytest.mark.django_db
def test_the_page_names_them_and_wants_a_word(city: City) -> None:
    one = agreed(city, done=["unit"])
    oki = city.client(city.oki)
    page = f"/kerja/penilaian/putaran/{one.round.uid}/"
    shown = oki.get(page).content.decode()
    assert "Dinas Kesehatan</a>: belum selesai menilai diri, belum selesai dinilai" in shown
    assert "Penataan Ruang</a>: belum selesai dinilai evaluator" in shown
    uids = [str(uid) for uid in Assessment.objects.values_list("uid", flat=True)]
    sent = {"seen": "agreed", "to": "published", "despite": uids}
    refused = oki.post(f"{page}tahap/", sent)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Belum diumumkan. Unit ini belum selesai: " in text
    assert 'name="anyway"' in text
    part = oki.post(f"{page}tahap/", {**sent, "despite": uids[:1], "anyway": "1"})
    assert part.status_code == 409
    wrong = oki.post(f"{page}tahap/", {**sent, "despite": "entah"}, follow=True)
    assert "Muat ulang halaman" in wrong.content.decode()
    assert Round.objects.get().phase == "agreed"
    assert oki.post(f"{page}tahap/", {**sent, "anyway": "1"}).status_code == 302
    assert Round.objects.get().phase == "published"
    assert "anyway" not in oki.get(page).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "eva", "wati"])
def test_nobody_else_publishes(city: City, who: str) -> None:
    one = agreed(city)
    url = f"/kerja/penilaian/putaran/{one.round.uid}/tahap/"
    sent = {"seen": "agreed", "to": "published", "anyway": "1"}
    assert city.client(getattr(city, who)).post(url, sent).status_code == 403
    assert Round.objects.get().phase == "agreed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(city: City) -> None:
    one = agreed(city)
    uids = list(Assessment.objects.values_list("uid", flat=True))
    ready = Barrier(2)

    def press(_: int) -> str:
        ready.wait(timeout=60)
        try:
            return publish(city, one, uids).phase
        except OvertakenError as error:
            return error.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, range(2)))
    assert outcomes == ["Putaran ini sudah di tahap diumumkan.", "published"]
    assert AssessmentResult.objects.filter(voice="self").count() == 1
