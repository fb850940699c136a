"""One question for each criterion of a priority instrument, with room for why."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.core.words import WordsField
from tuntas.improvements.models import PriorityAnswer
from tuntas.improvements.projects.actions.priority import NOTE_LETTERS, Given
from tuntas.rules.instruments import Instrument, Node

NOTE = "note-"


class PriorityForm(forms.Form):
    """The criteria of an instrument, made from its file."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        answers: Mapping[str, PriorityAnswer],
        seen: str,
        **kwargs: Any,
    ) -> None:
        self.instrument = instrument
        initial: dict[str, Any] = {"seen": seen}
        for node, one in answers.items():
            initial |= {node: one.value, NOTE + node: one.note}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for leaf in instrument.leaves:
            self.fields[leaf.key] = _question(instrument, leaf)
            self.fields[NOTE + leaf.key] = WordsField(
                label=_("Mengapa begitu?"), max_length=NOTE_LETTERS, required=False
            )

    def clean_seen(self) -> datetime | None:
        """Return the moment that the page showed."""
        said = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(said) if said else None
        except ValueError as error:
            raise forms.ValidationError(_("Muat ulang halaman, lalu coba lagi.")) from error

    @property
    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Yield each question with the room for its reason."""
        for leaf in self.instrument.leaves:
            yield self[leaf.key], self[NOTE + leaf.key]

    def given(self) -> dict[str, Given]:
        """Return the answers by criterion."""
        said = self.cleaned_data
        return {
            leaf.key: Given(said[leaf.key], said[NOTE + leaf.key])
            for leaf in self.instrument.leaves
        }


def _question(instrument: Instrument, leaf: Node) -> forms.ChoiceField:
    language = get_language() or "id"
    scale = instrument.scale_of(leaf)
    choices = [
        (
            option.key,
            format_html(
                "{}<br><small>{}</small>",
                option.label.in_language(language).capitalize(),
                leaf.ladder.get(option.key, ""),
            ),
        )
        for option in (scale.options if scale else ())
    ]
    return forms.ChoiceField(
        label=". ".join(said.in_language(language) for said in (leaf.label, leaf.question) if said),
        choices=choices,
        widget=forms.RadioSelect,
    )
