"""No small number of a tree of units can be computed from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.statistics.small_numbers_in_trees import hidden_in_tree

CITY = {"city": None, "health": "city", "roads": "city", "clinic": "health", "hospital": "health"}


def totals(own: dict[str, int], parents: dict[str, str | None]) -> dict[str, int]:
    """Add up what each did itself along the ways to the root."""
    found = dict.fromkeys(parents, 0)
    for node, count in own.items():
        at: str | None = node
        while at is not None:
            found[at] += count
            at = parents[at]
    return found


def known(own: dict[str, int], parents: dict[str, str | None], hidden: frozenset[str]) -> set[str]:
    """Return the nodes that whoever knows which offices did nothing themselves can compute.

    A second way to the answer, by linear algebra: unknown are the numbers of hidden nodes and what
    each node with parts did itself; a number is known when no other solution has another one.
    """
    counts = totals(own, parents)
    parts = {node: [one for one in parents if parents[one] == node] for node in parents}
    unknown = [("total", node) for node in parents if node in hidden]
    unknown += [("own", node) for node in parents if parts[node] and own.get(node)]
    place = {one: at for at, one in enumerate(unknown)}
    sums = []
    for node in parents:
        if parts[node]:
            row = np.zeros(len(unknown))
            for one, sign in [
                (("total", node), 1),
                *((("total", part), -1) for part in parts[node]),
            ]:
                if one in place:
                    row[place[one]] += sign
            if ("own", node) in place:
                row[place["own", node]] -= 1
            sums.append(row)
    told = {node for node in parents if node not in hidden and counts[node]}
    if unknown and sums:
        rank = np.linalg.matrix_rank(np.array(sums))
        for kind, node in unknown:
            one = np.eye(len(unknown))[place[kind, node]]
            if np.linalg.matrix_rank(np.array([*sums, one])) == rank:
                told.add(node if kind == "total" else f"{node} itself")
    return told


def test_large_groups_are_shown() -> None:
    counts = totals({"clinic": 20, "hospital": 30, "roads": 40}, CITY)
    assert hidden_in_tree(counts, CITY) == set()


def test_a_small_group_takes_the_smallest_other_with_it() -> None:
    counts = totals({"clinic": 3, "hospital": 30, "roads": 40}, CITY)
    assert hidden_in_tree(counts, CITY) == {"clinic", "hospital"}


def test_where_there_is_no_other_the_unit_above_is_hidden_and_one_beside_it() -> None:
    counts = totals({"clinic": 3, "roads": 40}, CITY)
    assert hidden_in_tree(counts, CITY) == {"clinic", "health", "roads"}


def test_what_a_unit_did_itself_is_protected_too() -> None:
    counts = totals({"health": 2, "clinic": 20, "hospital": 30, "roads": 40}, CITY)
    assert hidden_in_tree(counts, CITY) == {"clinic"}


def test_what_must_be_hidden_anyway_is_protected_like_a_small_group() -> None:
    counts = totals({"clinic": 20, "hospital": 30, "roads": 40}, CITY)
    assert hidden_in_tree(counts, CITY, also=["clinic"]) == {"clinic", "hospital"}


def test_zeros_tell_of_nobody() -> None:
    counts = totals({"hospital": 30, "roads": 40}, CITY)
    assert "clinic" not in hidden_in_tree(counts, CITY)


def test_no_negative_number_of_people() -> None:
    with pytest.raises(ValueError, match="negative"):
        hidden_in_tree({"city": -1}, CITY)


@st.composite
def governments(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, str | None]]:
    size = draw(st.integers(1, 12))
    parents: dict[str, str | None] = {"0": None}
    for node in range(1, size):
        parents[str(node)] = str(draw(st.integers(0, node - 1)))
    own = {node: draw(st.one_of(st.just(0), st.integers(0, 30))) for node in parents}
    return own, parents


@given(governments(), st.sets(st.integers(0, 11)))
def test_no_small_number_can_be_computed(
    government: tuple[dict[str, int], dict[str, str | None]], more: set[int]
) -> None:
    own, parents = government
    counts = totals(own, parents)
    also = {str(one) for one in more}
    hidden = hidden_in_tree(counts, parents, also=also)
    told = known(own, parents, hidden)
    small = {node for node, count in counts.items() if 0 < count < 5}
    small |= {node for node in also if counts.get(node)}
    small |= {f"{node} itself" for node, count in own.items() if 0 < count < 5}
    assert not told & small


@given(governments())
def test_what_is_hidden_is_shown_again_when_the_small_ones_grow(
    government: tuple[dict[str, int], dict[str, str | None]],
) -> None:
    own, parents = government
    grown = {node: count * 5 for node, count in own.items()}
    assert hidden_in_tree(totals(grown, parents), parents) == set()
