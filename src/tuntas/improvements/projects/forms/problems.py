"""Forms with which a group takes on a problem, or asks to join another's work."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import lines
from tuntas.core.words import WordsField
from tuntas.improvements.models import Group
from tuntas.improvements.projects.problems import Offer

OBSERVED_HELP = _(
    "Boleh juga masalah yang belum tampak dalam data: apa yang terjadi, di mana, seberapa sering."
)
NOT_OFFERED = {
    "invalid_choice": _("Masalah ini tidak ada lagi dalam daftar unit Anda. Muat ulang daftarnya.")
}


def _choices(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    language = get_language() or "id"
    return [
        (
            offer.key,
            format_html(
                "{}<br><small>{}</small>",
                offer.title.in_language(language),
                offer.reasons[0].in_language(language),
            ),
        )
        for offer in offers
    ]


class BeginForm(forms.Form):
    """A new improvement: its problems, its name, whose it is."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    problems = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput, required=False, error_messages=NOT_OFFERED
    )
    title = WordsField(
        label=_("Nama perbaikan"), max_length=200, required=False,
        help_text=_("Apa yang akan menjadi lebih baik, dengan kata sehari-hari. Boleh diubah nanti."),
    )  # fmt: skip
    group = forms.ChoiceField(
        label=_("Dikerjakan oleh"), required=False, widget=forms.RadioSelect
    )  # fmt: skip
    observed = lines(
        _("Yang Anda amati sendiri"), 3, max_length=300, required=False, help_text=OBSERVED_HELP
    )
    despite_others = forms.BooleanField(
        label=_("Kami tetap ingin memulai sendiri"), required=False
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        offers: Sequence[Offer],
        groups: Iterable[Group],
        for_unit: bool,
        worked_on: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problems"].choices = _choices(offers)  # type: ignore[attr-defined]
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            *((str(group.pk), group.name) for group in groups),
            *([("", _("Unit, tanpa kelompok"))] if for_unit else []),
        ]
        if not worked_on:
            del self.fields["despite_others"]

    def facts(self) -> dict[str, Any]:
        """Return what was filled in, as `begin_improvement` takes it."""
        said = self.cleaned_data
        return {
            "uid": said["uid"],
            "problems": said["problems"],
            "title": said["title"],
            "group_id": int(said["group"]) if said["group"] else None,
            "observed": said["observed"],
            "despite_others": said.get("despite_others", False),
        }


class AddProblemForm(forms.Form):
    """Further problems for an improvement that runs."""

    problems = forms.MultipleChoiceField(
        label=_("Masalah unit"), required=False, error_messages=NOT_OFFERED
    )
    observed = lines(
        _("Yang Anda amati sendiri"), 3, max_length=300, required=False, help_text=OBSERVED_HELP
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problems"].choices = _choices(offers)  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """A word to those who work on the same."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = lines(
        _("Pesan Anda"), 4, max_length=1000,
        help_text=_("Misalnya: siapa Anda, apa yang dapat Anda sumbangkan, cara menghubungi Anda."),
    )  # fmt: skip
