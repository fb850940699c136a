"""Make the promises of Kota Contoh and what belongs to them, by the actions that people use."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from tuntas.demo.city import CityPlan
from tuntas.demo.complaints import plan_complaints
from tuntas.demo.desks import Desks
from tuntas.demo.diary import Diary
from tuntas.demo.load_complaints import Held, load_complaints
from tuntas.demo.promises import (
    ForumLine,
    HeldLine,
    PromiseLine,
    RecommendationLine,
    plan_promises,
)
from tuntas.improvements.models import ForumFinding, Promise
from tuntas.improvements.promises.actions import forums
from tuntas.improvements.promises.actions.outcomes import break_promise, keep_promise
from tuntas.improvements.promises.actions.promises import (
    Origin,
    PromiseFacts,
    draft_promise,
    sign_promise,
)
from tuntas.improvements.promises.actions.recommendations import (
    RecommendationFacts,
    answer_recommendation,
    draft_recommendation,
    send_recommendation,
)
from tuntas.organisation.models import Person, Unit


def load_promises(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    days_off: Iterable[date],
    seed: int,
) -> None:
    """Hold complaint surveys, then promise, ask others and let forums check, as of `until`."""
    diary = Diary(until, days_off)
    desks = Desks(city, people, on=diary.today)
    promised = plan_promises(city, diary, seed=seed)
    surveys = load_complaints(plan_complaints(city, diary, promised, seed=seed), units, desks)
    loading = _Loading(units, desks, surveys)
    for promise in promised.promises:
        loading.promise(promise)
    for recommendation in promised.recommendations:
        loading.recommend(recommendation)
    for forum in promised.forums:
        loading.meet(forum)


class _Loading:
    """Promises on their way into the database, by key."""

    def __init__(
        self, units: Mapping[str, Unit], desks: Desks, surveys: Mapping[str, Held]
    ) -> None:
        self._units, self._desks, self._surveys = units, desks, surveys
        self._made: dict[str, Promise] = {}

    def promise(self, line: PromiseLine) -> None:
        draft = draft_promise(
            unit_id=self._units[line.unit_code].pk,
            facts=PromiseFacts(
                text=line.text, action=line.action, responsible=line.responsible, due=line.due
            ),
            origin=self._origin(line),
            by=self._desks.officer(line.unit_code),
            at=line.drafted_at,
        )
        self._made[line.key] = draft
        if line.signed_at is not None:
            self._made[line.key] = self._sign(draft, line, line.signed_at)
            self._end(draft, line)

    def _origin(self, line: PromiseLine) -> Origin:
        item = self._surveys[line.survey].items[line.complaint] if line.survey else None
        return Origin(item=item, follows=self._made[line.follows] if line.follows else None)

    def _sign(self, draft: Promise, line: PromiseLine, at: datetime) -> Promise:
        head, unit = self._desks.head(line.unit_code), self._units[line.unit_code]
        return sign_promise(
            promise_id=draft.pk, signer=f"{head.name}, Kepala {unit.short_name}",
            seen=draft.changed_at.astimezone(UTC).isoformat(), by=head, at=at,
        )  # fmt: skip

    def _end(self, promise: Promise, line: PromiseLine) -> None:
        head = self._desks.head(line.unit_code)
        if line.kept_at is not None:
            keep_promise(
                promise_id=promise.pk, kept_on=line.kept_at.date(), outcome=line.outcome,
                proof=line.proof, by=head, at=line.kept_at,
            )  # fmt: skip
        if line.broken_at is not None:
            break_promise(promise_id=promise.pk, reason=line.outcome, by=head, at=line.broken_at)

    def recommend(self, line: RecommendationLine) -> None:
        held = self._surveys[line.survey]
        unit_code = held.survey.unit.code
        made = draft_recommendation(
            survey=held.survey,
            item=held.items[line.complaint],
            facts=RecommendationFacts(
                text=line.text, addressee=line.outsider, addressee_unit=self._units.get(line.to)
            ),
            by=self._desks.officer(unit_code),
            at=line.sent_at,
        )
        send_recommendation(
            recommendation_id=made.pk, by=self._desks.head(unit_code), at=line.sent_at
        )
        if line.answered_at is not None:
            answer_recommendation(
                recommendation_id=made.pk, answer=line.answer,
                by=self._desks.head(line.to or unit_code), at=line.answered_at,
            )  # fmt: skip

    def meet(self, line: ForumLine) -> None:
        by = self._desks.officer(line.unit_code)
        plan = forums.ForumPlan(
            planned_at=line.planned_at, place=line.place, invited="\n".join(line.invited),
            agenda=line.agenda,
        )  # fmt: skip
        made = forums.plan_forum(
            unit_id=self._units[line.unit_code].pk, uid=line.uid, plan=plan, by=by,
            at=line.noted_at,
        )  # fmt: skip
        if line.held is not None:
            held = self._held(line.held)
            forums.hold_forum(forum_id=made.pk, held=held, by=by, at=line.held.at)

    def _held(self, line: HeldLine) -> forums.Held:
        return forums.Held(
            held_on=line.at.date(),
            officials=line.officials,
            citizens=line.citizens,
            minutes=line.minutes,
            checked={
                self._made[key].pk: forums.Checked(ForumFinding.Seen(seen), said)
                for key, (seen, said) in line.found.items()
            },
        )
