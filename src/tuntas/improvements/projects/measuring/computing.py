"""Computes the effects of improvements in the background and keeps what is new.

One computation runs at a time. It is idempotent: a result is written only where its answer differs
from the last one, so that the rows are the history.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.measuring.describing import (
    figure_of,
    indicator_figure,
    known_indicators,
)
from tuntas.improvements.projects.measuring.judging import Question, judge
from tuntas.improvements.projects.measuring.reading import Clock, clock, read
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

AT_ONCE = 5_000  # improvements; their months fit into some dozens of megabytes
ROWS_AT_ONCE = 1_000
LOCK = "SELECT pg_advisory_xact_lock(hashtext('improvements.effects'))"
POINT = """
UPDATE improvements_improvement SET effect_id = made.id
FROM unnest(%s::bigint[], %s::bigint[]) AS made (improvement_id, id)
WHERE improvements_improvement.id = made.improvement_id
"""


def compute(ids: Collection[int] | None = None, *, at: datetime) -> int:
    """Bring the effects of some improvements, or of all, up to date; return how many are new."""
    measured = Improvement.objects.measured()
    if ids is not None:
        measured = measured.filter(pk__in=ids)
    pks = list(measured.order_by("pk").values_list("pk", flat=True))
    return sum(
        _compute(pks[begins : begins + AT_ONCE], at) for begins in range(0, len(pks), AT_ONCE)
    )


@transaction.atomic
def _compute(pks: Sequence[int], at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    running = clock(at)
    plans = _plans(pks)
    months = read(_wanted(plans), running)
    results = [one for plan in plans for one in _judged(plan, months)]
    return _keep(plans, results, running, at)


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


def _plans(pks: Sequence[int]) -> list[_Plan]:
    found = Improvement.objects.filter(pk__in=pks).select_related("service", "region")
    units = _beside(pks)
    known = known_indicators()
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


def _judged(plan: _Plan, months: Mapping[Subject, Series]) -> Iterator[EffectResult]:
    """Yield what the months say of an improvement, and of what is watched beside it."""
    own = Question(plan.improvement, figure_of(plan.improvement), beside=plan.beside)
    result = judge(
        own, _of(plan, plan.subject, months), [_of(plan, one, months) for one in plan.others]
    )
    if result is None:
        return
    yield result
    known = known_indicators()
    for key, subject in plan.watched.items():
        asked = Question(plan.improvement, indicator_figure(key, known[key]), watched=key)
        side = judge(asked, _of(plan, subject, months), ())
        if side is not None:
            yield side


def _of(plan: _Plan, subject: Subject, months: Mapping[Subject, Series]) -> Series:
    return [one for one in months.get(subject, ()) if one.month >= plan.since]


def _keep(
    plans: Sequence[_Plan], results: Sequence[EffectResult], running: Clock, at: datetime
) -> int:
    """Write the results whose answer is new, and point the improvements at theirs."""
    current = _current(plans)
    new = [one for one in results if current.get(_key(one), "") != one.digest]
    unchanged = _lock_unchanged(plans, {one.improvement_id for one in new})
    kept = [one for one in new if one.improvement_id in unchanged]
    for one in kept:
        one.made_at = at
        if one.watched or one.improvement.source == Source.INDICATOR:
            one.data_version = running.version
    EffectResult.objects.bulk_create(kept, batch_size=ROWS_AT_ONCE)
    own = [one for one in kept if not one.watched]
    with connection.cursor() as cursor:
        cursor.execute(POINT, [[one.improvement_id for one in own], [one.pk for one in own]])
    Improvement.objects.filter(pk__in=unchanged, effect_asked_at__isnull=False).update(
        effect_asked_at=None
    )
    return len(kept)


def _key(result: EffectResult) -> tuple[int, str]:
    return result.improvement_id, result.watched


def _current(plans: Sequence[_Plan]) -> Mapping[tuple[int, str], str]:
    """Return the answers that stand; one of another measure was taken down and stands no more."""
    standing = {plan.improvement.pk for plan in plans if plan.improvement.effect_id is not None}
    newest = (
        EffectResult.objects.filter(improvement_id__in=standing)
        .order_by("improvement_id", "watched", "-made_at", "-pk")
        .distinct("improvement_id", "watched")
    )
    rows = newest.values_list("improvement_id", "watched", "digest")
    return {(pk, watched): digest for pk, watched, digest in rows}


def _lock_unchanged(plans: Sequence[_Plan], new: Collection[int]) -> set[int]:
    """Lock the improvements to write, and return those of which nobody changed the measure meanwhile."""
    read_as = {
        plan.improvement.pk: plan.improvement.effect_asked_at
        for plan in plans
        if plan.improvement.pk in new or plan.improvement.effect_asked_at is not None
    }
    rows: Any = Improvement.objects.select_for_update(of=("self",)).filter(pk__in=read_as)
    now = rows.order_by("pk").values_list("pk", "effect_asked_at")
    return {pk for pk, asked_at in now if asked_at == read_as[pk]}
