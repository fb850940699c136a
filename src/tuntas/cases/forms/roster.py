"""Attendance of one meeting, for the whole class."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from tuntas.cases.actions.attendance import Mark
from tuntas.cases.queries.roster import Participant

THERE, WAS = "there_", "was_"  # prefixes of the names of inputs
EVERYBODY = "everybody"  # name of the button that says so


class AttendanceForm(forms.Form):
    """A box for everybody who takes part; what the page showed comes along hidden.

    Nothing in it can be filled in wrongly but by forging; whoever enrolled after the page was opened
    is not in what comes back, and stays as they are.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        people: Sequence[Participant],
        session: str,
        ticked: Mapping[int, Mark] | None = None,
    ) -> None:
        super().__init__(data)
        self.people = [
            who for who in people if (who.recordable if data is None else f"{WAS}{who.pk}" in data)
        ]
        for who in self.people:
            now, mark = who.mark(session), (ticked or {}).get(who.pk)
            self.fields[f"{THERE}{who.pk}"] = forms.BooleanField(
                label=who.name, required=False, initial=mark.there if mark else now == "yes"
            )
            self.fields[f"{WAS}{who.pk}"] = forms.ChoiceField(
                label=who.name,
                choices=[("", ""), ("yes", ""), ("no", "")],
                required=False,
                initial=now,
                widget=forms.HiddenInput,
            )

    def marks(self) -> Mapping[int, Mark]:
        """Return what a valid form says of each; the button for everybody outdoes the boxes."""
        said, everybody = self.cleaned_data, EVERYBODY in self.data
        return {
            who.pk: Mark(said[f"{WAS}{who.pk}"], everybody or said[f"{THERE}{who.pk}"])
            for who in self.people
        }
