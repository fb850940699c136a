"""Numbers as forms read them."""

from decimal import Decimal

import pytest
from django import forms

from tuntas.core.forms import NumberField


class Figure(forms.Form):
    value = NumberField(required=False)


@pytest.mark.parametrize("sent", ["sNaN", "-sNaN", "snan7", "NaN", "Infinity", "-inf"])
def test_what_cannot_be_compared_is_refused_also_where_a_number_stood(sent: str) -> None:
    form = Figure({"value": sent}, initial={"value": Decimal(5)})
    assert form.has_changed()
    assert not form.is_valid()


def test_a_number_stays_one() -> None:
    form = Figure({"value": "5.50"}, initial={"value": Decimal("5.5")})
    assert form.is_valid()
    assert not form.has_changed()
