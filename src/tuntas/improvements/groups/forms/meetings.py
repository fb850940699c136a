"""The short form of a meeting's minutes."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import lines
from tuntas.core.days import DayField
from tuntas.improvements.groups.actions.meetings import MeetingFacts
from tuntas.improvements.models import GroupMember, Improvement, Meeting


class MeetingForm(forms.Form):
    """What can be filled in within two minutes; today is chosen, who came is left to be said."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    held_on = DayField(_("Tanggal rapat"), initial=timezone.localdate)
    everyone = forms.BooleanField(label=_("Semua hadir"), required=False)
    attended = forms.TypedMultipleChoiceField(
        label=_("Yang hadir"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    improvement = forms.TypedChoiceField(
        label=_("Tentang perbaikan"), required=False, coerce=int, empty_value=None
    )
    minutes = lines(
        _("Yang dibicarakan"), 4, max_length=4000, help_text=_("Beberapa kalimat sudah cukup.")
    )
    decisions = lines(
        _("Keputusan"), 3, max_length=4000, required=False,
        help_text=_("Satu keputusan per baris: apa, siapa, kapan."),
    )  # fmt: skip
    next_on = DayField(_("Rapat berikutnya"), required=False)
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    guests = forms.CharField(label=_("Tamu"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        members: Sequence[GroupMember],
        improvements: Sequence[Improvement],
        about: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        attended, subject = self.fields["attended"], self.fields["improvement"]
        attended.choices = [(one.pk, one.name) for one in members]  # type: ignore[attr-defined]
        subject.choices = [  # type: ignore[attr-defined]
            ("", _("Umum, bukan satu perbaikan")), *((one.pk, one.title) for one in improvements)
        ]  # fmt: skip
        ids = [one.pk for one in improvements]
        subject.initial = about if about in ids else next(iter(ids), None)

    def clean(self) -> dict[str, Any]:
        """Tick all of them where everybody came."""
        said = self.cleaned_data
        if said.get("everyone"):
            said["attended"] = [pk for pk, _name in self.fields["attended"].choices]  # type: ignore[attr-defined]
        return said

    def facts(self) -> MeetingFacts:
        """Return what was filled in."""
        said = self.cleaned_data
        return MeetingFacts(
            held_on=said["held_on"],
            attended=frozenset(said["attended"]),
            improvement_id=said["improvement"],
            minutes=said["minutes"].replace("\r\n", "\n"),
            decisions=said["decisions"].replace("\r\n", "\n"),
            next_on=said["next_on"],
            place=said["place"],
            guests=said["guests"],
        )


class CorrectionForm(MeetingForm):
    """Minutes that are written already; `seen` is how often they had been corrected."""

    uid = None  # type: ignore[assignment]  # removes the field
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def correction_initial(meeting: Meeting) -> dict[str, Any]:
    """Return what minutes say now."""
    names = ("held_on", "minutes", "decisions", "next_on", "place", "guests")
    return {
        **{name: getattr(meeting, name) for name in names},
        "attended": [one.pk for one in meeting.attended.all()],
        "improvement": meeting.improvement_id,
        "seen": meeting.revisions.count(),
    }
