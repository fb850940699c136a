"""Paper sheets of a complaint survey as they are typed in: the numbers that were ticked, a row each."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.catalogue.models import Service
from tuntas.core.days import DayField
from tuntas.improvements.models import ComplaintItem
from tuntas.improvements.promises.actions.sheet_record import OTHER_LETTERS, SheetFacts
from tuntas.improvements.promises.queries.index_counts import ASKED

ROWS = 10
NOON = time(12)  # paper tells the day at most
NOTHING = "0"  # typed where nothing is ticked: an empty field is a sheet that was not typed
BETWEEN = re.compile(r"[\s,.;]+")


class StackForm(forms.Form):
    """What a stack of paper has in common."""

    answered_on = DayField(_("Tanggal pengisian"))


class PaperForm(forms.Form):
    """One sheet: numbers as they are ticked, the rest by its number on the paper."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    ticked = forms.CharField(
        label=_("Nomor yang dicentang"),
        max_length=400,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Ketik nomornya, atau 0 bila tidak ada yang dicentang.")},
    )

    def __init__(
        self, *args: Any, items: Sequence[ComplaintItem], services: Sequence[Service], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(item.order): item.order for item in items}
        self.services: Mapping[str, Service] = {str(one.pk): one for one in services}
        if len(services) > 1:
            named = [(str(one.pk), one.name) for one in services]
            self.fields["service"] = _numbered_field(_("Layanan"), named)
        for name in ASKED:
            self.fields[name] = _numbered_field(PROFILE_LABELS[name], PROFILE[name])
        self.fields["other"] = forms.CharField(
            label=_("Keluhan lain"), required=False, max_length=OTHER_LETTERS,
        )  # fmt: skip

    @property
    def about(self) -> list[forms.BoundField]:
        """Return the fields that may stay empty."""
        return [self[name] for name in self.fields if name not in {"uid", "ticked"}]

    def has_changed(self) -> bool:
        """Tell whether anything was typed; the uid that the page made does not count."""
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip()
            for name in self.fields
            if name != "uid"
        )

    def clean_ticked(self) -> frozenset[int]:
        """Return the numbers. Raises `ValidationError` for one that the list lacks."""
        typed = [one for one in BETWEEN.split(self.cleaned_data["ticked"]) if one]
        if typed == [NOTHING]:
            return frozenset()
        if unknown := next((one for one in typed if one not in self.known), None):
            raise forms.ValidationError(
                _("Nomor “%(number)s” tidak ada dalam daftar.") % {"number": unknown}
            )
        return frozenset(self.known[one] for one in typed)

    def facts(self, answered_on: date) -> SheetFacts:
        """Return what a valid row says."""
        said = self.cleaned_data
        service = self.services.get(said.get("service", ""))
        return SheetFacts(
            uid=said["uid"],
            ticked=said["ticked"],
            service_id=service.pk if service else None,
            other=said["other"].strip(),
            answered_at=timezone.make_aware(datetime.combine(answered_on, NOON)),
            **{name: said[name] for name in ASKED},
        )


def _numbered_field(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.Field:
    """Return a list whose options begin with their number: typing it chooses, in any browser."""
    numbered = [(key, f"{number} {name}") for number, (key, name) in enumerate(choices, 1)]
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *numbered])


def papers_formset(
    data: Any, *, items: Sequence[ComplaintItem], services: Sequence[Service]
) -> Any:
    """Return the rows of a page of sheets; those left empty are passed over."""
    made = forms.formset_factory(PaperForm, extra=ROWS, max_num=100, absolute_max=100)
    return made(data, prefix="sheet", form_kwargs={"items": items, "services": services})


def typed_papers(stack: StackForm, rows: Any) -> list[SheetFacts]:
    """Return the sheets of a checked page, dated the day of the stack."""
    day = stack.cleaned_data["answered_on"]
    return [row.facts(day) for row in rows if row.has_changed()]
