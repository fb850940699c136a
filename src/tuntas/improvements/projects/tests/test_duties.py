"""Who must do what until when: what counts as late, as soon, as done."""

from datetime import date, timedelta

import pytest

from tuntas.improvements.models import Step
from tuntas.improvements.projects.duties import duties_of
from tuntas.improvements.projects.steps import Steps
from tuntas.rules.improvement.eight_steps import (
    Countermeasure,
    Countermeasures,
    Doing,
    DoneLine,
    ScheduleLine,
    Target,
    Theme,
)
from tuntas.rules.improvement.step_guide import EIGHT_STEPS
from tuntas.rules.improvement.step_shapes import Shape

TODAY = date(2026, 11, 16)


def steps(contents: dict[int, Shape], *, done: int = 0) -> Steps:
    rows = {
        number: Step(
            number=number, content=content.as_json(), state="done" if number == done else "open"
        )
        for number, content in contents.items()
    }  # fmt: skip
    return Steps(guide=EIGHT_STEPS.shipped, rows=rows, members=[], today=TODAY)


def planned(when: date | None) -> Countermeasures:
    return Countermeasures(
        countermeasures=(Countermeasure(key="t1", what="Pilah", who="Sari", when=when),)
    )


@pytest.mark.parametrize(
    ("days", "overdue", "soon"),
    [(-1, True, False), (0, False, True), (7, False, True), (8, False, False)],
)
def test_a_countermeasure_is_late_from_the_day_after(days: int, overdue: bool, soon: bool) -> None:
    (one,) = duties_of(steps({4: planned(TODAY + timedelta(days=days))}))
    assert (one.overdue, one.soon, one.done, one.ends) == (overdue, soon, False, 5)


def test_a_countermeasure_is_done_once_the_log_has_a_day() -> None:
    late = planned(TODAY - timedelta(days=9))
    begun = DoneLine(key="d1", countermeasure="t1", done="Mulai")
    (one,) = duties_of(steps({4: late, 5: Doing(log=(begun,))}))
    assert one.overdue
    ended = DoneLine(key="d1", countermeasure="t1", done="Selesai", done_on=TODAY)
    (one,) = duties_of(steps({4: late, 5: Doing(log=(ended,))}))
    assert (one.done, one.overdue) == (True, False)


def test_a_line_of_the_schedule_ends_with_its_step() -> None:
    passed = TODAY - timedelta(days=1)
    schedule = Target(
        schedule=(
            ScheduleLine(key="a", activity="Rapat", ends=passed),
            ScheduleLine(key="b", activity="Menghitung", step=1, ends=passed),
            ScheduleLine(key="c", activity="Mencari sebab", step=3, ends=passed),
            ScheduleLine(key="d", activity="Kapan saja"),
        )
    )
    found = {one.what: one for one in duties_of(steps({1: Theme(), 2: schedule}, done=1))}
    assert list(found) == ["Rapat", "Mencari sebab", "Kapan saja", "Menghitung"]
    assert found["Menghitung"].done
    assert found["Mencari sebab"].overdue
    assert not found["Rapat"].overdue  # nobody notes its end
    assert found["Kapan saja"].until is None
