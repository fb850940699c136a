"""Promises and forums, made by the real actions by the people of the roads agency."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.improvements.models import (
    ComplaintItem,
    ComplaintSurvey,
    Forum,
    ForumFinding,
    Promise,
    Recommendation,
)
from tuntas.improvements.promises.actions.forums import (
    Checked,
    ForumPlan,
    Held,
    hold_forum,
    plan_forum,
)
from tuntas.improvements.promises.actions.outcomes import keep_promise
from tuntas.improvements.promises.actions.promises import (
    Origin,
    PromiseFacts,
    draft_promise,
    sign_promise,
)
from tuntas.improvements.promises.actions.recommendations import (
    RecommendationFacts,
    draft_recommendation,
    send_recommendation,
)
from tuntas.organisation.models import Unit

TODAY = MONDAY.date()
DUE = TODAY + timedelta(days=40)
FACTS = PromiseFacts(
    text="Lubang di jalan utama ditambal paling lama tiga hari",
    action="Menyiapkan regu tambal yang berangkat tiap pagi",
    responsible="Kepala UPT Pemeliharaan Jalan",
    due=DUE,
)


def later(days: int) -> datetime:
    """Return the moment so many days after the Monday of the tests."""
    return MONDAY + timedelta(days=days)


def facts(**changes: Any) -> PromiseFacts:
    """Return what a plain promise says; keyword arguments change it."""
    return PromiseFacts(**{**vars(FACTS), **changes})


def drafted(
    city: City, *, at: datetime = MONDAY, origin: Origin | None = None, **changes: Any
) -> Promise:
    """Let Sari draft a promise of the roads agency."""
    return draft_promise(
        unit_id=city.roads.pk, facts=facts(**changes), origin=origin or Origin(),
        by=city.sari.powers(), at=at,
    )  # fmt: skip


def signed(
    city: City, *, at: datetime = MONDAY, origin: Origin | None = None, **changes: Any
) -> Promise:
    """Let Sari draft and Budi sign it."""
    draft = drafted(city, at=at, origin=origin, **changes)
    return sign_promise(
        promise_id=draft.pk, signer="Budi, Kepala Dinas", seen=draft.changed_at.isoformat(),
        by=city.budi.powers(), at=at,
    )  # fmt: skip


def kept(city: City, *, on: date = TODAY, at: datetime = MONDAY, **changes: Any) -> Promise:
    """Let Budi say that a promise was kept."""
    return keep_promise(
        promise_id=signed(city, **changes).pk, kept_on=on, outcome="Regu tambal berangkat tiap pagi.",
        proof="https://contoh.example/foto", by=city.budi.powers(), at=at,
    )  # fmt: skip


def planned(
    city: City, *, unit: Unit | None = None, at: datetime = MONDAY, **changes: Any
) -> Forum:
    """Let Oki of city hall plan a forum."""
    plan = {
        "planned_at": later(10), "place": "Balai Dinas", "invited": "Rahma Warga\nKetua RW 3",
        "agenda": "Memeriksa janji",
    }  # fmt: skip
    return plan_forum(
        unit_id=(unit or city.roads).pk, uid=uuid4(), plan=ForumPlan(**{**plan, **changes}),
        by=city.oki.powers(), at=at,
    )  # fmt: skip


def held(city: City, seen: dict[Promise, str], *, at: datetime = MONDAY, note: str = "") -> Forum:
    """Hold a forum on a day that found these promises so."""
    checked = {one.pk: Checked(ForumFinding.Seen(said), note) for one, said in seen.items()}
    record = Held(
        held_on=timezone.localdate(at),
        officials=4,
        citizens=12,
        minutes="Rahma Warga bertanya.",
        checked=checked,
    )
    return hold_forum(forum_id=planned(city).pk, held=record, by=city.oki.powers(), at=at)


def survey_item(
    city: City, unit: Unit | None = None, text: str = "Jalan lama ditambal"
) -> ComplaintItem:
    """Return a complaint of a closed survey."""
    survey = ComplaintSurvey.objects.create(
        code=uuid4().hex[:12], unit=unit or city.roads, title="Survei pengaduan jalan",
        state=ComplaintSurvey.State.CLOSED, begins=TODAY, ends=TODAY, closed_at=MONDAY,
    )  # fmt: skip
    return ComplaintItem.objects.create(survey=survey, order=1, text=text)


def recommended(city: City, *, unit: Unit | None = None, send: bool = True) -> Recommendation:
    """Let the roads agency recommend something to a unit, or to the council."""
    item = survey_item(city)
    said = RecommendationFacts(
        text="Mohon anggaran tambal jalan", addressee="" if unit else "DPRD", addressee_unit=unit
    )
    made = draft_recommendation(
        survey=item.survey, item=item, facts=said, by=city.sari.powers(), at=MONDAY
    )
    if send:
        return send_recommendation(recommendation_id=made.pk, by=city.budi.powers(), at=MONDAY)
    return made
