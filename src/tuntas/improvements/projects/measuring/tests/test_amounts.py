"""Numbers as people write them."""

from decimal import Decimal
from typing import Any

import pytest

from tuntas.core.errors import DomainError
from tuntas.improvements.projects.measuring.amounts import read_amount, read_number


@pytest.mark.parametrize(
    ("text", "lang", "number"),
    [
        ("1.234,5", "id", "1234.5"),
        ("1.234", "id", "1234"),
        ("12.5", "id", "12.5"),
        ("12,5", "id", "12.5"),
        ("1,234.5", "id", "1234.5"),
        ("-3", "id", "-3"),
        ("1,234.5", "en", "1234.5"),
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("12,5", "en", "12.5"),
        ("1 234", "id", "1234"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, lang: Any, number: str) -> None:
    assert read_number(text, lang) == Decimal(number)


@pytest.mark.parametrize("text", ["", "dua", "1.2.3", "1,2,3", "12 %", "1e9", "9" * 13, "٣"])
@pytest.mark.django_db
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        read_number(text, "id")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3 hari", "minutes", 1350),
        ("2,5 jam", "minutes", 150),
        ("90 menit", "minutes", 90),
        ("2 hari kerja", "minutes", 900),
        ("82 %", "percent", 82),
        ("82", "percent", 82),
        ("14,5", "index", "14.5"),
    ],
)
def test_targets_are_read_in_their_unit(text: str, unit: str, value: str) -> None:
    assert read_amount(text, unit, "id") == Decimal(value)


@pytest.mark.django_db
def test_a_time_beyond_what_is_kept_is_refused() -> None:
    with pytest.raises(DomainError, match="terlalu besar"):
        read_amount("999.999.999.999 hari", "minutes", "id")


@pytest.mark.parametrize("text", ["3", "3 minggu", "hari"])
def test_a_time_needs_its_unit(text: str) -> None:
    with pytest.raises(DomainError, match="satuan"):
        read_amount(text, "minutes", "id")
