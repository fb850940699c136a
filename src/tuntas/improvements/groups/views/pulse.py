"""A pulse among staff: begun, withdrawn, answered, read."""

import csv
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires, signed_in
from tuntas.core.attempts import SHOWN, attempt, posted, press
from tuntas.core.cells import plain_cell
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.groups.actions.pulse import answer_pulse, begin_pulse, withdraw_pulse
from tuntas.improvements.groups.agents_permissions import can_ask_staff
from tuntas.improvements.groups.forms.pulse import PulseAnswerForm, PulseForm
from tuntas.improvements.groups.pulse_drawing import answers_bar
from tuntas.improvements.groups.queries.pulse import is_asked, pulse_state, visible_pulse
from tuntas.improvements.groups.queries.pulse_results import (
    UnitFigures,
    may_choose,
    pulse_results,
)
from tuntas.improvements.groups.values import value_sets
from tuntas.improvements.models import Pulse
from tuntas.improvements.sending import told
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import units_for
from tuntas.rules.statistics.ratings import HIGHEST
from tuntas.rules.statistics.small_numbers import LEAST


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def pulse_new(request: OfficeRequest) -> HttpResponse:
    """Begin a pulse: the unit first, where there is a choice."""
    units = units_for(request.powers, Permission.FORM_GROUPS, on=timezone.localdate())
    unit = chosen_unit(units, request.GET.get("unit"))
    if unit is None:
        return unit_question(request, units, "improvements/groups/pulse_unit.html")
    return _begin_in(request, unit)


def _begin_in(request: OfficeRequest, unit: Unit) -> HttpResponse:
    form = PulseForm(posted(request), sets=_set_choices())
    tried = attempt(
        form,
        lambda: begin_pulse(
            unit_id=unit.pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Denyut dimulai. Pegawai menemukannya di halaman nilai."))
        return redirect("pulse", tried.done.pk)
    context = {"form": form, "unit": unit, "least": LEAST}
    return render(request, "improvements/groups/pulse_new.html", context, status=tried.status)


def _set_choices() -> list[tuple[str, str]]:
    language = get_language() or "id"
    return [(key, one.title.in_language(language)) for key, one in value_sets().items()]


@sensitive_post_parameters()  # no report of a fault tells what somebody answered
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pulse_answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Answer a pulse, once."""
    found = visible_pulse(request.powers, pk)
    if request.method != "POST" and not is_asked(request.powers, found, on=timezone.localdate()):
        return told(request, _("Denyut ini tidak menunggu jawaban Anda."), "pulse", pk)
    form = PulseAnswerForm(
        posted(request), questions=found.questions, language=get_language() or "id"
    )
    tried = attempt(
        form,
        lambda: answer_pulse(
            pulse_id=pk, person_id=request.powers.person_id, values=form.values(),
            at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.status == SHOWN and form.is_bound:
        messages.success(request, _("Terima kasih. Jawaban Anda tersimpan tanpa nama."))
        return redirect("values")
    context = {"form": form, "pulse": found, "least": LEAST}
    return render(request, "improvements/groups/pulse_answer.html", context, status=tried.status)


@signed_in
@require_safe
def pulse(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a pulse: while it runs how many took part, afterwards what they answered."""
    today = timezone.localdate()
    found = visible_pulse(request.powers, pk)
    state = pulse_state(found, on=today)
    context: dict[str, Any] = {"pulse": found, "state": state, "least": LEAST}
    if state == "ended":
        chosen = _chosen(request, found)
        context["results"] = results = pulse_results(found, chosen, request.powers)
        context["figures"] = [(one, answers_bar(one.ratings)) for one in results.chosen.figures]
        context["above"] = chosen.pk != found.unit_id
    else:
        context["taken"] = taken = found.turns.count()
        context["may_withdraw"] = not taken and can_ask_staff(request.powers, found.unit_id)
    return render(request, "improvements/groups/pulse.html", context)


@requires(Permission.FORM_GROUPS)
@require_POST
def pulse_withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Undo a pulse that nobody has answered yet."""
    visible_pulse(request.powers, pk)
    tried = press(
        request,
        lambda: withdraw_pulse(pulse_id=pk, by=request.powers, at=timezone.now()),
        _("Denyut ditarik. Tidak ada yang ditanya lagi."),
    )
    return redirect("pulse", pk) if tried.refusal else redirect("values")


@signed_in
@require_safe
def pulse_csv(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give the results as a table: the same units as on the page, and hidden where they are hidden."""
    found = visible_pulse(request.powers, pk)
    if pulse_state(found, on=timezone.localdate()) != "ended":
        raise Http404(_("Hasil denyut ini belum ada."))
    results = pulse_results(found, _chosen(request, found), request.powers)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="denyut-{pk}.csv"'
    writer = csv.writer(response)
    answers = [f"answers_{answer}" for answer in range(1, HIGHEST + 1)]
    writer.writerow(["unit", "hidden", "answers", "key", "question", "mean", *answers])
    for one in (results.chosen, *results.parts):
        writer.writerows(_cells(one))
    return response


def _cells(one: UnitFigures) -> list[list[Any]]:
    """Return a line for each question; one line alone where nothing is shown."""
    unit = plain_cell(one.unit.name)
    if not one.figures:
        return [[unit, int(one.answers is None), one.answers, *[""] * (HIGHEST + 3)]]
    language = get_language() or "id"
    return [
        [
            unit, 0, one.answers, plain_cell(figure.key),
            plain_cell(figure.question.in_language(language)), f"{figure.ratings.mean or 0:.3f}",
            *figure.ratings.counts,
        ]
        for figure in one.figures
    ]  # fmt: skip


def _chosen(request: OfficeRequest, pulse: Pulse) -> Unit:
    """Return the unit asked for, the whole unless one is. Raises `Http404` for a stranger's."""
    asked = row_id(request.GET.get("unit", ""))
    if asked is None:
        return pulse.unit
    unit = Unit.objects.filter(pk=asked).first()
    if unit is None or not may_choose(pulse, request.powers, unit):
        raise Http404(_("Unit ini tidak ada dalam denyut ini."))
    return unit
