"""What people type about recommendations."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import Choices, lines
from tuntas.improvements.models import ComplaintItem
from tuntas.improvements.promises.actions.recommendations import RecommendationFacts
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit


class RecommendationForm(forms.Form):
    """What others are asked to mend."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    item = forms.ChoiceField(label=_("Karena keluhan"), required=False)
    text = lines(
        _("Yang perlu dibenahi"), 3, max_length=300,
        help_text=_("Satu permintaan yang jelas, dengan alasannya."),
    )  # fmt: skip
    addressee_unit = forms.ChoiceField(
        label=_("Unit yang dituju"), required=False,
        help_text=_("Kepala unit itu membaca dan menjawabnya di sini."),
    )  # fmt: skip
    addressee = forms.CharField(
        label=_("Atau pihak lain"), max_length=200, required=False,
        help_text=_("Misalnya DPRD atau instansi pusat. Jawabannya Anda catat sendiri."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, items: Iterable[ComplaintItem], units: Iterable[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(one.pk): one for one in items}
        shown = list(units)
        self.units = {str(one.pk): one for one in shown}
        texts = [(pk, one.text) for pk, one in self.items.items()]
        self.fields["item"].choices = [("", _("Tidak satu keluhan saja")), *texts]  # type: ignore[attr-defined]
        self.fields["addressee_unit"].choices = [  # type: ignore[attr-defined]
            ("", _("Bukan unit pemerintah ini")),
            *unit_choices(shown),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for one addressee, not two."""
        said = self.cleaned_data
        if said.get("addressee_unit") and said.get("addressee"):
            self.add_error("addressee", _("Pilih unit atau tulis pihak lain, jangan keduanya."))
        return said

    @property
    def item_chosen(self) -> ComplaintItem | None:
        """The complaint that it is about."""
        return self.items.get(self.cleaned_data["item"])

    def facts(self) -> RecommendationFacts:
        """Return what was filled in."""
        said = self.cleaned_data
        return RecommendationFacts(
            text=" ".join(said["text"].split()),
            addressee=said["addressee"],
            addressee_unit=self.units.get(said["addressee_unit"]),
        )


class AnswerForm(forms.Form):
    """What the addressee says."""

    answer = lines(
        _("Jawaban"), 4, max_length=500, help_text=_("Apa yang akan dilakukan, dan sampai kapan.")
    )


class RecommendationFilterForm(forms.Form):
    """What the list shows."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[
            ("", _("Semua")), ("draft", _("rancangan")), ("waiting", _("menunggu jawaban")),
            ("answered", _("dijawab")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua unit")), *units]  # type: ignore[attr-defined]
