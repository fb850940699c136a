"""Numbers of telephones and of people, as people type them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NIK = re.compile(r"[0-9]{16}")
PHONE = re.compile(r"\+?[0-9]{8,15}")
BETWEEN_DIGITS = re.compile(r"[ .()-]")


class DigitsField(forms.CharField):
    """Digits as people type them, with spaces, dots or dashes between; cleans to the digits."""

    def __init__(self, pattern: re.Pattern[str], wrong: Any, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.pattern, self.wrong = pattern, wrong

    def clean(self, value: Any) -> str:
        """Return the digits; raises `ValidationError` when they are no such number."""
        digits = BETWEEN_DIGITS.sub("", super().clean(value))
        if digits and not self.pattern.fullmatch(digits):
            raise forms.ValidationError(self.wrong)
        return digits


def phone_field(**options: Any) -> DigitsField:
    """Return the field for a telephone number."""
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
    wrong = _("Nomor teleponnya belum benar. Contoh: 0812-3456-7890.")
    return DigitsField(PHONE, wrong, widget=widget, **options)


def nik_field(**options: Any) -> DigitsField:
    """Return the field for the number of a person."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return DigitsField(NIK, _("NIK terdiri dari 16 angka."), widget=widget, **options)
