"""Paper sheets as they are typed in: a row of digits each, the rest by number."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.surveys.actions.answers import Sheet, allowed_values
from tuntas.assessments.surveys.paper_hours import HOURS, hour_of
from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.assessments.surveys.queries.extra import extra_values
from tuntas.catalogue.models import Service
from tuntas.core.days import DayField
from tuntas.rules.instruments import Instrument

ROWS = 10
EXTRA = "extra"  # the field of the question beyond the instrument's


class StackForm(forms.Form):
    """What a stack of paper has in common."""

    batch = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    answered_on = DayField(_("Tanggal pengisian"))


class SheetForm(forms.Form):
    """One sheet: a digit for each question, service and profile when they are on the paper."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        services: Sequence[Service],
        extra_label: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.services: Mapping[str, Service] = {str(one.pk): one for one in services}
        language = get_language() or "id"
        for place, node in enumerate(instrument.leaves, 1):
            allowed = sorted(allowed_values(instrument, node))
            self.fields[f"v{place}"] = _digit_field(
                place, node.label.in_language(language), allowed
            )
        if extra_label:
            place = len(instrument.leaves) + 1
            self.fields[EXTRA] = _digit_field(
                place, extra_label, sorted(extra_values(instrument)), required=False
            )
        if services:
            named = [(str(one.pk), one.name) for one in services]
            self.fields["service"] = _numbered_field(_("Layanan"), named)
        for name, groups in PROFILE.items():
            self.fields[name] = _numbered_field(PROFILE_LABELS[name], list(groups))
        hours = [(key, words) for key, (words, _time) in HOURS.items()]
        self.fields["hour"] = _numbered_field(_("Pukul"), hours)
        self.fields["comment"] = forms.CharField(label=_("Saran"), required=False, max_length=2000)

    @property
    def digits(self) -> list[forms.BoundField]:
        """Return the fields of the questions, the extra one last."""
        return [self[name] for name in self.fields if _is_digit(name)]

    @property
    def about(self) -> list[forms.BoundField]:
        """Return the fields that may stay empty."""
        return [self[name] for name in self.fields if name != "uid" and not _is_digit(name)]

    def has_changed(self) -> bool:
        """Tell whether anything was typed; the uid that the page made does not count."""
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip()
            for name in self.fields
            if name != "uid"
        )

    def sheet(self, answered_on: date) -> Sheet:
        """Return what was typed; noon where the paper tells no part of the day."""
        said = self.cleaned_data
        moment = datetime.combine(answered_on, hour_of(said["hour"]))
        return Sheet(
            uid=said["uid"],
            values=[int(said[field.name]) for field in self.digits if field.name != EXTRA],
            extra=int(said[EXTRA]) if said.get(EXTRA) else None,
            answered_at=timezone.make_aware(moment),
            service=self.services.get(said.get("service", "")),
            **{name: said[name] for name in PROFILE},
            comment=said["comment"].strip(),
        )


def _is_digit(name: str) -> bool:
    return name == EXTRA or name[0] == "v"


def _digit_field(
    place: int, label: str, allowed: Sequence[int], *, required: bool = True
) -> forms.Field:
    words = _("Pilihan %(first)s sampai %(last)s.") % {"first": allowed[0], "last": allowed[-1]}
    widget = forms.TextInput(
        attrs={
            "inputmode": "numeric", "maxlength": "1", "autocomplete": "off",
            "pattern": f"[{allowed[0]}-{allowed[-1]}]", "title": label,
            "data-digit": "" if required else "optional",
        }
    )  # fmt: skip
    return forms.ChoiceField(
        label=str(place),
        required=required,
        choices=[(str(value), str(value)) for value in allowed],
        widget=widget,
        error_messages={"required": words, "invalid_choice": words},
    )


def _numbered_field(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.Field:
    """Return a list whose options begin with their number: typing it chooses, in any browser."""
    numbered = [(key, f"{number} {name}") for number, (key, name) in enumerate(choices, 1)]
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *numbered])


def sheets_formset(
    data: Any,
    *,
    instrument: Instrument,
    services: Sequence[Service],
    extra_label: str = "",
    rows: int = ROWS,
) -> Any:
    """Return the rows of a page of sheets; those left empty are passed over."""
    made = forms.formset_factory(SheetForm, extra=rows, max_num=100, absolute_max=100)
    about = {"instrument": instrument, "services": services, "extra_label": extra_label}
    return made(data, prefix="sheet", form_kwargs=about)


def typed_sheets(stack: StackForm, rows: Any) -> list[Sheet]:
    """Return the sheets of a checked page, dated the day of the stack."""
    day = stack.cleaned_data["answered_on"]
    return [row.sheet(day) for row in rows if row.has_changed()]
