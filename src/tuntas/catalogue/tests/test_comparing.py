"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from tuntas.catalogue.comparing import Piece, pieces

TEXTS = st.text("ab \n", max_size=400)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != "gone") == after
    assert "".join(one.text for one in found if one.kind != "new") == before


def test_a_few_words_said_thousands_of_times_are_not_paired_one_by_one() -> None:
    before, after = "a b " * 2000, "b a " * 1900
    assert pieces(before, after) == [Piece("gone", before), Piece("new", after)]
