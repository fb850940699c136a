"""Two people act at the same moment, each with a connection of their own: one is done, one is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from tests.personas import MONDAY, City
from tests.races import at_once, closing, ends_of, until_waiting

from tuntas.core.errors import OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import (
    ComplaintCause,
    Forum,
    ForumFinding,
    Promise,
    PromiseReminder,
    Recommendation,
)
from tuntas.improvements.promises.actions.common import locked_promise, locked_survey
from tuntas.improvements.promises.actions.forums import Checked, Held, hold_forum
from tuntas.improvements.promises.actions.outcomes import break_promise, keep_promise
from tuntas.improvements.promises.actions.promises import (
    Origin,
    change_draft,
    discard_draft,
    draft_promise,
    sign_promise,
)
from tuntas.improvements.promises.actions.recommendations import (
    RecommendationFacts,
    answer_recommendation,
    draft_recommendation,
)
from tuntas.improvements.promises.actions.survey_causes import add_cause, remove_cause
from tuntas.improvements.promises.actions.survey_run import take_back_complaint_survey
from tuntas.improvements.promises.reminders import remind
from tuntas.improvements.promises.tests.complaint_samples import running
from tuntas.improvements.promises.tests.promise_samples import (
    TODAY,
    drafted,
    facts,
    later,
    planned,
    recommended,
    signed,
    survey_item,
)

pytestmark = pytest.mark.django_db(transaction=True)
overtaken = partial(at_once, refusal=OvertakenError)  # any other refusal is a fault


def one_of(ends: list[str], told: str) -> None:
    """Check that one was done, which tells it nothing, and the other told."""
    assert ends.count("") == 1, ends
    assert any(told in one for one in ends), ends


def test_two_heads_sign(city: City) -> None:
    draft = drafted(city)
    by, seen = city.budi.powers(), draft.changed_at.isoformat()

    def sign(signer: str) -> Callable[[], object]:
        return lambda: sign_promise(
            promise_id=draft.pk, signer=signer, seen=seen, by=by, at=later(1)
        )

    one_of(overtaken(sign("Budi"), sign("Plt. Budi")), "sudah ditandatangani")


def test_a_head_signs_while_an_officer_words_it_anew(city: City) -> None:
    draft = drafted(city)
    head, officer, seen = city.budi.powers(), city.sari.powers(), draft.changed_at.isoformat()
    ends = overtaken(
        lambda: sign_promise(promise_id=draft.pk, signer="B", seen=seen, by=head, at=later(1)),
        lambda: change_draft(
            promise_id=draft.pk, facts=facts(text="Lain"), seen=seen, by=officer, at=later(1)
        ),
    )
    assert ends.count("") == 1, ends
    promise = Promise.objects.get()
    assert (promise.signed_on is None) == (promise.text == "Lain")


def test_kept_and_broken(city: City) -> None:
    promise, by = signed(city), city.budi.powers()
    ends = overtaken(
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

    one_of(overtaken(hold("kept"), hold("not-kept")), "sudah dicatat")
    assert Forum.objects.get().findings.count() == 1


def test_two_answer_a_recommendation(city: City) -> None:
    sent, by = recommended(city, unit=city.roads_section), city.budi.powers()

    def answer(said: str) -> Callable[[], object]:
        return lambda: answer_recommendation(
            recommendation_id=sent.pk, answer=said, by=by, at=MONDAY
        )

    one_of(overtaken(answer("Ya"), answer("Tidak")), "baru saja dijawab")


def test_two_workers_remind_once(city: City, mailoutbox: list[EmailMessage]) -> None:
    signed(city)
    assert overtaken(lambda: remind(at=later(41)), lambda: remind(at=later(41))) == ["", ""]
    assert PromiseReminder.objects.count() == len(mailoutbox) == 1


def test_a_reminder_and_a_forum_do_not_stop_each_other(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    """Both lock the same promises, of which the second made is due first."""
    first, second = signed(city), signed(city, due=TODAY + timedelta(days=39))
    forum, by = planned(city), city.oki.powers()
    checked = {one.pk: Checked(ForumFinding.Seen.KEPT) for one in (first, second)}
    record = Held(held_on=TODAY, officials=1, citizens=5, minutes="x", checked=checked)

    def hold() -> object:
        return hold_forum(forum_id=forum.pk, held=record, by=by, at=later(41))

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            locked_promise(first.pk)
            held = pool.submit(closing, hold)
            until_waiting(1)
            reminded = pool.submit(closing, lambda: remind(at=later(41)))
            until_waiting(2)
        assert held.result() == forum
        assert reminded.result() == 2
    assert forum.findings.count() == 2
    assert len(mailoutbox) == 1


def test_a_new_promise_sent_twice_at_once_is_one_draft(city: City) -> None:
    by, uid = city.sari.powers(), uuid4()

    def draft() -> Promise:
        return draft_promise(
            unit_id=city.roads.pk, facts=facts(), origin=Origin(), by=by, at=MONDAY, uid=uid
        )

    one, other = ends_of(draft, draft)
    assert one == other == Promise.objects.get()
    assert AuditEntry.objects.filter(verb="promise.draft").count() == 1


def test_a_recommendation_sent_twice_at_once_is_one_draft(city: City) -> None:
    item, by, uid = survey_item(city), city.sari.powers(), uuid4()
    asked = RecommendationFacts(text="Mohon alat", addressee="DPRD")

    def draft() -> Recommendation:
        return draft_recommendation(
            survey=item.survey, item=item, facts=asked, by=by, at=MONDAY, uid=uid
        )

    one, other = ends_of(draft, draft)
    assert one == other == Recommendation.objects.get()
    assert AuditEntry.objects.filter(verb="recommendation.draft").count() == 1


def test_who_discards_what_is_being_discarded_comes_to_the_list(city: City) -> None:
    draft, client = drafted(city), city.client(city.sari)
    seen, by = draft.changed_at.isoformat(), city.budi.powers()

    def press() -> Any:
        return client.post(f"/kerja/janji/{draft.pk}/hapus/", {"seen": seen}, follow=True)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            discard_draft(promise_id=draft.pk, seen=seen, by=by, at=later(1))
            pressed = pool.submit(closing, press)
            until_waiting(1)
        answer = pressed.result()
    assert answer.redirect_chain == [("/kerja/janji/", 302)]
    assert "baru saja dihapus" in answer.content.decode()


def test_no_promise_names_a_complaint_of_a_list_that_is_made_anew(city: City) -> None:
    """The head takes the survey back while an officer drafts a promise from it."""
    survey = running(city)
    item, by = survey.items.select_related("survey").first(), city.sari.powers()

    def draft() -> object:
        origin = Origin(item=item)
        return draft_promise(unit_id=city.roads.pk, facts=facts(), origin=origin, by=by, at=MONDAY)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take_back_complaint_survey(survey.pk, by=city.budi.powers(), at=MONDAY)
            drafting = pool.submit(closing, draft)
            until_waiting(1)
        with pytest.raises(OvertakenError, match="masih disusun"):
            drafting.result()
    assert not Promise.objects.exists()


def pressed_twice(survey_id: int, act: Callable[[], Any]) -> list[Any]:
    """Run an act twice, both held up at the survey until both have come that far."""
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            locked_survey(survey_id)
            both = [pool.submit(closing, act) for _press in range(2)]
            until_waiting(2)
        return [one.result() for one in both]


def test_a_cause_sent_twice_at_once_is_one_cause(city: City) -> None:
    item, by = survey_item(city), city.sari.powers()
    one, other = pressed_twice(
        item.survey_id, lambda: add_cause(item.pk, text="Regu satu", inside=True, by=by, at=MONDAY)
    )
    assert one == other == ComplaintCause.objects.get()
    assert AuditEntry.objects.filter(verb="complaint_survey.cause").count() == 1


def test_a_cause_taken_away_twice_at_once_is_noted_once(city: City) -> None:
    item, by = survey_item(city), city.sari.powers()
    cause = add_cause(item.pk, text="Regu satu", inside=True, by=by, at=MONDAY)
    pressed_twice(item.survey_id, lambda: remove_cause(cause.pk, by=by, at=MONDAY))
    assert not ComplaintCause.objects.exists()
    assert AuditEntry.objects.filter(verb="complaint_survey.cause_remove").count() == 1


def test_a_cause_that_stands_there_twice_already_is_added_and_taken_away(city: City) -> None:
    item, by = survey_item(city), city.sari.powers()
    for _twice in range(2):
        ComplaintCause.objects.create(item=item, text="Regu satu", inside=True)
    first, second = ComplaintCause.objects.order_by("pk")
    assert add_cause(item.pk, text="Regu satu", inside=True, by=by, at=MONDAY) == first
    remove_cause(first.pk, by=by, at=MONDAY)
    assert list(ComplaintCause.objects.all()) == [second]
