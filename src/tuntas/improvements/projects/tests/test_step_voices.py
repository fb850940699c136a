"""Remarks, cause votes and the check sheet: kept once, by whom they may be, within their bounds."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import CauseVote, Group, StepComment, Tally
from tuntas.improvements.projects.actions.ending import stop_improvement
from tuntas.improvements.projects.actions.tallies import Seen, correct_tally, tally
from tuntas.improvements.projects.actions.voices import comment, vote
from tuntas.improvements.projects.tests.step_samples import TODAY, Hand, begun

pytestmark = pytest.mark.django_db


def test_group_head_and_coach_remark_and_a_remark_sent_twice_stands_once(city: City) -> None:
    improvement = begun(city)
    later = MONDAY + timedelta(days=1)
    for person in (city.sari, city.vina, city.budi, city.oki):
        hand, uid = Hand(improvement, person, later), uuid4()
        for _turn in range(2):
            hand.act(comment, number=3, uid=uid, text=" Sudah\r\nbagus ")
    assert list(StepComment.objects.values_list("text", flat=True)) == ["Sudah\nbagus"] * 4
    assert AuditEntry.objects.filter(verb="step.comment").count() == 4
    assert Group.objects.get().last_activity_at == later
    for person in (city.dewi, city.eva, city.wati, city.adi, city.citra):
        with pytest.raises(NotPermittedError, match="hanya dapat membaca"):
            Hand(improvement, person).act(comment, number=3, uid=uuid4(), text="Halo")


def test_a_remark_needs_words_a_step_and_a_form_of_its_own(city: City) -> None:
    improvement, uid = begun(city), uuid4()
    hand = Hand(improvement, city.sari)
    hand.act(comment, number=1, uid=uid, text="Satu")
    for number, said, words in (
        (1, " \n", "Tulis dahulu"),
        (9, "a", "1 sampai 8"),
        (1, "a" * 4001, "4000"),
    ):
        with pytest.raises(DomainError, match=words):
            hand.act(comment, number=number, uid=uuid4(), text=said)
    with pytest.raises(DomainError, match="sudah dipakai"):
        hand.act(comment, number=2, uid=uid, text="Satu")


def test_a_remark_is_made_also_after_the_end(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).act(stop_improvement, reason="Selesai dengan cara lain")
    Hand(improvement, city.oki).act(comment, number=6, uid=uuid4(), text="Sayang sekali")
    assert StepComment.objects.get().by == city.oki


def test_each_person_gives_a_cause_its_points_and_changes_them(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    Hand(improvement, city.sari).act(vote, points={"c1": 5, "c2": 3})
    Hand(improvement, city.vina).act(vote, points={"c1": 2})
    Hand(improvement, city.sari).act(vote, points={"c1": 4, "c3": 1})
    said = set(CauseVote.objects.values_list("person__name", "cause", "points"))
    assert said == {("Sari", "c1", 4), ("Sari", "c3", 1), ("Vina", "c1", 2)}
    entry = AuditEntry.objects.filter(verb="step.vote").latest("pk")
    assert entry.detail == {"title": improvement.title, "causes": 2}


@pytest.mark.parametrize(
    ("points", "said"),
    [({"c1": 6}, "1 sampai 5"), ({"c1": 0}, "1 sampai 5"), ({"hilang": 3}, "baru saja berubah")],
)
def test_points_out_of_bounds_are_refused(city: City, points: Mapping[str, int], said: str) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    with pytest.raises(DomainError, match=said):
        Hand(improvement, city.sari).act(vote, points=points)
    with pytest.raises(NotPermittedError):
        Hand(improvement, city.oki).act(vote, points={"c1": 3})
    assert not CauseVote.objects.exists()


def test_a_tap_counts_once_however_often_it_was_sent(city: City) -> None:
    improvement, uid = begun(city), uuid4()
    hand = Hand(improvement, city.vina)
    for _turn in range(2):
        hand.act(tally, uid=uid, seen=Seen("  Lubang   baru ", TODAY))
    line = Tally.objects.get()
    assert (line.label, line.times, line.seen_on, line.by) == ("Lubang baru", 1, TODAY, city.vina)
    with pytest.raises(NotPermittedError):
        Hand(improvement, city.dewi).act(tally, uid=uuid4(), seen=Seen("Lubang", TODAY))
    other = begun(city, with_group=False, title="Lain")
    with pytest.raises(DomainError, match="sudah dipakai"):
        Hand(other, city.sari).act(tally, uid=uid, seen=Seen("Lubang baru", TODAY))
    for wrong in (
        Seen("Retak", TODAY), Seen("Lubang baru", TODAY, 2),
        Seen("Lubang baru", TODAY - timedelta(days=1)),
    ):  # fmt: skip
        with pytest.raises(OvertakenError, match=r"isi lain.*betulkan di sana"):
            hand.act(tally, uid=uid, seen=wrong)
    assert Tally.objects.get() == line


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Seen(" ", TODAY), "Tulis apa"),
        (Seen("x" * 121, TODAY), "120"),
        (Seen("Lubang", TODAY + timedelta(days=1)), "belum tiba"),
        (Seen("Lubang", TODAY, 0), "1 sampai"),
        (Seen("Lubang", TODAY, 10_001), "1 sampai"),
    ],
)
def test_lines_that_say_nothing_are_refused(city: City, seen: Seen, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        Hand(begun(city), city.sari).act(tally, uid=uuid4(), seen=seen)
    assert not Tally.objects.exists()


def test_a_wrong_line_stays_and_another_says_what_is_right(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    wrong = hand.act(tally, uid=uuid4(), seen=Seen("Lubang", TODAY, 12))
    uid = uuid4()
    for _turn in range(2):
        right = hand.act(
            correct_tally, tally_id=wrong.pk, uid=uid, times=2, reason="Salah ketik"
        )  # fmt: skip
    assert (right.corrects, right.times, right.label, right.seen_on) == (wrong, 2, "Lubang", TODAY)
    said: dict[str, Any] = {"tally_id": wrong.pk, "uid": uid, "times": 2, "reason": "Salah ketik"}
    for other in ({"times": 3}, {"reason": "Lagi"}, {"tally_id": right.pk}):
        with pytest.raises(OvertakenError, match="isi lain"):
            hand.act(correct_tally, **said | other)
    with pytest.raises(OvertakenError, match="isi lain"):
        hand.act(tally, uid=uid, seen=Seen("Retak", TODAY, 2))
    assert [one.times for one in improvement.tallies.counted()] == [2]
    with pytest.raises(OvertakenError, match="sudah dibetulkan"):
        hand.act(correct_tally, tally_id=wrong.pk, uid=uuid4(), times=3, reason="Lagi")
    with pytest.raises(DomainError, match="mengapa"):
        hand.act(correct_tally, tally_id=right.pk, uid=uuid4(), times=3, reason="")
    with pytest.raises(DomainError, match="0 sampai"):
        hand.act(correct_tally, tally_id=right.pk, uid=uuid4(), times=-1, reason="Lagi")
    none = hand.act(correct_tally, tally_id=right.pk, uid=uuid4(), times=0, reason="Bukan di sini")
    assert none.times == 0
    entry = AuditEntry.objects.filter(verb="step.correct_tally").latest("pk")
    assert (entry.detail["was"], entry.detail["times"]) == (2, 0)


def test_the_database_wants_a_reason_and_a_count(city: City) -> None:
    improvement = begun(city)
    for facts in ({"times": 0}, {"times": 1, "reason": "tanpa asal"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tally.objects.create(
                uid=uuid4(), improvement=improvement, seen_on=TODAY, label="Lubang", **facts
            )
