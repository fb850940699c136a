"""Who reported: opened with a reason, recorded first, shown once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tuntas.cases.actions import act
from tuntas.cases.actors import staff
from tuntas.cases.engine import Step
from tuntas.cases.forms.office import ReporterForm
from tuntas.cases.models import Case, CaseEvent, Reporter
from tuntas.cases.permissions import check_can_see_reporter
from tuntas.cases.queries.case_page import visible_case
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, attempt, posted
from tuntas.core.permissions import Permission


@requires(Permission.VIEW_REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def reporter(request: OfficeRequest, code: str) -> HttpResponse:
    """Ask for the reason; record the look; only then read and show the identity."""
    case = visible_case(request.powers, code)
    check_can_see_reporter(request.powers, case)
    form, now = ReporterForm(posted(request)), timezone.now()

    def look() -> CaseEvent:
        said = form.cleaned_data
        step = Step("view_reporter", reason=said["reason"], uid=said["uid"])
        return act(case.pk, step, by=staff(request.powers), at=now)

    tried = attempt(form, look)
    if tried.done is None:
        return _page(request, case, status=tried.status, form=form, left=_left_something(case))
    if tried.done.at != now:
        return redirect("case_reporter", code=code)  # a reloaded page: each look has its own record
    return _page(request, case, reporter=Reporter.objects.filter(case=case).first(), shown=True)


def _left_something(case: Case) -> bool:
    """Tell whether there is anything to look at: nobody should give a reason for an empty page."""
    found = Reporter.objects.filter(case=case).first()
    return found is not None and any((found.name, found.email, found.phone))


def _page(
    request: OfficeRequest, case: Case, *, status: int = SHOWN, **more: object
) -> HttpResponse:
    response = render(request, "cases/office/reporter.html", {"case": case, **more}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
