"""Two people act at the same moment, each with a connection of their own: one is done, one is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from tests.personas import MONDAY, City

from tuntas.core.errors import OvertakenError
from tuntas.improvements.models import Forum, ForumFinding, Promise, PromiseReminder
from tuntas.improvements.promises.actions.forums import Checked, Held, hold_forum
from tuntas.improvements.promises.actions.outcomes import break_promise, keep_promise
from tuntas.improvements.promises.actions.promises import change_draft, sign_promise
from tuntas.improvements.promises.actions.recommendations import answer_recommendation
from tuntas.improvements.promises.reminders import remind
from tuntas.improvements.promises.tests.promise_samples import (
    TODAY,
    drafted,
    facts,
    later,
    planned,
    recommended,
    signed,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run all at the same moment; return how each ended: `done`, or what it was told."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            ready.wait(timeout=10)
            act()
        except OvertakenError as told:
            return told.message
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def one_of(ends: list[str], told: str) -> None:
    """Check that one was done and the other told."""
    assert ends.count("done") == 1, ends
    assert any(told in one for one in ends), ends


def test_two_heads_sign(city: City) -> None:
    draft = drafted(city)
    by, seen = city.budi.powers(), draft.changed_at.isoformat()

    def sign(signer: str) -> Callable[[], object]:
        return lambda: sign_promise(
            promise_id=draft.pk, signer=signer, seen=seen, by=by, at=later(1)
        )

    one_of(at_once(sign("Budi"), sign("Plt. Budi")), "sudah ditandatangani")


def test_a_head_signs_while_an_officer_words_it_anew(city: City) -> None:
    draft = drafted(city)
    head, officer, seen = city.budi.powers(), city.sari.powers(), draft.changed_at.isoformat()
    ends = at_once(
        lambda: sign_promise(promise_id=draft.pk, signer="B", seen=seen, by=head, at=later(1)),
        lambda: change_draft(
            promise_id=draft.pk, facts=facts(text="Lain"), seen=seen, by=officer, at=later(1)
        ),
    )
    assert ends.count("done") == 1, ends
    promise = Promise.objects.get()
    assert (promise.signed_on is None) == (promise.text == "Lain")


def test_kept_and_broken(city: City) -> None:
    promise, by = signed(city), city.budi.powers()
    ends = at_once(
        lambda: keep_promise(
            promise_id=promise.pk, kept_on=TODAY, outcome="Ya", proof="", by=by, at=MONDAY
        ),
        lambda: break_promise(promise_id=promise.pk, reason="Tidak", by=by, at=MONDAY),
    )
    one_of(ends, "sudah dicatat")
    said = Promise.objects.get()
    assert (said.outcome, said.broken_on) in {("Ya", None), ("Tidak", TODAY)}


def test_two_write_down_what_a_forum_found(city: City) -> None:
    promise, forum = signed(city), planned(city)
    by = city.oki.powers()

    def hold(seen: str) -> Callable[[], object]:
        checked = {promise.pk: Checked(ForumFinding.Seen(seen))}
        record = Held(held_on=TODAY, officials=1, citizens=5, minutes="x", checked=checked)
        return lambda: hold_forum(forum_id=forum.pk, held=record, by=by, at=MONDAY)

    one_of(at_once(hold("kept"), hold("not-kept")), "sudah dicatat")
    assert Forum.objects.get().findings.count() == 1


def test_two_answer_a_recommendation(city: City) -> None:
    sent, by = recommended(city, unit=city.roads_section), city.budi.powers()

    def answer(said: str) -> Callable[[], object]:
        return lambda: answer_recommendation(
            recommendation_id=sent.pk, answer=said, by=by, at=MONDAY
        )

    one_of(at_once(answer("Ya"), answer("Tidak")), "baru saja dijawab")


def test_two_workers_remind_once(city: City, mailoutbox: list[EmailMessage]) -> None:
    signed(city)
    assert at_once(lambda: remind(at=later(41)), lambda: remind(at=later(41))) == ["done", "done"]
    assert PromiseReminder.objects.count() == len(mailoutbox) == 1
