"""Worksheets and letters, as files."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.assessments.documents.files import Named, as_answer, or_back
from tuntas.assessments.rounds.documents.letter import letter
from tuntas.assessments.rounds.documents.worksheet import worksheet
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.assessments.rounds.rights import visible_assessments
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import Job, rendered
from tuntas.core.permissions import Permission


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def round_worksheet(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """The worksheet of an assessment, with what this person may see and fill in."""
    return _assessment_file(request, uid, "lke", "xlsx", worksheet)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def round_letter(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """The evaluation report, to be completed."""
    return _assessment_file(request, uid, "lhe", "docx", letter)


def _assessment_file(
    request: OfficeRequest, uid: UUID, words: str, ending: str, job: Callable[..., Job]
) -> HttpResponse:
    one = get_object_or_404(visible_assessments(request.powers), uid=uid)
    name = Named(f"{words} {one.unit.short_name} {one.round.title}", ending)

    def made() -> HttpResponse:
        return as_answer(rendered(job(sheet(one, request.powers), city=this_city().name)), name)

    return or_back(request, made, back=reverse("assessment", args=[uid]))
