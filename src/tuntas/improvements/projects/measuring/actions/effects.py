"""Computes the effects of improvements in the background and keeps what is new.

One computation runs at a time. It is idempotent: a result is written only where its answer differs
from the last one, so that the rows are the history.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.actions.common import all_locked
from tuntas.improvements.projects.measuring.figures import (
    figure_of,
    indicator_figure,
    known_indicators,
)
from tuntas.improvements.projects.measuring.judgement import Question, judge
from tuntas.improvements.projects.measuring.queries.months import Clock, clock, read
from tuntas.improvements.projects.measuring.subjects import (
    MONTHS_BEFORE,
    IndicatorSubject,
    Series,
    Source,
    Subject,
    beside,
    measured_service,
    subject_of,
)
from tuntas.measures.indicators import Indicator
from tuntas.measures.queries.series import months_before

AT_ONCE = 1_000  # improvements; their months lie in memory together
LOCK = "SELECT pg_advisory_xact_lock(hashtext('improvements.effects'))"
WRITTEN = (
    "improvement_id", "watched", "data_version", "made_at", "last_month", "method", "verdict",
    "held_months", "faded", "before", "after", "content", "digest", "asked", "sentence_id", "sentence_en",
)  # fmt: skip
POINT = """
UPDATE improvements_improvement SET effect_id = made.id
FROM (SELECT improvement_id, max(id) AS id FROM improvements_effectresult
      WHERE improvement_id = ANY (%s) AND watched = '' GROUP BY 1) made
WHERE improvements_improvement.id = made.improvement_id
"""


def compute(ids: Collection[int] | None = None, *, at: datetime) -> int:
    """Bring the effects of some improvements, or of all, up to date; return how many are new."""
    measured = Improvement.objects.measured()
    if ids is not None:
        measured = measured.filter(pk__in=ids)
    pks = list(measured.order_by("pk").values_list("pk", flat=True))
    new = 0
    for begins in range(0, len(pks), AT_ONCE):
        with _uncollected():
            new += _compute(pks[begins : begins + AT_ONCE], at)
    return new


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: months and results live to the end, and going through them takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@transaction.atomic
def _compute(pks: Sequence[int], at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    running = clock(timezone.localdate(at))
    known = known_indicators()
    plans = _plans(pks, known)
    months = read(_wanted(plans), running)
    standing = _standing(plans)
    results = judge(
        question
        for plan in plans
        for question in _questions(plan, months, known)
        if question.digest != standing.get(question.key, _NONE).asked
    )
    new = [one for one in results if one.digest != standing.get(_key(one), _NONE).digest]
    return _keep(plans, new, running, at)


class _Standing(NamedTuple):
    """The digests of the newest result of an improvement, or of what is watched beside it."""

    asked: str
    digest: str


_NONE = _Standing("", "")


@dataclass(frozen=True)
class _Plan:
    """What has to be read and asked for one improvement."""

    improvement: Improvement
    subject: Subject
    beside: Mapping[int, str]
    watched: Mapping[str, IndicatorSubject]

    @property
    def since(self) -> date:
        """Return the first month that counts."""
        return first_month_of(self.improvement)

    @property
    def subjects(self) -> Iterator[Subject]:
        yield self.subject
        yield from self.others
        yield from self.watched.values()

    @property
    def others(self) -> list[Subject]:
        return [beside(self.subject, unit_id) for unit_id in self.beside]


def first_month_of(improvement: Improvement) -> date:
    """Return the first month that counts for a change."""
    if improvement.started_on is None:
        raise ValueError("a change that has not begun has no months before it")
    return months_before(improvement.started_on, MONTHS_BEFORE)


def _plans(pks: Sequence[int], known: Mapping[str, Indicator]) -> list[_Plan]:
    found = Improvement.objects.filter(pk__in=pks).select_related("service", "region")
    units = _beside(pks)
    return [
        _Plan(
            improvement=one,
            subject=subject_of(one),
            beside={} if one.source == Source.OWN else units[one.pk],
            watched=watched_subjects(one, known),
        )
        for one in found.order_by("pk")
    ]


def _beside(pks: Sequence[int]) -> Mapping[int, Mapping[int, str]]:
    found = defaultdict[int, dict[int, str]](dict)
    links = Improvement.comparison_units.through.objects.filter(improvement_id__in=pks)
    rows = links.order_by("unit_id").values_list("improvement_id", "unit_id", "unit__short_name")
    for pk, unit_id, name in rows:
        found[pk][unit_id] = name
    return found


def watched_subjects(
    improvement: Improvement, known: Mapping[str, Indicator]
) -> dict[str, IndicatorSubject]:
    """Return what else is looked at, of the same service where the indicator knows services."""
    service = measured_service(improvement)
    return {
        key: IndicatorSubject(
            improvement.unit_id,
            service if "service" in known[key].every_dimension else "",
            key,
        )
        for key in improvement.watched
        if key in known
    }


def _wanted(plans: Iterable[_Plan]) -> dict[Subject, date]:
    """Return every subject once, with the first month that anybody wants of it."""
    wanted = dict[Subject, date]()
    for plan in plans:
        for subject in plan.subjects:
            wanted[subject] = min(plan.since, wanted.get(subject, plan.since))
    return wanted


def _questions(
    plan: _Plan, months: Mapping[Subject, Series], known: Mapping[str, Indicator]
) -> Iterator[Question]:
    """Yield what is asked of an improvement, and of what is watched beside it."""
    own = Question(
        improvement=plan.improvement,
        figure=figure_of(plan.improvement, known),
        months=_of(plan, plan.subject, months),
        beside=plan.beside,
        others=[_of(plan, one, months) for one in plan.others],
    )
    if not own.known:
        return
    yield own
    for key, subject in plan.watched.items():
        figure = indicator_figure(key, known[key])
        side = Question(plan.improvement, figure, _of(plan, subject, months), watched=key)
        if side.known:
            yield side


def _of(plan: _Plan, subject: Subject, months: Mapping[Subject, Series]) -> Series:
    since = plan.since
    return [one for one in months.get(subject, ()) if one.month >= since]


def _standing(plans: Sequence[_Plan]) -> Mapping[tuple[int, str], _Standing]:
    """Return the answers that stand; one of another measure was taken down and stands no more."""
    pks = [plan.improvement.pk for plan in plans if plan.improvement.effect_id is not None]
    newest = (
        EffectResult.objects.filter(improvement_id__in=pks)
        .order_by("improvement_id", "watched", "-made_at", "-pk")
        .distinct("improvement_id", "watched")
    )
    rows = newest.values_list("improvement_id", "watched", "asked", "digest")
    return {(pk, watched): _Standing(asked, digest) for pk, watched, asked, digest in rows}


def _keep(plans: Sequence[_Plan], new: Sequence[EffectResult], running: Clock, at: datetime) -> int:
    """Write the results whose answer is new, and point the improvements at theirs."""
    unchanged = _lock_unchanged(plans, {one.improvement_id for one in new})
    kept = [one for one in new if one.improvement_id in unchanged]
    for one in kept:
        one.made_at = at
        if one.watched or one.improvement.source == Source.INDICATOR:
            one.data_version = running.version
    with connection.cursor() as cursor:
        _copy(cursor, kept)
        cursor.execute(POINT, [[one.improvement_id for one in kept if not one.watched]])
    Improvement.objects.filter(pk__in=unchanged, effect_asked_at__isnull=False).update(
        effect_asked_at=None
    )
    return len(kept)


def _copy(cursor: Any, kept: Iterable[EffectResult]) -> None:
    """Write rows by COPY, which takes a third of what inserts with so much JSON take."""
    with cursor.copy(f"COPY improvements_effectresult ({', '.join(WRITTEN)}) FROM STDIN") as copy:
        for one in kept:
            told = {name: getattr(one, name) for name in WRITTEN}
            copy.write_row((told | {"content": json.dumps(one.content)}).values())


def _key(result: EffectResult) -> tuple[int, str]:
    return result.improvement_id, result.watched


def _lock_unchanged(plans: Sequence[_Plan], new: Collection[int]) -> set[int]:
    """Lock the improvements to write, and return those of which nobody changed the measure meanwhile."""
    read_as = {
        plan.improvement.pk: plan.improvement.effect_asked_at
        for plan in plans
        if plan.improvement.pk in new or plan.improvement.effect_asked_at is not None
    }
    now = all_locked(read_as).values_list("pk", "effect_asked_at")
    return {pk for pk, asked_at in now if asked_at == read_as[pk]}
