"""Merging: two reports of one matter go on as one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases.actions import merge
from tuntas.cases.actors import staff
from tuntas.cases.forms.office import MergeForm
from tuntas.cases.models import Case
from tuntas.cases.queries.case_page import can_read, visible_case
from tuntas.cases.queries.similar import similar_cases
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt
from tuntas.core.permissions import Permission
from tuntas.core.secrets import tidy_code


@requires(Permission.MERGE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_case(request: OfficeRequest, code: str) -> HttpResponse:
    """Choose the report that goes on, look at it, and close this one as its duplicate."""
    case = visible_case(request.powers, code, Permission.MERGE_CASES)
    if request.method != "POST":
        typed = request.GET.get("into", "")
        target = _target(request, typed) if typed else None
        form = MergeForm(initial={"seen": case.event_count, "into": typed})
        return _page(request, case, form, target=target)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    target = _target(request, form.cleaned_data["into"])
    if target is None:
        form.add_error("into", _("Tidak ada laporan dengan kode ini yang dapat Anda gabungkan."))
        return _page(request, case, form, status=422)
    if form.cleaned_data["confirmed"] != target.code:
        return _page(request, case, form, target=target)
    tried = attempt(
        form,
        lambda: merge(
            case.pk, into_id=target.pk, by=staff(request.powers), at=timezone.now(),
            seen=form.cleaned_data["seen"],
        ),
    )  # fmt: skip
    if tried.refusal is not None:
        case.refresh_from_db()
        form.data = {**request.POST.dict(), "seen": str(case.event_count)}
        return _page(request, case, form, target=target, status=tried.status)
    messages.success(
        request,
        _(
            "%(code)s digabung ke %(into)s. Pelapor yang meninggalkan surel diberi tahu; yang lain melihatnya di halaman laporannya."
        )
        % {"code": case.code, "into": target.code},
    )
    return redirect("case", code=target.code)


def _target(request: OfficeRequest, typed: str) -> Case | None:
    mergeable = Case.objects.visible_to(request.powers, Permission.MERGE_CASES)
    return mergeable.filter(code=tidy_code(typed)).select_related("unit").first()


def _page(
    request: OfficeRequest,
    case: Case,
    form: MergeForm,
    *,
    target: Case | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "similar": similar_cases(case, request.powers),
        "target": _shown(target, request) if target else None,
    }
    return render(request, "cases/office/merge.html", context, status=status)


def _shown(target: Case, request: OfficeRequest) -> dict[str, object]:
    readable = can_read(target, request.powers)
    return {
        "code": target.code,
        "title": target.title if readable else _("Laporan rahasia"),
        "unit": target.unit.short_name,
        "state": target.state_now.label.in_language(get_language() or "id"),
        "closes": target.queue in {"waiting", "confirm"},
    }


@requires(Permission.MERGE_CASES)
@require_safe
def similar(request: OfficeRequest, code: str) -> HttpResponse:
    """List open reports that may be about the same matter."""
    case = visible_case(request.powers, code, Permission.MERGE_CASES)
    context = {"case": case, "similar": similar_cases(case, request.powers)}
    return render(request, "cases/office/similar.html", context)
