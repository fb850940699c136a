"""Steps are written, finished, approved, given back and opened again; who may; who was quicker."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Group, Improvement, Step, StepDecision, StepRevision
from tuntas.improvements.projects.actions.ending import (
    finish_improvement,
    resume_improvement,
    stop_improvement,
)
from tuntas.improvements.projects.actions.steps import (
    StepOvertakenError,
    decide_step,
    finish_step,
    reopen_step,
)
from tuntas.improvements.projects.steps import content_of
from tuntas.improvements.projects.tests.step_samples import (
    CONTENTS,
    Hand,
    ask_for_approval_of_step_1,
    begun,
    step,
    walked,
)
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Causes,
    Countermeasure,
    Countermeasures,
    Theme,
)

pytestmark = pytest.mark.django_db
APPROVED, RETURNED = StepDecision.Verdict.APPROVED, StepDecision.Verdict.RETURNED


@pytest.fixture
def _approval_of_step_1(settings: Any, tmp_path: Path) -> None:
    ask_for_approval_of_step_1(settings, tmp_path)


def test_saving_keeps_every_revision_and_tells_the_trail_and_the_group(city: City) -> None:
    improvement = begun(city)
    later = MONDAY + timedelta(hours=5)
    Hand(improvement, city.sari, later).save(1)
    Hand(improvement, city.sari, later).save(1, Theme(situation="41 pengaduan.", reason="Tetap."))
    saved = step(improvement, 1)
    assert (saved.revision, saved.content["situation"]) == (2, "41 pengaduan.")
    kept = StepRevision.objects.filter(step=saved)
    assert [one.content["situation"] for one in kept] == [
        "40 pengaduan lubang sejak Juli.", "41 pengaduan.",
    ]  # fmt: skip
    entry = AuditEntry.objects.filter(verb="step.save").latest("pk")
    assert entry.subject == f"improvement:{improvement.pk}"
    assert (entry.detail["step"], entry.detail["fields"]) == (1, ["situation", "reason"])
    improvement.refresh_from_db()
    assert improvement.changed_at == later
    assert Group.objects.get().last_activity_at == later


def test_the_same_again_writes_nothing(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(3)
    entries = AuditEntry.objects.count()
    hand.save(3, seen=0)  # the answer got lost, the phone sent again
    assert (step(improvement, 3).revision, AuditEntry.objects.count()) == (1, entries)


def test_rows_get_keys_that_stay(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(3, Causes(causes=(Cause(text="Aspal habis"), Cause(text="Laporan menumpuk"))))
    first = content_of(3, step(improvement, 3).content)
    assert isinstance(first, Causes)
    keys = [cause.key for cause in first.causes]
    assert len(set(keys)) == 2
    changed = replace(first, causes=(first.causes[0], replace(first.causes[1], text="Menumpuk")))
    hand.save(3, changed)
    second = content_of(3, step(improvement, 3).content)
    assert isinstance(second, Causes)
    assert [cause.key for cause in second.causes] == keys


def test_who_saves_second_is_told_what_differs(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(4)
    one, other = CONTENTS[4].countermeasures  # type: ignore[attr-defined]
    hand.save(4, Countermeasures(countermeasures=(one, replace(other, who="Wulan"))), seen=1)
    mine = Countermeasures(countermeasures=(replace(one, rupiah=5000), other))
    with pytest.raises(StepOvertakenError, match="Orang lain menyimpan") as told:
        Hand(improvement, city.budi).save(4, mine, seen=1)
    assert [(each.label, each.one, each.other) for each in told.value.differences] == [
        ("Penanggulangan: Pilah tiap pagi · Biaya (rupiah)", "", "5.000"),
        ("Penanggulangan: Stok aspal dua minggu · Siapa", "Wulan", "Tono"),
    ]
    assert step(improvement, 4).revision == 2
    Hand(improvement, city.budi).save(4, mine, seen=told.value.revision)
    assert step(improvement, 4).content["countermeasures"][0]["rupiah"] == 5000


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(city: City) -> None:
    improvement = begun(city)

    def save(words: str) -> str:
        try:
            Hand(improvement, city.sari).save(1, Theme(situation=words, reason="x"), seen=0)
        except StepOvertakenError:
            return "told"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, ("Satu", "Dua"))) == ["saved", "told"]
    assert step(improvement, 1).revision == 1


def test_members_and_their_unit_work_and_nobody_else(city: City) -> None:
    improvement = begun(city)
    for person in (city.sari, city.budi, city.vina):  # Vina of city hall facilitates
        Hand(improvement, person).save(1, Theme(situation=person.name, reason="x"))
    for person in (city.citra, city.dewi, city.oki, city.eva, city.wati, city.adi):
        with pytest.raises(NotPermittedError, match="unit atau kelompok lain"):
            Hand(improvement, person).save(1)


def test_without_a_group_its_unit_works(city: City) -> None:
    improvement = begun(city, with_group=False)
    Hand(improvement, city.budi).save(1)
    with pytest.raises(NotPermittedError):
        Hand(improvement, city.vina).save(1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (Causes(causes=(Cause(key="a", text="x", parent="b"), Cause(key="b", text="y", parent="a"))),
         "berputar"),
        (Causes(causes=(Cause(text="x", parent="hilang"),)), "causes"),
        (Causes(causes=(Cause(text="x" * 301),)), r"causes\[0\].text"),
        (Causes(causes=(Cause(text="nol \x00"),)), "causes"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(city: City, content: Causes, said: str) -> None:
    improvement = begun(city)
    with pytest.raises(DomainError, match=said):
        Hand(improvement, city.sari).save(3, content)
    assert step(improvement, 3).revision == 0


def test_content_of_another_step_is_a_mistake_of_ours(city: City) -> None:
    with pytest.raises(TypeError, match="step 1 holds Theme"):
        Hand(begun(city), city.sari).save(1, CONTENTS[2], seen=0)


def test_there_are_eight_steps(city: City) -> None:
    with pytest.raises(DomainError, match="1 sampai 8"):
        Hand(begun(city), city.sari).act(reopen_step, number=9)


@pytest.mark.parametrize(
    ("number", "content", "missing"),
    [
        (1, Theme(situation="Ada"), "Mengapa tema ini"),
        (3, Causes(), "Sebab"),
        (4, Countermeasures(countermeasures=(Countermeasure(what="Pilah"),)),
         "Selesai paling lambat, Siapa"),
    ],
)  # fmt: skip
def test_a_step_is_finished_once_the_least_is_there(
    city: City, number: int, content: Any, missing: str
) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(number, content)
    with pytest.raises(DomainError, match=rf"Isi dahulu: {missing}\.") as told:
        hand.finish(number)
    assert "Lengkapi" not in told.value.message
    assert step(improvement, number).state == Step.State.OPEN


def test_finishing_moves_the_improvement_to_the_first_step_that_is_left(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    for number in (1, 3):
        hand.save(number)
        hand.finish(number)
    improvement.refresh_from_db()
    assert improvement.current_step == 2
    hand.act(reopen_step, number=1)
    improvement.refresh_from_db()
    assert improvement.current_step == 1
    assert step(improvement, 3).state == Step.State.DONE  # later steps stay


def test_what_is_finished_is_opened_before_it_is_changed(city: City) -> None:
    improvement = walked(city, steps=1)
    hand = Hand(improvement, city.sari)
    with pytest.raises(OvertakenError, match="sudah selesai"):
        hand.save(1, Theme(situation="Lain", reason="Lain"))
    with pytest.raises(OvertakenError, match="sudah selesai"):
        hand.finish(1)
    hand.act(reopen_step, number=1)
    with pytest.raises(OvertakenError, match="sudah terbuka"):
        hand.act(reopen_step, number=1)
    hand.save(1, Theme(situation="Lain", reason="Lain"))
    assert step(improvement, 1).revision == 2


def test_only_what_was_read_is_finished(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(1)
    hand.save(1, Theme(situation="Baru", reason="Baru"))

    with pytest.raises(OvertakenError, match="baru saja diubah"):
        hand.act(finish_step, number=1, seen=1)


@pytest.mark.usefixtures("_approval_of_step_1")
def test_where_the_rule_wants_it_the_head_approves_or_gives_back(city: City) -> None:
    improvement = begun(city)
    hand, head = Hand(improvement, city.sari), Hand(improvement, city.budi)
    hand.save(1)
    assert hand.finish(1).state == Step.State.WAITING
    with pytest.raises(OvertakenError, match="menunggu persetujuan"):
        hand.save(1, Theme(situation="Lain", reason="Lain"))
    with pytest.raises(NotPermittedError, match="kepala unit"):
        hand.act(decide_step, number=1, verdict=APPROVED, seen=1)
    with pytest.raises(DomainError, match="perlu diperbaiki"):
        head.act(decide_step, number=1, verdict=RETURNED, seen=1, reason="  ")
    with pytest.raises(OvertakenError, match="baru saja diubah"):
        head.act(decide_step, number=1, verdict=APPROVED, seen=0)
    back = head.act(decide_step, number=1, verdict=RETURNED, seen=1, reason="Tambah angka")
    assert back.state == Step.State.OPEN
    with pytest.raises(OvertakenError, match="tidak sedang menunggu"):
        head.act(decide_step, number=1, verdict=APPROVED, seen=1)
    hand.save(1, Theme(situation="41 sejak Juli", reason="Dua jatuh"))
    hand.finish(1)
    done = head.act(decide_step, number=1, verdict=APPROVED, seen=2)
    assert (done.state, done.done_at) == (Step.State.DONE, MONDAY)
    said = StepDecision.objects.order_by("pk").values_list("verdict", "note", "revision")
    assert list(said) == [("returned", "Tambah angka", 1), ("approved", "", 2)]
    verbs = AuditEntry.objects.filter(verb__startswith="step.").order_by("pk")
    assert [one.verb for one in verbs] == [
        "step.save", "step.finish", "step.return", "step.save", "step.finish", "step.approve",
    ]  # fmt: skip


@pytest.mark.usefixtures("_approval_of_step_1")
def test_what_waits_can_be_taken_back_and_the_heads_own_word_is_enough(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(1)
    hand.finish(1)
    assert hand.act(reopen_step, number=1).state == Step.State.OPEN
    assert Hand(improvement, city.budi).finish(1).state == Step.State.DONE
    assert StepDecision.objects.get().verdict == APPROVED
    assert Hand(improvement, city.sari).save(2).state == Step.State.OPEN


def test_what_was_written_and_decided_stays_in_the_database(city: City) -> None:
    walked(city, steps=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        StepRevision.objects.update(revision=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        StepRevision.objects.all().delete()


def test_an_improvement_ends_after_eight_steps_and_can_go_on(city: City) -> None:
    improvement = walked(city, steps=7)
    hand = Hand(improvement, city.sari)
    with pytest.raises(DomainError, match="langkah 8"):
        hand.act(finish_improvement)
    hand.save(8)
    hand.finish(8)
    done = hand.act(finish_improvement)
    assert (done.state, done.ended_at, done.current_step) == ("finished", MONDAY, 8)
    with pytest.raises(OvertakenError, match="sudah berakhir"):
        hand.act(finish_improvement)
    with pytest.raises(OvertakenError, match="sudah berakhir"):
        hand.act(reopen_step, number=1)
    hand.act(resume_improvement)
    with pytest.raises(OvertakenError, match="sudah berjalan"):
        hand.act(resume_improvement)
    hand.act(reopen_step, number=6)
    assert Improvement.objects.get().current_step == 6


def test_stopping_takes_a_reason(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    with pytest.raises(DomainError, match="mengapa"):
        hand.act(stop_improvement, reason=" ")
    with pytest.raises(DomainError, match="500"):
        hand.act(stop_improvement, reason="x" * 501)
    with pytest.raises(NotPermittedError):
        Hand(improvement, city.oki).act(stop_improvement, reason="Tidak perlu")
    stopped = hand.act(stop_improvement, reason="Jalan diambil alih provinsi")
    assert (stopped.state, stopped.end_reason) == ("stopped", "Jalan diambil alih provinsi")
    with pytest.raises(OvertakenError, match="sudah berakhir"):
        hand.save(1)
    resumed = hand.act(resume_improvement)
    assert (resumed.state, resumed.end_reason, resumed.ended_at) == ("running", "", None)
    with pytest.raises(NotPermittedError):
        Hand(improvement, city.oki).act(resume_improvement)
