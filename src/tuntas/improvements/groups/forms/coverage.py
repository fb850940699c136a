"""Forms of the coverage page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.catalogue.forms.service import lines
from tuntas.improvements.groups.queries.coverage import STATES
from tuntas.improvements.groups.rule import group_rule
from tuntas.organisation.models import Unit

STATE_WORDS = {
    "none": _("Belum punya"),
    "asleep": pgettext_lazy("groups", "Tidur"),
    "size": _("Jumlah anggota di luar aturan"),
    "leader": _("Tanpa ketua"),
    "awake": pgettext_lazy("groups", "Bergerak"),
}


class CoverageFilterForm(forms.Form):
    """Which rows are shown."""

    kind = forms.ChoiceField(label=_("Jenis unit"), required=False)
    state = forms.ChoiceField(
        required=False, widget=forms.HiddenInput,  # the page draws it as chips
        choices=[("", _("Semua")), *((one, STATE_WORDS[one]) for one in STATES)],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = group_rule().required_kinds.value
        kinds = [(key, label) for key, label in Unit.Kind.choices if key in required]
        self.fields["kind"].choices = [("", _("Semua jenis")), *kinds]  # type: ignore[attr-defined]


class NudgeForm(forms.Form):
    """What city hall asks."""

    text = lines(_("Pertanyaan kepada kepala unit"), 4, max_length=500)
    forced = forms.BooleanField(
        label=_("Tanyakan lagi walau belum dua minggu"), required=False
    )  # fmt: skip
