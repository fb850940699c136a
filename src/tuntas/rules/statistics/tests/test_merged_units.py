"""Few people do not stand alone, except at the top."""

from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.statistics.merged_units import Way, merged

TREE = [(1,), (1, 2), (1, 3), (1, 2, 4), (1, 2, 5), (1, 3, 6), (1, 3, 6, 7), (1, 3, 6, 8)]


@given(st.lists(st.sampled_from(TREE), max_size=40))
def test_only_at_the_top_few_people_stand_together(ways: list[Way]) -> None:
    found = merged(dict(enumerate(ways)))
    assert set(found) == set(range(len(ways)))
    for person, unit in found.items():
        assert unit in ways[person]
        together = sum(one == unit for one in found.values())
        assert together >= 5 or unit == 1


def test_people_move_up_no_further_than_they_must() -> None:
    ways = [(1, 2, 4)] * 4 + [(1, 2, 5)] * 5 + [(1, 2)] + [(1, 3)] * 2
    found = merged(dict(enumerate(ways)))
    assert [found[person] for person in range(len(ways))] == [2] * 4 + [5] * 5 + [2] + [1] * 2
    assert merged({}) == {}
