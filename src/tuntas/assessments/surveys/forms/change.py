"""What may be changed about a survey that runs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.actions.changes import Change
from tuntas.assessments.surveys.forms.survey import (
    EXTRA_LETTERS,
    ServicesForm,
    policy_choices,
    policy_field,
)
from tuntas.assessments.surveys.queries.changing import version_of
from tuntas.catalogue.models import Service
from tuntas.core.days import DayField
from tuntas.rules.instruments import Instrument


class ChangeForm(ServicesForm):
    """The end, the services, the customers; how it is reckoned only while nobody has answered."""

    field_order = ("seen", "ends", "existing", "services", "customers")

    seen = forms.CharField(widget=forms.HiddenInput)
    ends = DayField(_("Sampai"))
    customers = forms.IntegerField(
        label=_("Penerima layanan pada periode lalu"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("Dari sini dihitung berapa responden yang cukup (Krejcie dan Morgan)."),
    )

    def __init__(
        self,
        data: Any,
        *,
        survey: Survey,
        instrument: Instrument,
        answered: bool,
        on: date,
    ) -> None:
        chosen = list(survey.services.all())
        super().__init__(
            data,
            initial={
                "seen": version_of(survey),
                "ends": survey.ends,
                "existing": chosen,
                "customers": survey.customers,
                "extra_label": survey.extra_label,
            },
        )
        self.survey, self.instrument, self.answered = survey, instrument, answered
        offered = Service.objects.filter(unit=survey.unit).offered(on=on)
        kept = Service.objects.filter(pk__in=[one.pk for one in chosen])
        self.fields["existing"].queryset = (offered | kept).distinct()  # type: ignore[attr-defined]
        if not answered:
            self._add_reckoning()

    def _add_reckoning(self) -> None:
        for policy in self.instrument.policies.values():
            field = policy_choices(policy)
            field.initial = self.survey.policies.get(policy.key, policy.default)
            self.fields[policy_field(self.instrument, policy)] = field
        self.fields["extra_label"] = forms.CharField(
            label=_("Pertanyaan tambahan (U10)"), required=False, max_length=EXTRA_LETTERS
        )

    def change(self) -> Change:
        """Return what was chosen."""
        said = self.cleaned_data
        return Change(
            seen=said["seen"],
            ends=said["ends"],
            services=[*(one.name for one in said["existing"]), *said["services"]],
            customers=said["customers"],
            extra_label=None if self.answered else " ".join(said["extra_label"].split()),
            policies=None
            if self.answered
            else {
                policy.key: said[policy_field(self.instrument, policy)]
                for policy in self.instrument.policies.values()
            },
        )
