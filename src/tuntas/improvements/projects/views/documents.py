"""The risalah and the slides of an improvement, as files."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tuntas.assessments.documents.files import Named, as_answer
from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import Job, rendered
from tuntas.core.errors import DomainError
from tuntas.improvements.projects.documents.facts import ProjectFacts, project_facts
from tuntas.improvements.projects.documents.risalah import risalah
from tuntas.improvements.projects.documents.slides import slides
from tuntas.rules.phrases import as_language


# As with the improvement's page: who sees it is settled by fetching it.
@signed_in
@require_safe
def improvement_risalah_pdf(request: OfficeRequest, pk: int) -> HttpResponse:
    """The risalah to be read and printed."""
    return _file(request, pk, "risalah", "pdf", lambda facts: risalah(facts, ending="pdf"))


@signed_in
@require_safe
def improvement_risalah_docx(request: OfficeRequest, pk: int) -> HttpResponse:
    """The risalah to be edited."""
    return _file(request, pk, "risalah", "docx", lambda facts: risalah(facts, ending="docx"))


@signed_in
@require_safe
def improvement_slides(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ten slides to be shown and edited."""
    return _file(request, pk, "presentasi", "pptx", slides)


def _file(
    request: OfficeRequest, pk: int, kind: str, ending: str, job: Callable[[ProjectFacts], Job]
) -> HttpResponse:
    facts = project_facts(
        request.powers,
        pk,
        city=this_city().name,
        language=as_language(get_language()),
        today=timezone.localdate(),
    )
    try:
        content = rendered(job(facts))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("improvement", pk)
    return as_answer(content, Named(f"{kind} {pk} {facts.improvement.title}", ending))
