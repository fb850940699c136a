"""What came of a pulse: exact figures, nothing of few people, a comparison with the pulse before."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import fmean
from typing import Any

import pytest
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.improvements.groups.actions.pulse import DAYS
from tuntas.improvements.groups.queries.pulse_results import (
    PulseResults,
    UnitFigures,
    pulse_results,
)
from tuntas.improvements.groups.tests.agents_samples import TODAY, answered, pulse_of, staff
from tuntas.improvements.models import Pulse, PulseAnswer
from tuntas.organisation.actions import move_unit
from tuntas.organisation.models import Person, Unit

ROADS = ("Ari", "Bela", "Cici", "Dodi", "Eko")
SECTION = ("Fani", "Gita", "Hadi", "Ira", "Joko", "Kiki")
HEALTH = ("Lina", "Maya", "Nana", "Oni", "Putu", "Qori")


def results(pulse: Pulse, unit: Unit, by: Person) -> PulseResults:
    return pulse_results(pulse, unit, by.powers())


def counts(figures: Sequence[UnitFigures]) -> dict[str, int | None]:
    return {one.unit.code: one.answers for one in figures}


def test_means_and_spread_are_those_of_the_answers(city: City) -> None:
    people = staff(city.roads, *ROADS)
    pulse = pulse_of(city.roads, city.budi)
    said = [[1, 5, 3, 3, 3, 3, 2], [2, 5, 3, 3, 3, 3, 2], [4, 5, 3, 3, 3, 3, 1]]
    said += [[4, 5, 3, 3, 3, 3, 2], [5, 4, 3, 3, 3, 3, 2]]
    for person, values in zip(people, said, strict=True):
        answered(pulse, person, *values)
    chosen = results(pulse, city.roads, city.budi).chosen
    assert chosen.answers == 5
    for place, figure in enumerate(chosen.figures):
        assert figure.ratings.mean == pytest.approx(fmean(one[place] for one in said))
    assert chosen.figures[0].ratings.counts == (1, 1, 0, 2, 1)
    assert chosen.weakest is not None
    assert chosen.weakest.key == "collaborative"
    assert chosen.figures[0].change is None


def test_four_answers_are_not_shown(city: City) -> None:
    people = staff(city.roads, *ROADS)
    pulse = pulse_of(city.roads, city.budi)
    for person in people[:4]:
        answered(pulse, person, 1)
    chosen = results(pulse, city.roads, city.budi).chosen
    assert (chosen.answers, chosen.figures) == (None, ())


def test_a_unit_that_was_moved_away_since_counts_to_those_it_was_asked_with(city: City) -> None:
    people = [*staff(city.roads, *ROADS), *staff(city.roads_section, *SECTION)]
    pulse = pulse_of(city.roads, city.budi)
    for person in people:
        answered(pulse, person, 4)
    move_unit(by=SYSTEM, at=MONDAY, unit=city.roads_section, parent=city.health)
    found = results(pulse, city.roads, city.budi)
    assert found.chosen.answers == len(ROADS) + len(SECTION)
    assert counts(found.parts) == {}


def test_nobody_answered(city: City) -> None:
    staff(city.roads, *ROADS)
    chosen = results(pulse_of(city.roads, city.budi), city.roads, city.budi).chosen
    assert (chosen.answers, chosen.figures, chosen.weakest) == (0, (), None)


def of_the_city(city: City, roads: int, section: int, health: int) -> Pulse:
    """Ask the whole government, and answer as often."""
    people = [staff(city.roads, *ROADS), staff(city.roads_section, *SECTION)]
    people.append(staff(city.health, *HEALTH))
    pulse = pulse_of(city.government, city.oki)
    for who, times in zip(people, (roads, section, health), strict=True):
        for person in who[:times]:
            answered(pulse, person, 4)
    return pulse


def test_a_hidden_unit_hides_another_so_that_nobody_subtracts_it(city: City) -> None:
    pulse = of_the_city(city, roads=0, section=6, health=2)
    whole = results(pulse, city.government, city.oki)
    # Eight answered, two in health: with the eight and the six shown the two would be a subtraction.
    assert whole.chosen.answers == 8 or whole.chosen.answers is None
    assert counts(whole.parts) == {"DINKES": None, "DPUPR": None}


def test_each_part_is_shown_where_enough_answered(city: City) -> None:
    pulse = of_the_city(city, roads=5, section=5, health=5)
    whole = results(pulse, city.government, city.oki)
    assert whole.chosen.answers == 15
    assert counts(whole.parts) == {"DINKES": 5, "DPUPR": 10}
    assert counts(results(pulse, city.roads, city.oki).parts) == {"UPT-JALAN": 5}


def test_a_part_is_hidden_where_what_is_left_over_is_small(city: City) -> None:
    pulse = of_the_city(city, roads=2, section=6, health=6)
    parts = results(pulse, city.roads, city.oki)
    # Eight in roads with its section, six in the section: two of roads itself.
    assert parts.chosen.answers is None or counts(parts.parts) == {"UPT-JALAN": None}


def test_somebody_sees_the_whole_and_their_own_units(city: City) -> None:
    pulse = of_the_city(city, roads=5, section=5, health=5)
    assert counts(results(pulse, city.government, city.sari).parts) == {"DPUPR": 10}
    assert counts(results(pulse, city.government, city.dewi).parts) == {"DINKES": 5}


def again(city: City, pulse: Pulse, by: Person, later: int) -> tuple[Pulse, Any]:
    at = MONDAY + timedelta(days=later)
    return pulse_of(pulse.unit, by, begins=TODAY + timedelta(days=later), at=at), at


def test_a_second_pulse_is_compared_with_the_first(city: City) -> None:
    people = staff(city.roads, *ROADS, *SECTION)
    first = pulse_of(city.roads, city.budi)
    for person in people:
        answered(first, person, 1)
    second, at = again(city, first, city.budi, DAYS)
    for person in people:
        answered(second, person, 5, at=at)
    found = results(second, city.roads, city.budi)
    assert found.before == first
    change = found.chosen.figures[0].change
    assert change is not None
    assert (change.difference, change.movement) == (4.0, "up")
    assert results(first, city.roads, city.budi).before is None


def test_what_was_hidden_or_asked_otherwise_is_not_compared(city: City) -> None:
    people = staff(city.roads, *ROADS)
    first = pulse_of(city.roads, city.budi)
    for person in people[:4]:
        answered(first, person, 1)
    second, at = again(city, first, city.budi, DAYS)
    for person in people:
        answered(second, person, 5, at=at)
    assert results(second, city.roads, city.budi).chosen.figures[0].change is None
    answered(first, people[4], 1)
    first.questions[0]["id"] = "Ditanya lain."
    first.save()
    changes = [one.change for one in results(second, city.roads, city.budi).chosen.figures]
    assert changes[0] is None
    assert all(changes[1:])


@pytest.mark.parametrize("times", [1, 3])
def test_results_take_three_queries(city: City, django_assert_num_queries: Any, times: int) -> None:
    pulse = of_the_city(city, roads=5, section=2 * times, health=2 * times)
    assert PulseAnswer.objects.exists()
    powers = city.oki.powers()
    with django_assert_num_queries(3):
        pulse_results(pulse, city.government, powers)
