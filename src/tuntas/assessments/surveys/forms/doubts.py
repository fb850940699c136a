"""What is decided about answers too good to be true."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.models import ResponseDoubt

WHOLE_GROUP, TICKED = "group", "ticked"
UNDECIDED = _("Pilih: tetap dihitung, atau tidak dihitung.")


class DecisionForm(forms.Form):
    """A decision with its reason, for a group as large as it was shown or for what is ticked."""

    group = forms.CharField(required=False, widget=forms.HiddenInput)
    count = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.ChoiceField(choices=ResponseDoubt.Decision.choices, widget=forms.HiddenInput)
    scope = forms.ChoiceField(
        label=_("Yang diputuskan"), choices=[(one, one) for one in (WHOLE_GROUP, TICKED)]
    )
    decision = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[(one, one) for one in (ResponseDoubt.Decision.KEEP, ResponseDoubt.Decision.LEAVE_OUT)],
        error_messages={"required": UNDECIDED, "invalid_choice": UNDECIDED},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        error_messages={"required": _("Tulis alasannya; alasan ini tersimpan di jejak audit.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.ticked = data.getlist("doubt") if data is not None else []

    def clean(self) -> dict[str, Any]:
        """Ask for at least one answer where they are ticked one by one."""
        said = self.cleaned_data
        if said.get("scope") == TICKED and not self.ticked:
            raise forms.ValidationError(_("Pilih dahulu jawaban yang Anda putuskan."))
        return said
