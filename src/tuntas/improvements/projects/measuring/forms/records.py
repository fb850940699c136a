"""Forms of what a group writes down itself: monthly figures and savings."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.core.forms import NumberField
from tuntas.improvements.meanwhile import SeenMark
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.own_figures import FigureFact
from tuntas.improvements.projects.measuring.actions.savings import (
    SavingsFacts,
    savings_mark,
    stored_savings,
)
from tuntas.improvements.projects.measuring.amounts import read_number
from tuntas.rules.phrases import as_language, format_number

ASSUMPTION_LETTERS = 2000
MOST = 2**31 - 1  # what a column of whole numbers holds


class FigureRow(forms.Form):
    """One month of the group's own figures; `seen` is what the page showed."""

    month = forms.DateField(widget=forms.HiddenInput)
    seen = NumberField(required=False, widget=forms.HiddenInput)
    value = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    @property
    def about(self) -> date | None:
        """Return the month that is shown or was sent; None where what was sent is no month."""
        try:
            month: date | None = self.fields["month"].to_python(self["month"].value())
        except forms.ValidationError:
            return None
        return month

    def clean_value(self) -> Decimal | None:
        """Read the number as people write it; empty takes the figure away."""
        text = self.cleaned_data["value"].strip()
        try:
            return read_number(text, as_language(get_language())) if text else None
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def fact(self) -> FigureFact:
        """Return the month with its figure."""
        said = self.cleaned_data
        return FigureFact(said["month"], said["value"], said["seen"])


class WholeField(forms.CharField):
    """A whole number from 0 as people write it; None where nothing is said."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label=label, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """Write a number as the language does; what was sent stays as it is."""
        if not isinstance(value, int):
            return value
        return format_number(value, as_language(get_language()))

    def clean(self, value: Any) -> int | None:
        """Read it."""
        try:
            return _whole(super().clean(value))
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


def _whole(text: str) -> int | None:
    if not text:
        return None
    lang = as_language(get_language())
    plain = _("Tulis dengan angka saja, tanpa angka di belakang koma, misalnya %(number)s.") % {
        "number": format_number(1500, lang)
    }
    try:
        number = read_number(text, lang)
    except DomainError as error:
        raise DomainError(plain) from error
    if number != number.to_integral_value() or number < 0:
        raise DomainError(plain)
    if number > MOST:
        raise DomainError(
            _("Terlalu besar: paling besar %(most)s. Periksa lagi angkanya.")
            % {"most": format_number(MOST, lang)}
        )
    return int(number)


class SavingsForm(forms.Form):
    """What the change is estimated to save, and why one may say so."""

    minutes_saved = WholeField(gettext_lazy("Menit kerja petugas yang dihemat setiap kasus"))
    cases_per_month = WholeField(gettext_lazy("Banyak kasus setiap bulan"))
    rupiah_per_hour = WholeField(gettext_lazy("Biaya satu jam kerja (rupiah)"))
    rupiah_saved_per_month = WholeField(
        gettext_lazy("Penghematan lain setiap bulan (rupiah)"),
        help_text=gettext_lazy("Misalnya kertas, perjalanan, lembur yang tidak perlu lagi."),
    )
    cost_rupiah = WholeField(gettext_lazy("Biaya perubahan ini, sekali (rupiah)"))
    savings_assumption = forms.CharField(
        label=gettext_lazy("Dari mana angka-angka ini?"),
        required=False,
        max_length=ASSUMPTION_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Wajib bila ada angka di atas. Misalnya: rata-rata 30 berkas pada Maret, diukur dengan jam."
        ),
    )
    seen = SeenMark()

    def facts(self) -> SavingsFacts:
        """Return what was said."""
        return SavingsFacts(
            **{one.name: self.cleaned_data[one.name] for one in fields(SavingsFacts)}
        )


def savings_initial(improvement: Improvement) -> dict[str, Any]:
    """Return what stands."""
    return {**asdict(stored_savings(improvement)), "seen": savings_mark(improvement)}


def figure_initial(months: Iterable[date], there: Mapping[date, Decimal]) -> list[dict[str, Any]]:
    """Return what the rows of own figures show."""
    lang = as_language(get_language())
    return [
        {
            "month": month,
            "seen": there.get(month),
            "value": format_number(there[month].normalize(), lang) if month in there else "",
        }
        for month in months
    ]


FigureRows = forms.formset_factory(FigureRow, extra=0)


class FiguresForm(forms.Form):
    """The months together: in order once each of them is."""

    def __init__(self, *args: Any, rows: "forms.BaseFormSet[FigureRow]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        """Refuse the whole where one month is not in order."""
        said = super().clean() or {}
        if not self.rows.is_valid():
            self.add_error(None, _("Belum tersimpan. Betulkan dahulu bulan yang ditandai."))
        return said

    def facts(self) -> list[FigureFact]:
        """Return the months with their figures."""
        return [row.fact() for row in self.rows]
