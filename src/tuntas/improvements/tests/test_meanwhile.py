"""Rows of two people are brought together: whatever either did is there, or is told."""

from collections.abc import Mapping
from itertools import product

from tuntas.improvements.meanwhile import Beside, Merged, MergeRow, mark, merged

BEFORE = {1: "Sari", 2: "Tono", 3: "Wulan"}


def row(pk: int | None, said: str) -> MergeRow:
    return MergeRow({"member": pk, "name": said}, mark(pk, said), said, pk)


def brought_together(
    typed: Mapping[int, str],
    stored: Mapping[int, str],
    new: tuple[str, ...] = (),
    before: Mapping[int, str] = BEFORE,
) -> Merged:
    seen = [mark(pk, said) for pk, said in before.items()]
    mine = [*(row(pk, said) for pk, said in typed.items()), *(row(None, said) for said in new)]
    return merged("Anggota", mine, [row(pk, said) for pk, said in stored.items()], seen)


def held(both: Merged) -> list[tuple[int | None, str]]:
    return [(one.pk, one.said) for one in both.rows]


def told(both: Merged) -> list[tuple[str, str]]:
    assert {one.label for one in both.beside} <= {"Anggota"}
    return [(one.stored, one.typed) for one in both.beside]


def test_who_joined_meanwhile_joins_what_was_typed() -> None:
    both = brought_together({**BEFORE, 3: "Wulandari"}, {**BEFORE, 4: "Joko"}, new=("Ani",))
    assert held(both) == [(1, "Sari"), (2, "Tono"), (3, "Wulandari"), (None, "Ani"), (4, "Joko")]
    assert told(both) == [("Joko", "")]


def test_a_row_that_was_left_alone_becomes_what_is_stored_of_it() -> None:
    both = brought_together(BEFORE, {1: "Sari", 2: "Tono Haryono"})
    assert held(both) == [(1, "Sari"), (2, "Tono Haryono")]
    assert told(both) == [("Tono Haryono", "Tono"), ("", "Wulan")]


def test_a_row_that_both_changed_stays_as_typed_and_both_are_told() -> None:
    both = brought_together({**BEFORE, 2: "Tony"}, {**BEFORE, 2: "Toni"})
    assert held(both) == [(1, "Sari"), (2, "Tony"), (3, "Wulan")]
    assert both.beside == [Beside("Anggota", "Toni", "Tony")]


def test_a_row_that_was_changed_here_and_taken_away_there_is_told() -> None:
    both = brought_together({**BEFORE, 2: "Tony"}, {1: "Sari", 3: "Wulan"})
    assert (2, "Tony") in held(both)
    assert told(both) == [("", "Tony")]


def test_who_was_taken_away_here_stays_away() -> None:
    leaves = MergeRow({"member": 2, "name": "Tono"}, f"{mark(2, 'Tono')}-", "", 2)
    seen = [mark(pk, said) for pk, said in BEFORE.items()]
    stored = [row(pk, said) for pk, said in {**BEFORE, 4: "Joko"}.items()]
    both = merged("Anggota", [row(1, "Sari"), leaves, row(3, "Wulan")], stored, seen)
    assert held(both) == [(1, "Sari"), (2, ""), (3, "Wulan"), (4, "Joko")]


def test_the_same_that_both_added_is_there_once() -> None:
    both = brought_together(BEFORE, {**BEFORE, 4: "Joko"}, new=("Joko",))
    assert held(both) == [(1, "Sari"), (2, "Tono"), (3, "Wulan"), (4, "Joko")]


def test_nothing_of_either_is_lost_unseen() -> None:
    """Every way in which two people can leave, change or take away one row, and add one."""
    ways = product(("Ani", None), ("Ani", "Anita"), ("Ani", "Ana", None), ((), ("Joko",)), (0, 1))
    for was, left, now, new, joined in ways:
        before = {1: "Sari", **({2: was} if was else {})}
        typed = {1: "Sari", **({2: left} if was else {})}
        stored = {1: "Sari", **({2: now} if now else {}), **({3: "Joko"} if joined else {})}
        both = brought_together(typed, stored, new, before)
        rows, beside = held(both), told(both)
        for pk, said in stored.items():
            if before.get(pk) != said:  # somebody else's work
                assert (pk, said) in rows or said in [one for one, _typed in beside]
        for pk, said in typed.items():
            if before[pk] != said:  # one's own
                assert (pk, said) in rows
        assert {said for _pk, said in rows} >= set(new)
        known = [pk for pk, _said in rows if pk is not None]
        assert len(known) == len(set(known))
