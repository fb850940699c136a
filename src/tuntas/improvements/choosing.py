"""The first question of many pages at the office: which unit is it about?"""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from tuntas.catalogue.forms.service import UnitForm
from tuntas.core.access import OfficeRequest
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit


def chosen_unit(units: Sequence[Unit], asked: str | int | None) -> Unit | None:
    """Return the unit with the key that is asked for, else the only one; None where there is a choice."""
    named = next((one for one in units if str(one.pk) == str(asked)), None)
    return named or (units[0] if len(units) == 1 else None)


def unit_question(
    request: OfficeRequest, units: Sequence[Unit], template: str, **more: object
) -> HttpResponse:
    """Return the page that asks for one of the units; `more` is what its template needs besides."""
    form = UnitForm(choices=unit_choices(units))
    return render(request, template, {"form": form, **more})
