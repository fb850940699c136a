"""Forums: planned, changed, called off, held; recommendations: sent, answered."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, transaction
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.improvements.models import Forum, ForumFinding
from tuntas.improvements.promises.actions.forums import (
    Checked,
    ForumPlan,
    Held,
    call_off_forum,
    change_forum,
    hold_forum,
    plan_forum,
    plan_mark,
)
from tuntas.improvements.promises.actions.recommendations import (
    RecommendationFacts,
    answer_recommendation,
    discard_recommendation,
    draft_recommendation,
    send_recommendation,
)
from tuntas.improvements.promises.queries.forums import to_check
from tuntas.improvements.promises.tests.promise_samples import (
    TODAY,
    drafted,
    held,
    kept,
    later,
    planned,
    recommended,
    signed,
    survey_item,
)

pytestmark = pytest.mark.django_db
PLAN = ForumPlan(planned_at=later(3), place="Balai", invited="", agenda="")


def record(**changes: Any) -> Held:
    said = {"held_on": TODAY, "officials": 3, "citizens": 9, "minutes": "Lancar", "checked": {}}
    return Held(**{**said, **changes})


def test_a_forum_sent_twice_is_planned_once(city: City) -> None:
    uid = uuid4()
    for _ in range(2):
        plan_forum(unit_id=city.roads.pk, uid=uid, plan=PLAN, by=city.sari.powers(), at=MONDAY)
    assert Forum.objects.count() == 1


@pytest.mark.parametrize("who", ["dewi", "citra", "eva", "wati", "adi", "vina"])
def test_only_the_unit_and_its_coach_hold_forums(city: City, who: str) -> None:
    by, forum = getattr(city, who).powers(), planned(city)
    seen = plan_mark(forum)
    for act in (
        lambda: plan_forum(unit_id=city.roads.pk, uid=uuid4(), plan=PLAN, by=by, at=MONDAY),
        lambda: change_forum(forum_id=forum.pk, plan=PLAN, seen=seen, by=by, at=MONDAY),
        lambda: call_off_forum(forum_id=forum.pk, by=by, at=MONDAY),
        lambda: hold_forum(forum_id=forum.pk, held=record(), by=by, at=MONDAY),
    ):
        with pytest.raises(NotPermittedError):
            act()
    for who_may in (city.sari, city.budi, city.oki):
        change_forum(forum_id=forum.pk, plan=PLAN, seen=seen, by=who_may.powers(), at=MONDAY)


def test_what_a_forum_found_stays(city: City) -> None:
    promise = kept(city)
    forum = held(city, {promise: "not-kept"}, note="Masih berlubang")
    seen = plan_mark(forum)
    [finding] = promise.findings.all()
    assert (finding.forum, finding.seen, finding.note) == (forum, "not-kept", "Masih berlubang")
    for act in (
        lambda: hold_forum(forum_id=forum.pk, held=record(), by=city.oki.powers(), at=MONDAY),
        lambda: change_forum(
            forum_id=forum.pk, plan=PLAN, seen=seen, by=city.oki.powers(), at=MONDAY
        ),
        lambda: call_off_forum(forum_id=forum.pk, by=city.oki.powers(), at=MONDAY),
    ):
        with pytest.raises(OvertakenError, match="sudah dicatat"):
            act()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        ForumFinding.objects.update(seen="kept")
    with pytest.raises(Error, match="was held"), transaction.atomic():
        Forum.objects.filter(pk=forum.pk).update(citizens=99)


def test_a_forum_called_off_is_gone(city: City) -> None:
    forum = planned(city)
    call_off_forum(forum_id=forum.pk, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(OvertakenError, match="dibatalkan"):
        hold_forum(forum_id=forum.pk, held=record(), by=city.oki.powers(), at=MONDAY)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"held_on": later(1).date()}, "belum tiba"), ({"citizens": 0}, "satu warga")],
)
def test_a_forum_is_held_with_citizens_and_not_tomorrow(
    city: City, change: dict[str, Any], said: str
) -> None:
    forum = planned(city)
    with pytest.raises(DomainError, match=said):
        hold_forum(forum_id=forum.pk, held=record(**change), by=city.oki.powers(), at=MONDAY)


def test_a_forum_checks_the_signed_promises_of_its_unit(city: City) -> None:
    forum, draft = planned(city), drafted(city)
    too_late = signed(city, at=later(1))
    for promise in (draft, too_late):
        wrong = record(checked={promise.pk: Checked(ForumFinding.Seen.KEPT)})
        with pytest.raises(DomainError, match="sudah ditandatangani"):
            hold_forum(forum_id=forum.pk, held=wrong, by=city.oki.powers(), at=MONDAY)
    assert Forum.objects.get(pk=forum.pk).held_on is None


def test_the_sheet_lists_what_is_not_settled(city: City) -> None:
    drafted(city)
    first, second, third = (signed(city) for _ in range(3))
    held(city, {first: "kept", second: "not-kept"})
    held(city, {second: "kept"}, at=later(1))
    held(city, {second: "not-kept"}, at=later(2))
    assert to_check(planned(city), on=TODAY) == [second, third]
    assert to_check(planned(city, unit=city.health), on=TODAY) == []


def test_the_addressed_unit_answers_a_recommendation(city: City) -> None:
    sent = recommended(city, unit=city.roads_section)
    assert sent.addressee == "UPT Pemeliharaan Jalan"
    for who in (city.sari, city.dewi, city.oki):
        with pytest.raises(NotPermittedError):
            answer_recommendation(
                recommendation_id=sent.pk, answer="Ya", by=who.powers(), at=MONDAY
            )
    done = answer_recommendation(
        recommendation_id=sent.pk, answer="Ya", by=city.budi.powers(), at=later(1)
    )
    assert (done.answer, done.answered_on) == ("Ya", later(1).date())
    with pytest.raises(OvertakenError, match="baru saja dijawab"):
        answer_recommendation(
            recommendation_id=sent.pk, answer="Tidak", by=city.budi.powers(), at=MONDAY
        )


def test_an_outsiders_answer_is_noted_by_who_asked(city: City) -> None:
    draft = recommended(city, send=False)
    for who in (city.sari, city.dewi, city.oki):
        with pytest.raises(NotPermittedError):
            send_recommendation(recommendation_id=draft.pk, by=who.powers(), at=MONDAY)
    with pytest.raises(DomainError, match="belum dikirim"):
        answer_recommendation(
            recommendation_id=draft.pk, answer="Ya", by=city.sari.powers(), at=MONDAY
        )
    send_recommendation(recommendation_id=draft.pk, by=city.budi.powers(), at=MONDAY)
    for again in (send_recommendation, discard_recommendation):
        with pytest.raises(OvertakenError, match="sudah dikirim"):
            again(recommendation_id=draft.pk, by=city.budi.powers(), at=MONDAY)
    with pytest.raises(NotPermittedError):
        answer_recommendation(
            recommendation_id=draft.pk, answer="Ya", by=city.dewi.powers(), at=MONDAY
        )
    answer_recommendation(recommendation_id=draft.pk, answer="Ya", by=city.sari.powers(), at=MONDAY)


def test_a_discarded_recommendation_is_gone(city: City) -> None:
    draft = recommended(city, send=False)
    discard_recommendation(recommendation_id=draft.pk, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(OvertakenError, match="dihapus"):
        send_recommendation(recommendation_id=draft.pk, by=city.budi.powers(), at=MONDAY)


def test_recommendations_go_to_others(city: City) -> None:
    item, other = survey_item(city), survey_item(city, text="Lain")
    for facts, of, said in (
        (RecommendationFacts(text="x"), item, "siapa yang dituju"),
        (RecommendationFacts(text="x", addressee_unit=city.roads), item, "sebagai janji"),
        (RecommendationFacts(text="x", addressee="DPRD"), other, "survei lain"),
    ):
        with pytest.raises(DomainError, match=said):
            draft_recommendation(
                survey=item.survey, item=of, facts=facts, by=city.sari.powers(), at=MONDAY
            )
    with pytest.raises(NotPermittedError):
        draft_recommendation(
            survey=item.survey, item=item, facts=RecommendationFacts(text="x", addressee="DPRD"),
            by=city.dewi.powers(), at=MONDAY,
        )  # fmt: skip
