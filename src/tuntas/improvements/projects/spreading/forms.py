"""Forms with which a proven change becomes a standard or a practice, and a practice is taken over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import lines
from tuntas.catalogue.models import Service
from tuntas.improvements.models import Group
from tuntas.improvements.projects.spreading.actions.sharing import SUMMARY_LETTERS


class ProposeForm(forms.Form):
    """For which service a new standard is drafted."""

    service = forms.ChoiceField(label=_("Layanan"))

    def __init__(self, *args: Any, services: Sequence[Service], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["service"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - narrows the type
        choice.choices = [(one.pk, one.name) for one in services]


class ShareForm(forms.Form):
    """What others shall know of it, in plain words; `seen` is the digest of what was read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    summary = lines(
        _("Ringkasan"), 6, max_length=SUMMARY_LETTERS,
        help_text=_("Apa masalahnya, apa yang diubah, apa hasilnya. Tanpa nama orang: semua orang membacanya."),
    )  # fmt: skip


class AdoptForm(forms.Form):
    """Which group takes the practice over."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    group = forms.ChoiceField(label=_("Dikerjakan oleh"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, groups: Sequence[Group], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["group"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - narrows the type
        choice.choices = [
            *((str(one.pk), one.name) for one in groups),
            ("", _("Unit, tanpa kelompok")),
        ]

    @property
    def group_id(self) -> int | None:
        """The group that was chosen; None for the unit itself."""
        said = self.cleaned_data["group"]
        return int(said) if said else None


class TakeForm(AdoptForm):
    """The file of another government's practice."""

    file = forms.FileField(
        label=_("Berkas praktik"),
        help_text=_("Berkas JSON yang diunduh dari halaman praktik pemerintah daerah lain."),
    )
    field_order = ("file", "group", "uid")
