"""Import of an agency's spreadsheet of survey answers: upload, look at every bad row, then decide."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.forms.survey import EXTRA_LETTERS
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.catalogue.models import Service
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, SHOWN, posted
from tuntas.core.days import DayField
from tuntas.core.flood import check_room
from tuntas.core.permissions import Permission
from tuntas.exchange.kept_uploads import KeptUpload
from tuntas.exchange.skm.importer import IGNORE, SkmImport, import_skm
from tuntas.exchange.skm.reader import FORM_ORDER, LIST_ORDER
from tuntas.exchange.views.looking import handed_in, looked_at, taken, waiting

ROWS_SHOWN = 200  # bad rows of a preview; the counts are of all
NEW, NONE = "+", ""


class SheetUploadForm(forms.Form):
    """A spreadsheet, and what its U8 and U9 are: asked each time, nothing is assumed."""

    file = forms.FileField(
        label=gettext_lazy("Lembar kerja"),
        help_text=gettext_lazy(
            "Excel (.xlsx, .xls) atau CSV dengan kolom U1 sampai U9. Nama responden tidak dibaca."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Apa isi U8 dan U9 di berkas ini?"),
        widget=forms.RadioSelect,
        choices=[
            (LIST_ORDER, gettext_lazy("U8 penanganan pengaduan, U9 sarana dan prasarana")),
            (FORM_ORDER, gettext_lazy("U8 sarana dan prasarana, U9 penanganan pengaduan")),
        ],
        error_messages={
            "required": gettext_lazy("Pilih urutannya; lihat judul kolom atau kuesionernya.")
        },
    )

    first = DayField(
        gettext_lazy("Hari pengisian"),
        required=False,
        help_text=gettext_lazy(
            "Untuk baris tanpa tanggal di berkas. Bila kosong: hari terakhir periode survei, atau hari ini bila periodenya masih berjalan."
        ),
    )
    last = DayField(
        gettext_lazy("Sampai hari"),
        required=False,
        help_text=gettext_lazy(
            "Bila diisi beberapa hari; baris-barisnya dibagi merata menurut urutannya."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the first day where only the last one is told."""
        found = super().clean() or self.cleaned_data
        if found.get("last") and not found.get("first") and "first" not in self.errors:
            self.add_error("first", _("Isi juga hari pertamanya."))
        return found

    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day, None where none was told."""
        first = self.cleaned_data["first"]
        return (first, self.cleaned_data["last"] or first) if first else None

    def clean_file(self) -> "UploadedFile[Any]":
        """Keep nothing when the disk is full."""
        check_room()
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file


class DecisionForm(forms.Form):
    """What the names of services in the file mean, and what the element beyond U9 is."""

    def __init__(self, data: Any, *, report: SkmImport, known: list[str], extra_label: str) -> None:
        super().__init__(data)
        for place, (name, service) in enumerate(report.services.items()):
            choices = [
                (NEW, _("buat layanan baru “%(name)s”") % {"name": name}),
                *((one, one) for one in known),
                (NONE, _("tanpa layanan")),
            ]
            matched = service if service in known else NEW
            self.fields[f"service-{place}"] = forms.ChoiceField(
                label=name, choices=choices, initial=matched, required=False
            )
        if report.file.extra:
            self.fields["extra"] = _extra_field(report.file.extra, extra_label)

    def services(self, report: SkmImport) -> Mapping[str, str]:
        """Return the service for each name of the file."""
        chosen = {
            name: self.cleaned_data[f"service-{place}"]
            for place, name in enumerate(report.services)
        }
        return {name: name if said == NEW else said for name, said in chosen.items()}


def _extra_field(heading: str, known: str) -> forms.Field:
    """Return what asks for the name of a column beyond the instrument's; a survey has but one."""
    label = _("Isi kolom “%(heading)s”") % {"heading": heading}
    if known:
        choices = [(known, known), ("", _("bukan itu, abaikan kolomnya"))]
        return forms.ChoiceField(label=label, choices=choices, initial=known, required=False)
    return forms.CharField(
        label=label,
        max_length=EXTRA_LETTERS,
        required=False,
        help_text=_(
            "Instrumen survei ini tidak punya unsur itu. Bila diberi nama, nilainya disimpan pada setiap jawaban dan ditampilkan tersendiri, tetapi tidak masuk indeks. Bila kosong, kolomnya diabaikan."
        ),
    )


@requires(Permission.ENTER_SURVEY_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def skm_import(request: OfficeRequest, code: str) -> HttpResponse:
    """Take a spreadsheet for a survey."""
    survey = visible_survey(request.powers, code, Permission.ENTER_SURVEY_ANSWERS)
    form = SheetUploadForm(posted(request), request.FILES or None)

    def look(kept: KeptUpload) -> SkmImport:
        request.session[_order_key(survey)] = form.cleaned_data["order"]
        request.session[_days_key(survey)] = [day.isoformat() for day in form.days() or ()]
        return _run(request, survey, kept, dry_run=True)

    if handed_in(request, _purpose(survey), form, look):
        return redirect("skm_import_preview", code=code)
    context = {"survey": survey, "period": period_words(survey.begins, survey.ends), "form": form}
    status = INCOMPLETE if form.is_bound else SHOWN
    return render(request, "exchange/skm/upload.html", context, status=status)


@requires(Permission.ENTER_SURVEY_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def skm_import_preview(request: OfficeRequest, code: str) -> HttpResponse:
    """Show what the file would bring and every bad row; POST imports all of it or the good rows."""
    survey = visible_survey(request.powers, code, Permission.ENTER_SURVEY_ANSWERS)
    kept = waiting(request, _purpose(survey))
    report = looked_at(request, kept, lambda kept: _run(request, survey, kept, dry_run=True))
    if kept is None or report is None:
        return redirect("skm_import", code=code)
    form = DecisionForm(
        posted(request), report=report, known=_known(survey), extra_label=survey.extra_label
    )
    if form.is_valid():
        return _apply(request, survey, kept, form, report)
    context = {
        "survey": survey,
        "period": period_words(survey.begins, survey.ends),
        "kept": kept,
        "report": report,
        "refused": report.file.refused[:ROWS_SHOWN],
        "left_refused": max(0, len(report.file.refused) - ROWS_SHOWN),
        "form": form,
    }
    status = INCOMPLETE if form.is_bound else SHOWN
    return render(request, "exchange/skm/preview.html", context, status=status)


def _apply(
    request: OfficeRequest, survey: Survey, kept: KeptUpload, form: DecisionForm, report: SkmImport
) -> HttpResponse:
    done = taken(
        request, _purpose(survey), kept,
        lambda kept: _run(
            request, survey, kept,
            services=form.services(report),
            extra_name=form.cleaned_data.get("extra", "").strip() or IGNORE,
            only_good=request.POST.get("rows") == "good",
        ),
    )  # fmt: skip
    if done is None:
        return redirect("skm_import_preview", code=survey.code)
    messages.success(
        request,
        _("Selesai: %(added)s jawaban ditambahkan, %(repeated)s sudah ada. %(days)s")
        % {"added": done.added, "repeated": done.repeated, "days": done.days.in_words()},
    )
    return redirect("survey", code=survey.code)


def _run(request: OfficeRequest, survey: Survey, kept: KeptUpload, **options: Any) -> SkmImport:
    return import_skm(
        kept.path, survey, by=request.powers, at=timezone.now(),
        order=request.session.get(_order_key(survey), ""), days=_days(request, survey),
        filename=kept.filename, **options,
    )  # fmt: skip


def _days(request: OfficeRequest, survey: Survey) -> tuple[date, date] | None:
    told = [date.fromisoformat(day) for day in request.session.get(_days_key(survey), [])]
    return (told[0], told[-1]) if told else None


def _known(survey: Survey) -> list[str]:
    return list(Service.objects.filter(unit=survey.unit).values_list("name", flat=True))


def _purpose(survey: Survey) -> str:
    return f"skm-{survey.code}"


def _order_key(survey: Survey) -> str:
    return f"skm-order-{survey.code}"


def _days_key(survey: Survey) -> str:
    return f"skm-days-{survey.code}"
