"""What an officer puts right on the applicant's word."""

from typing import Any

from tuntas.cases.documents import answers_of
from tuntas.cases.engine import Step
from tuntas.cases.forms.asked import AskedForm
from tuntas.cases.forms.citizen import SeenForm
from tuntas.cases.forms.office import OF_REQUEST, reason_field
from tuntas.cases.forms.request_fields import as_answer
from tuntas.cases.models import Case
from tuntas.rules.casework import Field, Request, Transition


class CorrectForm(AskedForm, SeenForm):
    """The fields of the service as they were answered, and why they change."""

    def __init__(
        self, data: Any = None, *, case: Case, transition: Transition, about: Request
    ) -> None:
        self.before = answers_of(case.request)
        super().__init__(data, about=about, answers=self.before)
        self.transition = transition
        self.initial["seen"] = case.event_count
        self.fields["reason"] = reason_field(transition.key, required=True, words=OF_REQUEST)

    def _check_day(self, field: Field, value: Any) -> None:
        """Let a day stay that was in time when it was sent."""
        if as_answer(value) != self.before.get(field.key, ""):
            super()._check_day(field, value)

    def step(self) -> Step:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        return Step(
            self.transition.key, answers=self.answers(), reason=said["reason"], uid=said["uid"]
        )
