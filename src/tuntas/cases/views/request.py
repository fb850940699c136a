"""A service is asked for on the web, and the applicant's own page."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases.actions import act, submit_request
from tuntas.cases.actors import REPORTER
from tuntas.cases.documents import opened
from tuntas.cases.engine import Step
from tuntas.cases.forms.citizen import SeenForm
from tuntas.cases.forms.request import CompleteForm, RequestForm
from tuntas.cases.kinds import service_kinds
from tuntas.cases.links import secret_path
from tuntas.cases.models import Case, IssuedDocument, Reporter
from tuntas.cases.queries.request_page import (
    document_of,
    request_of,
    wanted,
)
from tuntas.cases.queries.requests import is_full
from tuntas.cases.views.citizen import own_page_response, secret_page, step_view
from tuntas.cases.views.sending import refusal, went_well
from tuntas.catalogue.models import Service
from tuntas.core import flood
from tuntas.core.access import public
from tuntas.core.attempts import attempt
from tuntas.rules.casework import CaseType, Request


@public
@require_http_methods(["GET", "HEAD", "POST"])
def service_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form of a service; take a request."""
    service, kind, about = _service(slug)
    if request.method != "POST":
        form = RequestForm(service=service, about=about)
        return _form_page(request, form, kind, full=is_full(service, about))
    form = RequestForm(request.POST, request.FILES, service=service, about=about)
    if status := refusal(request, form, report=True):
        return _form_page(request, form, kind, status=status)
    tried = attempt(form, lambda: _submit(form))
    if tried.done is None:
        form.data = {**request.POST.dict(), "uid": str(uuid4())}  # the old one belongs to another
        return _form_page(request, form, kind, status=tried.status)
    address = f"{secret_path(tried.done)}?terkirim=1"
    return went_well(request, address, report=True, code=tried.done.case.code)


def _service(slug: str) -> tuple[Service, CaseType, Request]:
    offered = Service.objects.offered(on=timezone.localdate()).select_related("unit")
    service = offered.of_slug(slug).first()
    kind = service_kinds().get(service.request_type) if service else None
    if service is None or kind is None or kind.request is None:
        raise Http404(_("Layanan ini tidak dapat diajukan di sini."))
    return service, kind, kind.request


def _submit(form: RequestForm) -> Reporter:
    """Take a request; without mails when too many of today name its address."""
    application = form.application()
    if application.email and not flood.may_mail(application.email):
        application = replace(application, mails=False)
    return submit_request(application, at=timezone.now(), files=form.documents())


def _form_page(
    request: HttpRequest,
    form: RequestForm,
    kind: CaseType,
    *,
    full: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "service": form.service,
        "kind": kind,
        "about": form.about,
        "parts": form.parts(),
        "full": full,
        "files_lost": bool(request.FILES) and "X-Draft" not in request.headers,
    }
    response = render(request, "cases/citizen/request.html", context, status=status)
    # Kept nowhere: a page shown again would carry a uid that already belongs to a request.
    response["Cache-Control"] = "private, no-store"
    return response


@secret_page
def complete(request: HttpRequest, reporter: Reporter) -> HttpResponse:
    """Take the documents and words that were asked for."""
    found = request_of(reporter.case)
    if request.method != "POST" or found is None:
        return redirect(secret_path(reporter))
    form = CompleteForm(request.POST, request.FILES, requirements=wanted(*found, reporter.case))
    if status := refusal(request, form, report=False):
        return own_page_response(request, reporter, bound={"complete": form}, status=status)
    step = Step("reporter_reply", text=form.cleaned_data["text"], uid=form.cleaned_data["uid"])
    tried = attempt(
        form,
        lambda: act(reporter.case_id, step, by=REPORTER, at=timezone.now(), files=form.documents()),
    )
    if tried.refusal is not None:
        reporter.case.refresh_from_db()
        trouble = tried.refusal.message
        return own_page_response(request, reporter, status=tried.status, trouble=trouble)
    return went_well(request, f"{secret_path(reporter)}?tersimpan=lengkapi", report=False)


withdraw = step_view("batalkan", "withdraw", SeenForm, "withdraw")


@secret_page
@require_safe
def own_document(request: HttpRequest, reporter: Reporter, uid: UUID) -> HttpResponse:  # noqa: ARG001
    """Hand the applicant the document."""
    return document_response(reporter.case, uid)


def document_response(case: Case, uid: UUID) -> HttpResponse:
    """Return a document's file; raises `Http404` for one that was revoked or never was."""
    found = document_of(case, uid)
    if found is None:
        raise Http404(_("Dokumen ini tidak ada atau sudah dicabut."))
    response = HttpResponse(opened(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _file_name(document: IssuedDocument) -> str:
    return f"{document.code}.pdf"
