"""Days as people type them: a slip of the finger in the year is told, before it is counted with."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# A day beyond them has no moment before or after it that every time zone and the database can hold.
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
UNLIKELY = _("Tahunnya sepertinya salah ketik. Tulis tahun antara 1900 dan 2999.")


class DayField(forms.DateField):
    """A day of these centuries, drawn by the browser's own calendar."""

    default_validators = [MinValueValidator(FIRST, UNLIKELY), MaxValueValidator(LAST, UNLIKELY)]

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, **options})
