"""Effects in the background: what is computed, what is kept, and that nothing is kept twice."""

import gc
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.personas import MONDAY, City, reported

from tuntas.cases.models import Case
from tuntas.improvements.models import EffectResult, Improvement, OwnFigure, Tally
from tuntas.improvements.projects.measuring.actions.asking import ALL_EFFECTS, ONE_EFFECT
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.queries.numbers import numbered
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    OCTOBER,
    SHARE,
    SPEED,
    START,
    begun,
    measured,
    planned,
    published,
    put,
    stepped,
)
from tuntas.measures import followers
from tuntas.measures.models import MonthlyValue
from tuntas.measures.queries.series import months_before


def effect_of(improvement: Improvement) -> EffectResult:
    improvement.refresh_from_db()
    assert improvement.effect is not None
    return improvement.effect


@pytest.mark.django_db
def test_a_clear_change_is_better_and_says_how(city: City) -> None:
    made = measured(city)
    assert compute(at=NOW) == 1
    found = effect_of(made)
    assert (found.method, found.verdict, found.before, found.after) == ("gls", "better", 12, 12)
    assert (found.last_month, found.held_months, found.faded) == (OCTOBER, 12, False)
    assert found.data_version == "20261116-010000-abcdef01"
    assert found.sentence_id.startswith("Membaik: mulai November 2025")
    assert found.content["effect"]["level"]["high"] < 0


@pytest.mark.parametrize(
    ("values", "start", "method", "verdict"),
    [
        (stepped(2000, 1200, sides=(8, 8)), date(2026, 3, 1), "segmented", "better"),
        (stepped(2000, 3000), START, "gls", "worse"),
        (stepped(2000, 2000, seed=4), START, "gls", "no-effect-seen"),
        (stepped(2000, 1200, sides=(12, 3)), date(2026, 8, 1), "run-chart", "too-early"),
    ],
)
@pytest.mark.django_db
def test_the_wording_follows_the_months(
    city: City, values: list[float], start: date, method: str, verdict: str
) -> None:
    made = measured(city, values, start=start)
    compute(at=NOW)
    found = effect_of(made)
    assert (found.method, found.verdict) == (method, verdict)
    assert ("level" in found.content["effect"]) == (method != "run-chart")


@pytest.mark.django_db
def test_garbage_is_looked_for_again_afterwards(city: City) -> None:
    measured(city)
    assert gc.isenabled()
    compute(at=NOW)
    assert gc.isenabled()
    gc.disable()
    try:
        compute(at=NOW)
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.django_db
def test_the_same_answer_is_kept_once(city: City) -> None:
    made = measured(city)
    assert (compute(at=NOW), compute(at=NOW + timedelta(hours=1))) == (1, 0)
    # A figure that changes in a digit that nobody says is judged again, and is no new answer.
    one = MonthlyValue.objects.filter(indicator=SPEED).latest("month")
    MonthlyValue.objects.filter(pk=one.pk).update(value=float(one.value) + 0.000001)
    assert compute(at=NOW + timedelta(hours=2)) == 0
    assert made.effects.count() == 1


@pytest.mark.django_db
def test_a_new_month_is_a_new_row_and_the_old_one_stays(city: City) -> None:
    made = measured(city)
    compute(at=NOW)
    first = effect_of(made)
    december = datetime(2026, 12, 10, tzinfo=UTC)
    put(city.roads, [1180.0], last=date(2026, 11, 1))
    published("20261210-010000-abcdef02", december)
    assert compute(at=december) == 1
    second = effect_of(made)
    assert (second.last_month, second.held_months) == (date(2026, 11, 1), 13)
    assert list(made.effects.order_by("pk")) == [first, second]


@pytest.mark.django_db
def test_an_improvement_that_is_lost_again_has_faded(city: City) -> None:
    values = stepped(2000, 1200, sides=(12, 12)) + stepped(2000, 2000, sides=(4, 4), seed=3)
    made = measured(city, values, start=date(2025, 3, 1))
    compute(at=NOW)
    found = effect_of(made)
    assert found.faded
    assert found.held_months == 12
    assert "memudar" in found.sentence_id


@pytest.mark.django_db
def test_months_that_run_or_are_missing_or_of_too_few_cases_do_not_count(city: City) -> None:
    values = stepped(2000, 1200)
    made = measured(city, [*values[:3], None, *values[4:]])
    MonthlyValue.objects.filter(month=months_before(OCTOBER, 2)).update(n=4)
    put(city.roads, [1.0], last=date(2026, 11, 1))
    compute(at=NOW)
    found = effect_of(made)
    assert (found.before, found.after, found.method) == (11, 11, "segmented")
    months = {one.month: one for one in numbered(found.content)}
    assert months[months_before(OCTOBER, 20)].value is None
    assert (months[date(2026, 8, 1)].value, months[date(2026, 8, 1)].n) == (None, 4)
    assert date(2026, 11, 1) not in months


@pytest.mark.django_db
def test_what_befalls_all_units_is_no_effect_of_one(city: City) -> None:
    both = stepped(2000, 1200)
    put(city.health, [one + 500 for one in both])
    made = measured(city, both, beside=[city.health.pk])
    compute(at=NOW)
    found = effect_of(made)
    assert (found.method, found.verdict) == ("controlled-gls", "no-effect-seen")
    assert found.content["measure"]["beside"] == [[city.health.pk, "DINKES"]]
    assert numbered(found.content)[0].control == pytest.approx(both[0] + 500)


@pytest.mark.django_db
def test_a_comparison_is_the_mean_of_months_that_all_units_have(city: City) -> None:
    put(city.health, [1000.0] * 24)
    put(city.roads_section, [3000.0] * 20)
    made = measured(city, beside=[city.health.pk])
    made.comparison_units.add(city.roads_section)
    compute(at=NOW)
    assert [one.control for one in numbered(effect_of(made).content)] == [None] * 4 + [2000.0] * 20


@pytest.mark.django_db
def test_watched_figures_have_answers_of_their_own(city: City) -> None:
    put(city.roads, stepped(90, 60), indicator=SHARE)
    made = measured(city, watched=[SHARE])
    assert compute(at=NOW) == 2
    side = made.effects.get(watched=SHARE)
    assert (side.verdict, "points" in side.content) == ("worse", False)
    assert "poin persen" in side.sentence_id
    assert effect_of(made).watched == ""


@pytest.mark.django_db
def test_nothing_is_kept_without_a_figure_and_nobody_waits(city: City) -> None:
    made = measured(city)
    MonthlyValue.objects.all().delete()
    assert compute(at=NOW) == 0
    made.refresh_from_db()
    assert (made.effect_id, made.effect_asked_at) == (None, None)


@pytest.mark.django_db
def test_a_measure_changed_meanwhile_is_left_to_the_next_computation(city: City) -> None:
    made = measured(city)
    newer = NOW + timedelta(minutes=1)

    def change(execute, sql, params, many, context):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        if "FOR NO KEY UPDATE" in sql:
            Improvement.objects.filter(pk=made.pk).update(effect_asked_at=newer)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change):
        assert compute(at=NOW) == 0
    made.refresh_from_db()
    assert (made.effect_id, made.effect_asked_at) == (None, newer)


@pytest.mark.django_db(transaction=True)
def test_two_computations_at_once_keep_one_answer(city: City) -> None:
    made = measured(city)
    gate, kept = Barrier(2), list[int]()

    def work() -> None:
        try:
            gate.wait(timeout=60)
            kept.append(compute(at=NOW))
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert sorted(kept) == [0, 1]
    assert made.effects.count() == 1


@pytest.mark.django_db
def test_complaints_are_counted_below_the_unit_with_zeros_and_without_merged_ones(
    city: City,
) -> None:
    def complain(months_ago: int, **changes: object) -> None:
        case = reported().case
        at = datetime.combine(months_before(OCTOBER, months_ago), MONDAY.timetz())
        values = {"unit": city.roads_section, "category": "Jalan rusak", "received_at": at}
        Case.objects.filter(pk=case.pk).update(**values | changes)

    complain(9, unit=city.roads, category="Lampu mati")  # the unit's first report
    for months_ago in (7, 7, 5):
        complain(months_ago)
    complain(5, category="Lampu mati")
    complain(5, unit=city.health)
    complain(4, case_type="aspirasi")
    first = Case.objects.filter(category="Jalan rusak").first()
    complain(7, duplicate_of=first, outcome="duplicate", queue="done")
    made = begun(city)
    Improvement.objects.filter(pk=made.pk).update(
        source="complaints", category="Jalan rusak", started_on=date(2026, 5, 1)
    )
    compute(at=NOW)
    found = effect_of(made)
    assert [one.value for one in numbered(found.content)] == [0, 0, 2, 0, 1, 0, 0, 0, 0, 0]
    assert (found.data_version, found.content["measure"]["unit"]) == ("", "complaints")


@pytest.mark.django_db
def test_own_figures_stand_before_sums_of_the_check_sheet(city: City) -> None:
    made = begun(city)
    Improvement.objects.filter(pk=made.pk).update(
        source="own", own_label="Berkas kembali", own_unit="berkas", own_from_tallies=True,
        started_on=date(2026, 9, 1),
    )  # fmt: skip
    OwnFigure.objects.create(improvement=made, month=date(2026, 8, 1), value=9)
    for seen_on, times in ((date(2026, 8, 3), 50), (date(2026, 9, 2), 2), (date(2026, 9, 30), 3)):
        Tally.objects.create(uid=uuid4(), improvement=made, seen_on=seen_on, label="KTP", times=times)  # fmt: skip
    compute(at=NOW)
    found = effect_of(made)
    assert [(one.month.month, one.value) for one in numbered(found.content)] == [(8, 9), (9, 5)]
    assert "9 berkas" in found.sentence_id


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_thousands_are_read_in_a_handful_of_statements(city: City, count: int) -> None:
    put(city.health, stepped(2000, 1200, seed=2))
    first = measured(city, beside=[city.health.pk])
    for _ in range(count - 1):
        more = begun(city)
        Improvement.objects.filter(pk=more.pk).update(
            source="indicator", indicator=SPEED, started_on=first.started_on
        )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert compute(at=NOW) == count
    assert len(asked) == 12


@pytest.mark.django_db
def test_every_publication_has_effects_computed_once(city: City) -> None:
    followers.tell()
    followers.tell()
    assert ProcrastinateJob.objects.filter(task_name=ALL_EFFECTS).count() == 1


@pytest.mark.django_db
def test_a_changed_measure_has_one_effect_computed(city: City) -> None:
    made = measured(city)
    jobs = ProcrastinateJob.objects.filter(task_name=ONE_EFFECT, args={"improvement_id": made.pk})
    assert jobs.count() == 1
    planned(city, made, transition_months=1)
    assert jobs.count() == 1
