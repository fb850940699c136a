"""Answers too good to be true: a person looks at the reasons and decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.assessments.models import ResponseDoubt, Survey
from tuntas.assessments.surveys.actions.doubts import decide, look_for_doubts_later
from tuntas.assessments.surveys.forms.doubts import WHOLE_GROUP, DecisionForm
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.figures import figures, without_doubts
from tuntas.assessments.surveys.queries.quality import doubt_groups, group_key
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.errors import OvertakenError
from tuntas.core.permissions import Permission
from tuntas.organisation.views.parts import number_of


@requires(Permission.REVIEW_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_doubts(request: OfficeRequest, code: str) -> HttpResponse:
    """Show the groups with their reasons, and the index with and without; POST decides."""
    found = visible_survey(request.powers, code, Permission.REVIEW_SURVEYS)
    form = DecisionForm(posted(request))

    def do() -> int:
        said = form.cleaned_data
        return decide(
            found.pk, _chosen(found, form), by=request.powers, at=timezone.now(),
            decision=said["decision"], reason=said["reason"], seen=said["seen"],
        )  # fmt: skip

    tried = attempt(form, do)
    if tried.done is None:
        return _page(request, found, form, status=tried.status)
    changed = tried.done
    messages.success(
        request,
        ngettext("%(n)s jawaban diputuskan.", "%(n)s jawaban diputuskan.", changed)
        % {"n": changed},
    )
    return redirect("survey_doubts", code=code)


def _chosen(found: Survey, form: DecisionForm) -> list[int]:
    """Return the doubts that were ticked, or all of the group as large as it was shown."""
    said = form.cleaned_data
    if said["scope"] != WHOLE_GROUP:
        return [pk for pk in map(number_of, form.ticked) if pk is not None]
    doubts = ResponseDoubt.objects.filter(response__survey=found, decision=said["seen"])
    members = [one.pk for one in doubts if group_key(one) == said["group"]]
    if str(len(members)) != said["count"]:
        raise OvertakenError(
            _("Sementara itu keputusan sebagian jawaban ini sudah berubah. Lihat lagi kelompoknya.")
        )
    return members


def _page(
    request: OfficeRequest, found: Survey, form: DecisionForm, *, status: int
) -> HttpResponse:
    everything = figures(found, leave_out=False)
    context = {
        "survey": found,
        "period": period_words(found.begins, found.ends),
        "groups": doubt_groups(found),
        "without": figures(found),
        "everything": everything,
        "doubtless": without_doubts(found),
        "form": form,
    }
    return render(request, "assessments/survey/doubts.html", context, status=status)


@requires(Permission.REVIEW_SURVEYS)
@require_POST
def survey_look(request: OfficeRequest, code: str) -> HttpResponse:
    """Have the answers looked at in the background."""
    found = visible_survey(request.powers, code, Permission.REVIEW_SURVEYS)
    look_for_doubts_later(found.pk)
    messages.success(request, _("Jawaban sedang diperiksa. Muat ulang halaman ini sebentar lagi."))
    return redirect("survey_doubts", code=code)
