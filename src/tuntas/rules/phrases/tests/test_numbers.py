from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.phrases import Language, format_number, format_short


@pytest.mark.parametrize(("lang", "expected"), [("id", "1.234,5"), ("en", "1,234.5")])
def test_writes_separators_of_the_language(lang: Language, expected: str) -> None:
    assert format_number(1234.5, lang) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (-1234567, "-1.234.567"),
        (1234.0, "1.234"),
        (1e16, "10.000.000.000.000.000"),
        (0.1, "0,1"),
        (Decimal("80.50"), "80,50"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_keeps_the_digits_there_are(number: float | Decimal, expected: str) -> None:
    assert format_number(number, "id") == expected


def test_rounds_half_up_to_places() -> None:
    assert format_number(Decimal("76.605"), "id", places=2) == "76,61"
    assert format_number(2.5, "id", places=0) == "3"
    assert format_number(7, "id", places=2) == "7,00"
    assert format_number(-0.001, "id", places=2) == "0,00"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (8.18764, "8,19"), (81.8764, "81,88"), (1234.56, "1.235"), (0.0818764, "0,08188"),
        (-8.18764, "-8,19"), (8.0, "8"), (0.0, "0"), (0.999999, "1"),
    ],
)  # fmt: skip
def test_shortened_it_cannot_be_read_as_thousands(number: float, expected: str) -> None:
    assert format_short(number, "id") == expected


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_refuses_what_is_no_number(number: float | Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be shown"):
        format_number(number, "id")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_can_be_read_back(number: Decimal) -> None:
    shown = format_number(number, "id")
    assert Decimal(shown.replace(".", "").replace(",", ".")) == number
