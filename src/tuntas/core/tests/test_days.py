"""Days that are typed: those of our centuries, and what a slip of the finger makes of them."""

from datetime import date

import pytest
from django import forms

from tuntas.core.days import DayField


class Planned(forms.Form):
    on = DayField(label="Tanggal")


@pytest.mark.parametrize("said", ["1900-01-01", "2026-11-16", "2999-12-31"])
def test_a_day_of_our_centuries_is_taken(said: str) -> None:
    form = Planned({"on": said})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date.fromisoformat(said)


@pytest.mark.parametrize(
    "said", ["0001-01-01", "0026-11-16", "1899-12-31", "3000-01-01", "9999-12-31"]
)
def test_a_year_that_was_typed_wrong_is_told(said: str) -> None:
    form = Planned({"on": said})
    assert not form.is_valid()
    assert form.errors["on"] == [
        "Tahunnya sepertinya salah ketik. Tulis tahun antara 1900 dan 2999."
    ]


def test_the_browser_draws_its_own_calendar() -> None:
    assert 'type="date"' in str(Planned({"on": "2026-11-16"})["on"])
    assert 'value="2026-11-16"' in str(Planned({"on": "2026-11-16"})["on"])
