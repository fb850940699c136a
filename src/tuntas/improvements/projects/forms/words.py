"""Small forms of words around an improvement: remarks, decisions, ends, lines of the check sheet."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import lines
from tuntas.core.days import DayField
from tuntas.core.words import WordsField
from tuntas.improvements.meanwhile import SeenMark
from tuntas.improvements.models import Improvement, StepDecision
from tuntas.improvements.plain_numbers import CountField
from tuntas.improvements.projects.actions.ending import REASON_LETTERS
from tuntas.improvements.projects.actions.naming import TITLE_LETTERS, name_mark
from tuntas.improvements.projects.actions.tallies import LABEL_LETTERS, MOST_TIMES, Seen
from tuntas.improvements.projects.actions.voices import COMMENT_LETTERS, MOST_POINTS

BROKEN = _("Halaman ini tidak lengkap terkirim. Muat ulang, lalu coba lagi.")


class UidForm(forms.Form):
    """A form that counts once, however often it was sent."""

    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": BROKEN})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("uid", uuid4())

    @property
    def sent_uid(self) -> UUID:
        """The identity that the page gave it."""
        return UUID(str(self.cleaned_data["uid"]))


class NameForm(forms.Form):
    """What an improvement is called."""

    title = WordsField(
        label=_("Nama perbaikan"), max_length=TITLE_LETTERS,
        help_text=_("Apa yang akan menjadi lebih baik, dengan kata sehari-hari."),
    )  # fmt: skip
    seen = SeenMark()


def name_initial(improvement: Improvement) -> dict[str, Any]:
    """Return what the form shows of an improvement."""
    return {"title": improvement.title, "seen": name_mark(improvement)}


class CommentForm(UidForm):
    """A remark on a step."""

    text = lines(_("Komentar"), 3, max_length=COMMENT_LETTERS)


class DecisionForm(forms.Form):
    """The head approves what was read, or gives it back."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0,
        error_messages={"invalid": BROKEN, "required": BROKEN},
    )  # fmt: skip
    verdict = forms.ChoiceField(
        choices=StepDecision.Verdict.choices, widget=forms.HiddenInput,  # two buttons
        error_messages={"invalid_choice": BROKEN, "required": BROKEN},
    )  # fmt: skip
    reason = lines(_("Yang perlu diperbaiki"), 2, required=False, max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Shown by field.html.
        self.fields["reason"].need = _("hanya bila dikembalikan")  # type: ignore[attr-defined]

    @property
    def decided(self) -> StepDecision.Verdict:
        """What was decided."""
        return StepDecision.Verdict(self.cleaned_data["verdict"])


class StopForm(forms.Form):
    """Why an improvement is given up."""

    reason = lines(
        _("Mengapa dihentikan"), 3, max_length=REASON_LETTERS,
        help_text=_("Terbaca oleh semua yang dapat membuka perbaikan ini."),
    )  # fmt: skip


class TallyForm(UidForm):
    """Something was seen; a tap on +1 sends the label of a line and today."""

    label = WordsField(
        label=_("Apa yang terlihat"), max_length=LABEL_LETTERS,
        widget=forms.TextInput(attrs={"list": "labels", "autocomplete": "off"}),
    )  # fmt: skip
    on = DayField(_("Tanggal"), initial=timezone.localdate)
    times = CountField(
        label=_("Berapa kali"), min_value=1, max_value=MOST_TIMES, initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
    )  # fmt: skip

    def seen(self) -> Seen:
        """Return what was filled in."""
        said = self.cleaned_data
        return Seen(said["label"], said["on"], said["times"])


class CorrectionForm(UidForm):
    """How often it really was."""

    times = CountField(
        label=_("Yang benar, berapa kali"), min_value=0, max_value=MOST_TIMES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
    )  # fmt: skip
    reason = WordsField(label=_("Mengapa dibetulkan"), max_length=300)


def points_sent(data: Any) -> dict[str, int]:
    """Return the points that a page sent, by the cause's key; what is no number from 1 to 5 is none."""
    found = {}
    for name, said in data.items():
        cause = name.removeprefix("poin-")
        if cause != name and said in set(map(str, range(1, MOST_POINTS + 1))):
            found[cause] = int(said)
    return found
