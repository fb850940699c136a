"""The form with which limits begin anew."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.measures.actions import NewLimits

MAX_CAUSE = 300  # Rebase.cause


class RebaseForm(forms.Form):
    """Which chart, from which month, and why."""

    indicator = forms.ChoiceField(label=_("Grafik"))
    month = forms.ChoiceField(
        label=_("Mulai bulan"), help_text=_("Bulan pertama dengan cara kerja yang baru.")
    )
    cause = forms.CharField(
        label=_("Apa yang berubah dalam pekerjaan?"),
        max_length=MAX_CAUSE,
        help_text=_(
            "Misalnya: berkas tiga izin disatukan. Tertulis di bawah grafik, terbaca semua orang."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        indicators: Iterable[tuple[str, str]],
        months: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = list(indicators)  # type: ignore[attr-defined]
        self.fields["month"].choices = list(months)  # type: ignore[attr-defined]

    def limits(self, *, service: str) -> NewLimits:
        """Return what was filled in, for the chart of a service or of all together."""
        said = self.cleaned_data
        return NewLimits(
            indicator=said["indicator"],
            month=date.fromisoformat(said["month"]),
            cause=said["cause"],
            service=service,
        )
