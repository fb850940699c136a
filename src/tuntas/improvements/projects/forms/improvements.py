"""What narrows the list of improvements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.improvements.models import Improvement
from tuntas.organisation.forms import Choices


class ImprovementFilterForm(forms.Form):
    """Whose, how far, with which words, in which order."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", pgettext_lazy("state", "semua")), *Improvement.State.choices],
    )
    whose = forms.ChoiceField(
        label=_("Milik"),
        required=False,
        choices=[("", _("unit saya")), ("mine", _("kelompok saya"))],
    )
    order = forms.ChoiceField(
        label=_("Urutan"),
        required=False,
        choices=[("", _("terbaru dahulu")), ("priority", _("prioritas tertinggi dahulu"))],
    )
    q = forms.CharField(label=_("Kata"), max_length=100, required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("semua unit saya")), *units]  # type: ignore[attr-defined]
