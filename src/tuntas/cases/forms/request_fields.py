"""The fields that a service's file can ask for, one maker for each kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.attachments import PreparedFile
from tuntas.cases.forms.citizen import FilesField, VillageField, villages
from tuntas.cases.forms.digits import nik_field, phone_field
from tuntas.core.days import DayField
from tuntas.rules.casework import Field, Requirement
from tuntas.rules.casework.requests import NO, YES

USUAL_LETTERS = {"text": 200, "address": 300, "long_text": 2_000}
FEW_CHOICES = 8  # more are a list that opens


def _language() -> str:
    return get_language() or "id"


class RequirementField(FilesField):
    """One document that is asked for: up to five pictures or PDFs, of the formats that fit."""

    def __init__(self, requirement: Requirement, **options: Any) -> None:
        super().__init__(**options)
        self.requirement = requirement
        self.widget.attrs.pop("data-completes", None)
        accept = {"picture": "image/*", "pdf": "application/pdf"}
        self.widget.attrs["accept"] = ",".join(accept[one] for one in sorted(requirement.formats))

    def clean(self, data: Any, initial: Any = None) -> list[PreparedFile]:
        """Check every file; the name of each says what it is, not whose."""
        files = super().clean(data, initial)
        if self.required and not files:
            raise forms.ValidationError(_("Sertakan berkas ini; foto dari telepon cukup."))
        for file in files:
            kind = "picture" if file.media_type.startswith("image/") else "pdf"
            if kind not in self.requirement.formats:
                raise forms.ValidationError(
                    _("Kirim foto (JPG, PNG), bukan PDF.")
                    if kind == "pdf"
                    else _("Kirim PDF, bukan foto.")
                )
        return [self._named(file, place) for place, file in enumerate(files, 1)]

    def _named(self, file: PreparedFile, place: int) -> PreparedFile:
        suffix = PurePosixPath(file.name).suffix
        key = self.requirement.key
        return replace(file, name=f"{key}-{place}{suffix}", requirement=key)


def _text(field: Field, **options: Any) -> forms.Field:
    rows = {"long_text": 4, "address": 2}.get(field.kind)
    return forms.CharField(
        min_length=field.least,  # type: ignore[arg-type]  # the file says a number here
        max_length=field.most or USUAL_LETTERS[field.kind],  # type: ignore[arg-type]
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        **options,
    )


def _date(_field: Field, **options: Any) -> forms.Field:
    return DayField(**options)


def _time(_field: Field, **options: Any) -> forms.Field:
    return forms.TimeField(
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Jamnya tidak terbaca. Tulis seperti 14.30.")},
        **options,
    )


def _number(field: Field, **options: Any) -> forms.Field:
    bounds = {"min_value": field.least, "max_value": field.most}
    return forms.IntegerField(
        **{key: bound for key, bound in bounds.items() if bound is not None},  # type: ignore[arg-type]
        error_messages={"invalid": _("Tulis dengan angka saja.")},
        **options,
    )


def _choice(field: Field, **options: Any) -> forms.Field:
    choices = [(one.key, one.label.in_language(_language())) for one in field.choices]
    if len(choices) <= FEW_CHOICES:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    return forms.ChoiceField(choices=[("", _("Pilih")), *choices], **options)


def _yes_no(_field: Field, **options: Any) -> forms.Field:
    choices = [(YES, _("Ya")), (NO, _("Tidak"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)


def _region(_field: Field, **options: Any) -> forms.Field:
    return VillageField(
        queryset=villages(), empty_label=_("Tidak tahu, atau di luar daftar"), **options
    )


MAKERS: Mapping[str, Callable[..., forms.Field]] = {
    "text": _text,
    "long_text": _text,
    "address": _text,
    "date": _date,
    "time": _time,
    "number": _number,
    "choice": _choice,
    "yes_no": _yes_no,
    "phone": lambda _field, **options: phone_field(**options),
    "email": lambda _field, **options: forms.EmailField(max_length=254, **options),
    "nik": lambda _field, **options: nik_field(**options),
    "region": _region,
}


def as_answer(value: Any) -> str:
    """Return a cleaned value as it is stored: days as 2026-11-21, times as 14:30."""
    if value is None or value == "":
        return ""
    if hasattr(value, "pk"):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    return value.strftime("%H:%M") if hasattr(value, "strftime") else str(value).strip()
