"""One complaint survey: all steps of the method on one page, and what each of them stores."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN
from tuntas.core.permissions import Permission
from tuntas.core.qr import qr_svg
from tuntas.improvements.meanwhile import Beside, ChangedMeanwhileError, fields_beside
from tuntas.improvements.models import ComplaintSurvey
from tuntas.improvements.promises.actions.survey_setup import (
    list_fingerprint,
    save_list,
    save_team,
    save_workshop,
    team_fingerprint,
)
from tuntas.improvements.promises.forms.survey_setup import (
    ListForm,
    OpenForm,
    RescheduleForm,
    TeamForm,
    WorkshopForm,
    items_formset,
    list_shown,
    members_formset,
    merged_items,
    merged_members,
    schedule_initial,
    team_shown,
    typed_items,
    typed_members,
    workshop_initial,
)
from tuntas.improvements.promises.queries.survey_list import visible_complaint_survey
from tuntas.improvements.promises.queries.survey_overview import (
    Overview,
    complaint_survey_overview,
)
from tuntas.improvements.promises.survey_permissions import (
    can_prepare,
    can_run,
    check_can_prepare,
)
from tuntas.improvements.sending import Part, attempt_own, goes_on

State = ComplaintSurvey.State


@dataclass(frozen=True)
class Forms:
    """The forms of the page; the one that was sent holds what was typed and what is wrong."""

    team: TeamForm
    members: Any
    workshop: WorkshopForm
    listed: ListForm
    items: Any
    schedule: forms.Form

    def changed(self, **sent: Any) -> "Forms":
        """Return the forms with those that were sent in their places."""
        return replace(self, **sent)


def fresh_forms(overview: Overview) -> Forms:
    """Return the forms of a page that is only looked at."""
    survey = overview.survey
    schedule = OpenForm if survey.state == State.PREPARING else RescheduleForm
    seen_team = team_fingerprint(survey.decree, overview.team)
    seen_list = list_fingerprint(overview.items)
    return Forms(
        team=TeamForm(initial={"decree": survey.decree, "seen": seen_team}, prefix="team"),
        members=members_formset(None, team_shown(overview.team)),
        workshop=WorkshopForm(initial=workshop_initial(survey), prefix="workshop"),
        listed=ListForm(
            initial={"seen": seen_list}, proposals=overview.proposals, prefix="list"
        ),
        items=items_formset(None, list_shown(overview.items)),
        schedule=schedule(initial=schedule_initial(survey), prefix="days"),
    )  # fmt: skip


def overview_of(request: OfficeRequest, code: str) -> Overview:
    """Return a survey as its page shows it; 404 for whoever may not see it."""
    found = visible_complaint_survey(request.powers, code)
    return complaint_survey_overview(found, at=timezone.now())


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_survey(request: OfficeRequest, code: str) -> HttpResponse:
    """Show how far a survey is, and what comes next."""
    overview = overview_of(request, code)
    return survey_response(request, overview, fresh_forms(overview))


def survey_response(
    request: OfficeRequest, overview: Overview, shown: Forms, *, wrong: str = "", status: int = 200,
    differing: Sequence[Beside] = (),
) -> HttpResponse:  # fmt: skip
    """Draw the page; `wrong` is the step whose form has to be corrected."""
    survey = overview.survey
    link = request.build_absolute_uri(reverse("complaint_sheet", args=[survey.code]))
    context = {
        "survey": survey,
        "overview": overview,
        "forms": shown,
        "steps": _steps(overview),
        "now": wrong or _step_now(overview),
        "wrong": wrong,
        "differing": differing,
        "may_prepare": can_prepare(request.powers, survey.unit_id),
        "may_run": can_run(request.powers, survey.unit_id),
        "over": bool(survey.ends and survey.ends < timezone.localdate()),
        "link": link,
        "qr": qr_svg(link) if survey.state == State.OPEN else "",
    }
    return render(request, "improvements/promises/survey.html", context, status=status)


def _step_now(overview: Overview) -> str:
    """Return the key of the step that is to be done next."""
    survey = overview.survey
    if survey.state != State.PREPARING:
        return "answers" if survey.state == State.OPEN else "index"
    if not overview.team:
        return "team"
    if survey.workshop_on is None and not overview.items:
        return "workshop"
    return "answers" if overview.usual_length else "list"


def _steps(overview: Overview) -> list[dict[str, str]]:
    now = _step_now(overview)
    named = [
        ("team", _("Tim"), bool(overview.team)),
        ("workshop", _("Lokakarya"), overview.survey.workshop_on is not None),
        ("list", _("Daftar keluhan"), bool(overview.items)),
        ("answers", _("Jawaban warga"), overview.survey.state == State.CLOSED),
        ("index", _("Urutan dan sebab"), False),
        ("promises", _("Janji"), False),
    ]
    return [
        {"label": label, "state": "now" if key == now else "done" if done else "next"}
        for key, label, done in named
    ]


# --- what each step stores ------------------------------------------------------------------------
def stored(
    request: OfficeRequest, overview: Overview, form: forms.Form, act: Callable[[], object], *,
    check: Callable[[], None], step: str, shown: Forms, said: str, beside: Iterable[Part] = (),
    again: Callable[[Overview], tuple[Forms, Sequence[Beside]]] | None = None,
) -> HttpResponse:  # fmt: skip
    """Run `act` for the form of a step and lead back to the page, else show its form open.

    Where somebody else saved meanwhile, `again` gives the forms with what they stored, and what it is.
    """
    tried = attempt_own(form, act, check=check, beside=beside)
    if again is not None and isinstance(tried.refusal, ChangedMeanwhileError):
        overview = overview_of(request, overview.survey.code)
        shown, differing = again(overview)
        return survey_response(
            request, overview, shown, wrong=step, status=tried.status, differing=differing
        )
    if tried.status != SHOWN:
        return survey_response(request, overview, shown, wrong=step, status=tried.status)
    messages.success(request, said)
    return redirect("complaint_survey", code=overview.survey.code)


def again_beside(
    overview: Overview, now: Mapping[str, Any], **sent: forms.Form
) -> tuple[Forms, Sequence[Beside]]:
    """Return the forms with the one that was `sent` by its place, and where it differs from `now`."""
    [form] = sent.values()
    goes_on(form, now["seen"])
    return fresh_forms(overview).changed(**sent), fields_beside(form, now)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_POST
def complaint_survey_team(request: OfficeRequest, code: str) -> HttpResponse:
    """Store the team."""
    overview = overview_of(request, code)
    form, rows = TeamForm(request.POST, prefix="team"), members_formset(request.POST)
    return stored(
        request, overview, form,
        lambda: save_team(
            overview.survey.pk, decree=form.cleaned_data["decree"], members=typed_members(rows),
            seen=form.cleaned_data["seen"], by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_prepare(request.powers, overview.survey.unit_id), beside=(rows,),
        step="team", shown=fresh_forms(overview).changed(team=form, members=rows),
        said=_("Tim disimpan."), again=lambda now: _team_again(now, form, rows),
    )  # fmt: skip


def _team_again(
    overview: Overview, form: TeamForm, rows: Any
) -> tuple[Forms, Sequence[Beside]]:  # fmt: skip
    both = merged_members(rows, overview.team, form.cleaned_data["seen"])
    stored = overview.survey.decree
    decree = fields_beside(form, {"decree": stored})
    form.goes_on(team_fingerprint(stored, overview.team), stored)
    members = members_formset(None, [one.values for one in both.rows])
    return fresh_forms(overview).changed(team=form, members=members), [*decree, *both.beside]


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_POST
def complaint_survey_workshop(request: OfficeRequest, code: str) -> HttpResponse:
    """Store where and when the list was made."""
    overview = overview_of(request, code)
    form = WorkshopForm(request.POST, prefix="workshop")
    return stored(
        request, overview, form,
        lambda: save_workshop(
            overview.survey.pk, form.workshop(), seen=form.cleaned_data["seen"], by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_prepare(request.powers, overview.survey.unit_id),
        step="workshop", shown=fresh_forms(overview).changed(workshop=form),
        said=_("Catatan lokakarya disimpan."),
        again=lambda now: again_beside(now, workshop_initial(now.survey), workshop=form),
    )  # fmt: skip


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_POST
def complaint_survey_list(request: OfficeRequest, code: str) -> HttpResponse:
    """Store the list: the rows as they are now, and what was added."""
    overview = overview_of(request, code)
    form = ListForm(request.POST, proposals=overview.proposals, prefix="list")
    rows = items_formset(request.POST)
    return stored(
        request, overview, form,
        lambda: save_list(
            overview.survey.pk, [*typed_items(rows), *form.added()],
            seen=form.cleaned_data["seen"], by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_prepare(request.powers, overview.survey.unit_id), beside=(rows,),
        step="list", shown=fresh_forms(overview).changed(listed=form, items=rows),
        said=_("Daftar keluhan disimpan."), again=lambda now: _list_again(now, form, rows),
    )  # fmt: skip


def _list_again(
    overview: Overview, form: ListForm, rows: Any
) -> tuple[Forms, Sequence[Beside]]:  # fmt: skip
    both = merged_items(rows, overview.items, form.cleaned_data["seen"])
    goes_on(form, list_fingerprint(overview.items))
    items = items_formset(None, [one.values for one in both.rows])
    return fresh_forms(overview).changed(listed=form, items=items), both.beside
