"""Recommendations to others: written, sent, answered."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ComplaintSurvey, Recommendation
from tuntas.improvements.permissions import can_lead
from tuntas.improvements.promises.actions.common import GoneError
from tuntas.improvements.promises.actions.recommendations import (
    answer_recommendation,
    discard_recommendation,
    draft_recommendation,
    send_recommendation,
)
from tuntas.improvements.promises.forms.recommendation import (
    AnswerForm,
    RecommendationFilterForm,
    RecommendationForm,
)
from tuntas.improvements.promises.permissions import can_answer, can_draft, check_can_draft
from tuntas.improvements.promises.queries.recommendations import (
    own_surveys,
    recommendation_page,
    visible_recommendation,
)
from tuntas.improvements.promises.queries.survey_list import visible_complaint_survey
from tuntas.improvements.promises.views.gone import after_removing, not_there
from tuntas.improvements.sending import attempt_own, told
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.queries.units import units_for, units_to_choose


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def recommendations(request: OfficeRequest) -> HttpResponse:
    """List what one's units wrote and received."""
    units = units_for(request.powers, Permission.VIEW_IMPROVEMENTS, on=timezone.localdate())
    form = RecommendationFilterForm(request.GET, units=unit_choices(units))
    said = form.cleaned_data if form.is_valid() else {}
    after = row_id(request.GET.get("after", ""))
    page = recommendation_page(
        request.powers, state=said.get("state", ""),
        unit_id=int(said["unit"]) if said.get("unit") else None, after=after,
    )  # fmt: skip
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "page": page,
        "filtered": bool(kept),
        "may_draft": request.powers.has(Permission.WORK_ON_IMPROVEMENTS),
        "next_url": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "improvements/promises/recommendations.html", context)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_new(request: OfficeRequest) -> HttpResponse:
    """Write a recommendation out of a complaint survey; the survey first, where none is named."""
    asked = request.GET.get("survey", "")
    if not asked:
        surveys = own_surveys(request.powers)
        return render(request, "improvements/promises/choose_survey.html", {"surveys": surveys})
    survey = visible_complaint_survey(request.powers, asked)
    if request.method != "POST" and survey.state == ComplaintSurvey.State.PREPARING:
        reason = _("Daftar keluhan survei ini masih disusun. Buka dahulu surveinya.")
        return told(request, reason, "complaint_survey", survey.code)
    return _drafted(request, survey)


def _drafted(request: OfficeRequest, survey: ComplaintSurvey) -> HttpResponse:
    units = [one for one in units_to_choose(on=timezone.localdate()) if one.pk != survey.unit_id]
    form = RecommendationForm(
        posted(request), initial={"item": request.GET.get("item", "")},
        items=survey.items.order_by("order"), units=units,
    )  # fmt: skip
    tried = attempt_own(
        form,
        lambda: draft_recommendation(
            survey=survey, item=form.item_chosen, facts=form.facts(), by=request.powers,
            at=timezone.now(), uid=form.cleaned_data["uid"],
        ),
        check=lambda: check_can_draft(request.powers, survey.unit_id),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Rekomendasi tersimpan. Kepala unit yang mengirimkannya."))
        return redirect("recommendation", tried.done.pk)
    context = {"form": form, "survey": survey}
    return render(
        request, "improvements/promises/recommendation_new.html", context, status=tried.status
    )


@requires(Permission.VIEW_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a recommendation; whom it concerns answers it."""
    found = visible_recommendation(request.powers, pk)
    form = AnswerForm(posted(request))
    tried = attempt(
        form,
        lambda: answer_recommendation(
            recommendation_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Jawaban tersimpan; kedua unit membacanya."))
        return redirect("recommendation", pk)
    own = found.survey.unit_id
    context = {
        "recommendation": found,
        "form": form,
        "may_answer": can_answer(request.powers, found),
        "may_draft": can_draft(request.powers, own),
        "may_lead": can_lead(request.powers, own),
    }
    return render(
        request, "improvements/promises/recommendation.html", context, status=tried.status
    )


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def recommendation_send(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send it in the name of the unit."""
    if not Recommendation.objects.visible_to(request.powers).filter(pk=pk).exists():
        return not_there(request, "recommendations")
    tried = press(
        request,
        lambda: send_recommendation(recommendation_id=pk, by=request.powers, at=timezone.now()),
        _("Rekomendasi terkirim."),
    )
    gone = isinstance(tried.refusal, GoneError)
    return redirect("recommendations") if gone else redirect("recommendation", pk)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_POST
def recommendation_discard(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let a draft go."""
    if not Recommendation.objects.visible_to(request.powers).filter(pk=pk).exists():
        return not_there(request, "recommendations")
    tried = press(
        request,
        lambda: discard_recommendation(recommendation_id=pk, by=request.powers, at=timezone.now()),
        _("Rancangan dihapus."),
    )
    return after_removing(tried, "recommendation", pk, listed="recommendations")
