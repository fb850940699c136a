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
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.figures import figures, without_doubts
from tuntas.assessments.surveys.queries.quality import doubt_groups, group_key
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.permissions import Permission
from tuntas.organisation.views.parts import number_of

WHOLE_GROUP = "group"


@requires(Permission.REVIEW_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_doubts(request: OfficeRequest, code: str) -> HttpResponse:
    """Show the groups with their reasons, and the index with and without; POST decides."""
    found = visible_survey(request.powers, code, Permission.REVIEW_SURVEYS)
    if request.method != "POST":
        return _page(request, found)
    seen = _plain(request, "seen")
    try:
        changed = decide(
            found.pk, _chosen(request, found, seen), by=request.powers, at=timezone.now(),
            decision=_plain(request, "decision"), reason=_plain(request, "reason")[:500],
            seen=seen,
        )  # fmt: skip
    except DomainError as error:
        status = 409 if isinstance(error, OvertakenError) else 422
        return _page(request, found, error=error.message, status=status)
    messages.success(
        request,
        ngettext("%(n)s jawaban diputuskan.", "%(n)s jawaban diputuskan.", changed)
        % {"n": changed},
    )
    return redirect("survey_doubts", code=code)


def _plain(request: OfficeRequest, name: str) -> str:
    """Return a field without NUL characters, which no database takes."""
    return request.POST.get(name, "").replace("\0", "")


def _chosen(request: OfficeRequest, found: Survey, seen: str) -> list[int]:
    """Return the doubts that were ticked, or all of the group as large as it was shown."""
    ticked = [pk for pk in map(number_of, request.POST.getlist("doubt")) if pk is not None]
    if request.POST.get("scope") != WHOLE_GROUP:
        return ticked
    doubts = ResponseDoubt.objects.filter(response__survey=found, decision=seen)
    members = [one.pk for one in doubts if group_key(one) == request.POST.get("group")]
    if str(len(members)) != request.POST.get("count"):
        raise OvertakenError(
            _("Sementara itu keputusan sebagian jawaban ini sudah berubah. Lihat lagi kelompoknya.")
        )
    return members


def _page(
    request: OfficeRequest, found: Survey, *, error: str = "", status: int = 200
) -> HttpResponse:
    everything = figures(found, leave_out=False)
    context = {
        "survey": found,
        "period": period_words(found.begins, found.ends),
        "groups": doubt_groups(found),
        "without": figures(found),
        "everything": everything,
        "doubtless": without_doubts(found),
        "error": error,
        "reason": request.POST.get("reason", ""),
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
