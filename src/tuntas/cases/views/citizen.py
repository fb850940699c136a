"""The citizen's pages: report, track by code, and the page that the secret link opens."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases.actions import act, submit
from tuntas.cases.actors import REPORTER
from tuntas.cases.attachments import shown
from tuntas.cases.engine import Step
from tuntas.cases.forms.citizen import (
    USUAL_KIND,
    CodeForm,
    RateForm,
    RejectForm,
    RemarkForm,
    ReopenForm,
    ReplyForm,
    ReportForm,
    SeenForm,
)
from tuntas.cases.links import reporter_of_link, secret_path
from tuntas.cases.models import Case, Reporter
from tuntas.cases.queries.tracking import case_of_code, own_page, public_progress, readable_file
from tuntas.cases.views.request_context import own_request
from tuntas.cases.views.sending import refusal, was_queued, went_well
from tuntas.cases.words import noun
from tuntas.core import flood
from tuntas.core.access import public
from tuntas.core.attempts import attempt
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.throttle import Throttle, address_of
from tuntas.organisation.models import Unit

# Thirty wrong codes or links at once, then one every ten seconds.
GUESSES = Throttle(capacity=30, refill_seconds=10)
Response = TypeVar("Response", bound=HttpResponseBase)
SecretView = Callable[..., Any]
NOTHING_BOUND: Mapping[str, forms.Form] = {}

SAVED = {
    "balas": gettext_lazy("Terima kasih, jawaban Anda sudah kami teruskan."),
    "keterangan": gettext_lazy("Keterangan Anda sudah ditambahkan ke laporan."),
    "setuju": gettext_lazy("Terima kasih. Laporan ini selesai dengan persetujuan Anda."),
    "belum": gettext_lazy("Dibuka lagi. Alasan Anda sudah kami teruskan ke unit."),
    "buka-lagi": gettext_lazy("Dibuka lagi. Alasan Anda sudah kami teruskan ke unit."),
    "lengkapi": gettext_lazy("Terima kasih, yang Anda kirim sudah kami teruskan ke petugas."),
    "batalkan": gettext_lazy("Permohonan ini sudah dibatalkan."),
    "nilai": gettext_lazy("Terima kasih, nilai Anda sudah tercatat."),
}

# The forms of the reporter's page by their name there, each with the transitions it serves.
SLOTS: dict[str, tuple[type[forms.Form], frozenset[str]]] = {
    "reply": (ReplyForm, frozenset({"reporter_reply"})),
    "confirm": (SeenForm, frozenset({"confirm"})),
    "reject": (RejectForm, frozenset({"reject"})),
    "reopen": (ReopenForm, frozenset({"reopen"})),
    "rate": (RateForm, frozenset({"rate"})),
    "withdraw": (SeenForm, frozenset({"withdraw"})),
}


# --- reporting ------------------------------------------------------------------------------------
@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; take a report. What is incomplete is asked for once, never refused."""
    if request.method != "POST":
        wished = request.GET.get("jenis") or USUAL_KIND
        return _report_page(request, ReportForm(initial={"kind": wished}))
    form = ReportForm(request.POST, request.FILES)
    if status := refusal(request, form, report=True):
        return _report_page(request, form, status=status)
    as_is = form.cleaned_data["as_is"] or was_queued(request)
    if not as_is and (form.missing() or form.personal()):
        return _report_page(request, form, check=True)
    tried = attempt(form, lambda: _submit(form))
    if tried.done is None:
        form.data = {**request.POST.dict(), "uid": str(uuid4())}  # the old one belongs to a report
        return _report_page(request, form, status=tried.status)
    address = f"{secret_path(tried.done)}?terkirim=1"
    return went_well(request, address, report=True, code=tried.done.case.code)


def _submit(form: ReportForm) -> Reporter:
    """Take a report; without mails when too many of today name its address, perhaps not the sender's."""
    report = form.report()
    if report.email and not flood.may_mail(report.email):
        report = replace(report, mails=False)
    return submit(report, at=timezone.now(), files=form.cleaned_data["photos"])


def _report_page(
    request: HttpRequest, form: ReportForm, *, check: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "parts": _parts(),
        "check": check,
        **(_gaps(form) if check else {}),
        # A browser cannot be handed back the files that it sent; outbox.js keeps them itself.
        "files_lost": bool(request.FILES) and "X-Draft" not in request.headers,
        **_units(),
    }
    response = render(request, "cases/citizen/report.html", context, status=status)
    # Kept nowhere: a page shown again would carry a uid that already belongs to a report.
    response["Cache-Control"] = "private, no-store"
    return response


def _gaps(form: ReportForm) -> dict[str, Any]:
    missing = form.missing()
    return {
        "missing": missing,
        "personal": form.personal(),
        "first_gap": next(iter(missing), "text"),
    }


def _units() -> dict[str, Any]:
    valid = Unit.objects.valid(on=timezone.localdate()).filter(parent__isnull=False)
    return {"units": valid.values_list("name", flat=True)}


def _parts() -> list[dict[str, str]]:
    return [
        {
            "key": "what",
            "word": _("apa"),
            "hint": _("Ceritakan apa yang terjadi, dua atau tiga kalimat."),
        },
        {
            "key": "where",
            "word": _("di mana"),
            "hint": _("Di mana letaknya? Sebut jalan dan patokannya."),
        },
        {"key": "when", "word": _("kapan"), "hint": _("Kapan terjadinya? Kira-kira pun menolong.")},
        {"key": "photo", "word": _("foto"), "hint": _("Bila ada, sertakan satu foto.")},
    ]


# --- with the code --------------------------------------------------------------------------------
@public
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a tracking code."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        return redirect("track_code", code=in_path(form.cleaned_data["kode"]))
    return render(request, "cases/citizen/track.html", {"form": form})


def in_path(code: str) -> str:
    """Return a code as it was typed, without what an address gives a meaning of its own."""
    return "".join(letter for letter in code if letter.isalnum() or letter in "- ") or "-"


@public
@require_safe
def track_code(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a report is: for everybody with the code, so nothing that anybody wrote."""
    if not GUESSES.allows(address_of(request)):
        return slow_down(request)
    case = case_of_code(code)
    if case is None:
        GUESSES.spend(address_of(request))
        form = CodeForm.of_unknown(code)
        response = render(request, "cases/citizen/track.html", {"form": form}, status=404)
        return not_indexed(response)
    context = {
        "code": case.code,
        "noun": noun(case.type),
        "merged": case.duplicate_of_id is not None,
        "progress": public_progress(case, at=timezone.now()),
    }
    return not_indexed(render(request, "cases/citizen/track_code.html", context))


def slow_down(request: HttpRequest) -> HttpResponse:
    """Tell whoever guesses to wait."""
    response = render(request, "errors/too_many.html", status=429)
    response["Retry-After"] = str(round(GUESSES.refill_seconds))
    return response


def not_indexed(response: Response) -> Response:
    """Keep a page out of search engines and shared stores."""
    response["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


# --- with the secret link -------------------------------------------------------------------------
def secret_page(view: SecretView) -> SecretView:
    """Hand the view the reporter whose link it is; a wrong code and a wrong token look alike.

    Only who guesses is slowed down: a token has 120 bits, and many honest people share the address of
    one guesser.
    """

    @public
    @wraps(view)
    def checked(request: HttpRequest, code: str, token: str, **rest: Any) -> Any:
        reporter = reporter_of_link(code, token)
        if reporter is None:
            if not GUESSES.allows(address_of(request)):
                return slow_down(request)
            GUESSES.spend(address_of(request))
            raise Http404
        response = view(request, reporter, **rest)
        # Other sites learn nothing of the address. Not "no-referrer": browsers then send "Origin: null"
        # with plain forms, which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        return not_indexed(response)

    return checked


@secret_page
@require_safe
def track_own(request: HttpRequest, reporter: Reporter) -> HttpResponse:
    """Show the reporter everything that is meant for them."""
    return own_page_response(request, reporter)


def own_page_response(
    request: HttpRequest,
    reporter: Reporter,
    *,
    bound: Mapping[str, forms.Form] = NOTHING_BOUND,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    """Return the page of whoever reported or applied, with a form that has to be put right."""
    case = reporter.case
    may = _possible(case)
    just_sent = "terkirim" in request.GET
    if just_sent and reporter.email and not reporter.wants_mail:
        trouble = flood.no_mails()
    context = {
        "page": own_page(reporter, at=timezone.now()),
        "path": secret_path(reporter),
        "link": request.build_absolute_uri(secret_path(reporter)),
        "wants_mail": reporter.wants_mail,
        "just_sent": just_sent,
        "saved": SAVED.get(request.GET.get("tersimpan", ""), ""),
        "trouble": trouble,
        "typed": request.POST.get("text", "") if trouble else "",
        "may": may,
        **_empty_forms(may, seen=case.event_count),
        **(own_request(reporter, bound, may=may) if case.service_id else {}),
        **bound,
    }
    page = "request_own.html" if case.service_id else "track_own.html"
    return render(request, f"cases/citizen/{page}", context, status=status)


def _possible(case: Case) -> frozenset[str]:
    if case.duplicate_of_id:
        return frozenset()
    return frozenset(step.key for step in case.type.possible(case.state))


def _empty_forms(may: Collection[str], *, seen: int) -> dict[str, forms.Form]:
    """Return the forms of what can be done now; making all of them would cost more than the page."""
    return {
        slot: form_class(initial={"seen": seen}, auto_id=f"{slot}_%s")
        for slot, (form_class, steps) in SLOTS.items()
        if not steps.isdisjoint(may)
    }


ShowForm = Callable[[HttpRequest, Reporter, forms.Form, int], HttpResponse]


def step_view(name: str, transition: str, form_class: type[forms.Form], slot: str) -> SecretView:
    """Return the view of one thing that a reporter can do; `slot` is the form's name on the page."""

    def show(
        request: HttpRequest, reporter: Reporter, form: forms.Form, status: int
    ) -> HttpResponse:
        return own_page_response(request, reporter, bound={slot: form}, status=status)

    @secret_page
    def view(request: HttpRequest, reporter: Reporter) -> HttpResponse:
        if request.method != "POST":  # reloaded after an error, or another language chosen there
            return redirect(secret_path(reporter))
        form = form_class(request.POST, request.FILES, auto_id=f"{slot}_%s")
        return _done(request, reporter, form, name=name, transition=transition, show=show)

    view.__doc__ = f"Do `{transition}` for the reporter."
    return view


def _done(
    request: HttpRequest,
    reporter: Reporter,
    form: forms.Form,
    *,
    name: str,
    transition: str,
    show: ShowForm,
) -> HttpResponse:
    """Do what a valid form asks and lead back; else show the form again, or what is in the way."""
    if status := refusal(request, form, report=False):
        if "photos" not in form.fields and (trouble := form.non_field_errors()):
            return own_page_response(request, reporter, status=status, trouble=str(trouble[0]))
        return show(request, reporter, form, status)
    tried = attempt(form, lambda: _act(reporter, transition, form))
    if tried.refusal is not None:
        reporter.case.refresh_from_db()
        said = _in_words(tried.refusal)
        return own_page_response(request, reporter, status=tried.status, trouble=said)
    return went_well(request, f"{secret_path(reporter)}?tersimpan={name}", report=False)


def _act(reporter: Reporter, transition: str, form: forms.Form) -> None:
    if reporter.case.duplicate_of_id:
        raise DomainError(
            _("Laporan ini sudah digabung dengan laporan lain dan tidak dapat diubah lagi.")
        )
    said = form.cleaned_data
    act(
        reporter.case_id,
        Step(transition, text=said.get("text", ""), rating=said.get("rating"), uid=said["uid"]),
        by=REPORTER,
        at=timezone.now(),
        seen=said.get("seen"),
        files=said.get("photos", ()),
    )


def _in_words(error: DomainError) -> str:
    if isinstance(error, OvertakenError):  # its own words name officers
        return _("Sementara itu ada perkembangan baru. Baca dulu di bawah, lalu putuskan.")
    return error.message


reply = step_view("balas", "reporter_reply", ReplyForm, "reply")
confirm = step_view("setuju", "confirm", SeenForm, "confirm")
reject = step_view("belum", "reject", RejectForm, "reject")
reopen = step_view("buka-lagi", "reopen", ReopenForm, "reopen")
rate = step_view("nilai", "rate", RateForm, "rate")


@secret_page
def remark(request: HttpRequest, reporter: Reporter) -> HttpResponse:
    """Add words and files, on a page of its own: few who look at their report want to add to it."""
    if request.method == "POST":
        form = RemarkForm(request.POST, request.FILES, auto_id="reply_%s")
        return _done(
            request, reporter, form, name="keterangan", transition="remark", show=_remark_page
        )
    if "remark" not in _possible(reporter.case):
        return redirect(secret_path(reporter))
    return _remark_page(request, reporter, RemarkForm(auto_id="reply_%s"))


def _remark_page(
    request: HttpRequest, reporter: Reporter, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "case": reporter.case,
        "noun": noun(reporter.case.type),
        "path": secret_path(reporter),
        "reply": form,
    }
    return render(request, "cases/citizen/remark.html", context, status=status)


@secret_page
@require_safe
def case_file(request: HttpRequest, reporter: Reporter, uid: UUID) -> FileResponse:
    """Serve a file of the reporter's own case: pictures are shown (`?kecil`: small), PDFs saved."""
    found = readable_file(reporter, uid)
    if found is None:
        raise Http404
    path, media_type = shown(found, small="kecil" in request.GET)
    response = FileResponse(
        path.open("rb"),
        as_attachment=not found.is_picture,
        filename=found.name,
        content_type=media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=604800"  # a photo is not paid for twice
    return response
