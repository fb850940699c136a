"""Two who take on a problem at one moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.personas import MONDAY, City
from tests.races import closing, ends_of, until_waiting

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.models import Improvement, PriorityAnswer
from tuntas.improvements.projects.actions.begin import (
    WorkedOnAlreadyError,
    add_problem,
    begin_improvement,
)
from tuntas.improvements.projects.actions.priority import Given, set_priority
from tuntas.improvements.projects.spreading.actions.adoptions import adopt_from_elsewhere
from tuntas.improvements.projects.spreading.document import Practice
from tuntas.improvements.projects.tests.problem_samples import complaints
from tuntas.improvements.projects.tests.step_samples import group

ROADS = "category:Jalan rusak"


def begin(city: City, **changes: Any) -> Callable[[], Improvement]:
    values: dict[str, Any] = {
        "unit_id": city.roads.pk, "group_id": None, "title": "Tambal", "problems": [ROADS],
        "by": city.sari.powers(), "at": MONDAY,
    }  # fmt: skip
    return lambda: begin_improvement(**(values | changes))


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_begins_one_improvement(city: City) -> None:
    complaints(city.roads, 5)
    uid = uuid4()
    first, second = ends_of(begin(city, uid=uid), begin(city, uid=uid))
    assert first == second == Improvement.objects.get()
    assert first.steps.count() == 8


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_the_same_at_once_one_is_told(city: City) -> None:
    complaints(city.roads, 5)
    found = ends_of(begin(city), begin(city, by=city.budi.powers()))
    assert {type(one) for one in found} == {Improvement, WorkedOnAlreadyError}
    assert Improvement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_problem_added_twice_at_once_stands_there_once(city: City) -> None:
    complaints(city.roads, 5)
    made = begin(city, problems=[], observed="Berkas hilang")()

    def add() -> Improvement:
        return add_problem(
            improvement_id=made.pk, problems=[ROADS], by=city.sari.powers(), at=MONDAY
        )

    ends_of(add, add)
    assert made.problems.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_judge_priority_at_once_one_is_told(city: City) -> None:
    made = begin(city, problems=[], observed="Berkas hilang")()

    def judge(value: str) -> Callable[[], Any]:
        answers = {node: Given(value) for node in ("dasar", "lokal", "pembangunan")}
        by = city.sari.powers()
        return lambda: set_priority(
            improvement_id=made.pk, instrument="", answers=answers, seen=None, by=by, at=MONDAY
        )

    found = ends_of(judge("1"), judge("3"))
    assert sum(isinstance(one, OvertakenError) for one in found) == 1
    assert PriorityAnswer.objects.count() == 3


def observe(city: City, group_id: int) -> object:
    return begin(city, problems=[], observed="Berkas hilang", group_id=group_id)()


def take_over(city: City, group_id: int) -> object:
    practice = Practice(key="k", title="Satu pintu", government="Kota Tetangga")
    return adopt_from_elsewhere(
        practice=practice, unit_id=city.roads.pk, group_id=group_id, uid=uuid4(),
        by=city.sari.powers(), at=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize("act", [observe, take_over])
@pytest.mark.django_db(transaction=True)
def test_nothing_begins_in_a_group_that_is_being_dissolved(
    city: City, act: Callable[[City, int], object]
) -> None:
    group_id, budi = group(city).pk, city.budi.powers()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            dissolve_group(group_id=group_id, on=MONDAY.date(), reason="Pindah", by=budi, at=MONDAY)
            begins = pool.submit(closing, lambda: act(city, group_id))
            until_waiting(1)
        with pytest.raises(DomainError, match="sudah dibubarkan"):
            begins.result()
    assert not Improvement.objects.exists()
