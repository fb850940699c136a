"""Days as people type them: a slip of the finger in the year is told, before it is counted with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

ISO = "%Y-%m-%d"  # as browsers send it; in other orders days and months are mistaken
# A day beyond them has no moment before or after it that every time zone and the database can hold.
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
UNLIKELY = _("Tahunnya sepertinya salah ketik. Tulis tahun antara 1900 dan 2999.")


class DayField(forms.DateField):
    """A day of these centuries, drawn by the browser's own calendar; `attrs` are of its widget."""

    default_validators = [MinValueValidator(FIRST, UNLIKELY), MaxValueValidator(LAST, UNLIKELY)]
    default_error_messages = {"invalid": _("Tanggalnya tidak terbaca. Tulis seperti 2026-11-21.")}

    def __init__(
        self, label: Any, *, attrs: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        widget = forms.DateInput(format=ISO, attrs={"type": "date", **(attrs or {})})
        super().__init__(label=label, widget=widget, input_formats=[ISO], **options)
