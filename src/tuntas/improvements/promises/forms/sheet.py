"""The citizen's sheet of a complaint survey. What only helps never stands in the way of an answer."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.surveys.forms.respond import Plain
from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.catalogue.models import Service
from tuntas.improvements.models import ComplaintItem
from tuntas.improvements.promises.actions.sheet_record import OTHER_LETTERS, SheetFacts
from tuntas.improvements.promises.queries.index_counts import ASKED

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A device's clock outside of these tells nothing.
CLOCK_FROM_MS, CLOCK_UNTIL_MS = 946_684_800_000, 7_258_118_400_000  # the years 2000 to 2200
LONGEST_NUMBER = 13  # digits of the latter


@dataclass(frozen=True)
class Choice:
    """A complaint to be ticked. The value is its id: a list that was made anew has others.

    As text: templates would write a number above 999 for people, with a separator.
    """

    value: str
    text: str
    ticked: bool


class SheetForm(forms.Form):
    """Service, complaints, a complaint in one's own words, sex and age."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(
        self,
        items: Sequence[ComplaintItem],
        services: Sequence[Service],
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.items, self.services = items, services
        if len(services) > 1:
            self.fields["service"] = _service_field(services)
        self.fields["ticked"] = forms.MultipleChoiceField(
            label=_("Yang pernah Anda alami"),
            required=False,
            choices=[(str(item.pk), item.text) for item in items],
            error_messages={
                "invalid_choice": _("Daftar keluhannya sudah berganti. Muat ulang halaman ini.")
            },
        )
        self.fields["other"] = _other_field()
        for name in ASKED:
            choices = [("", _("Tidak diisi")), *PROFILE[name]]
            self.fields[name] = Plain(
                label=PROFILE_LABELS[name], required=False, widget=forms.Select(choices=choices)
            )

    def groups(self) -> Iterator[tuple[str, list[Choice]]]:
        """Yield each heading with its complaints, in the order of the list."""
        ticked = set(self["ticked"].value() or ())
        found: dict[str, list[Choice]] = {}
        for item in self.items:
            value = str(item.pk)
            found.setdefault(item.heading, []).append(Choice(value, item.text, value in ticked))
        yield from found.items()

    def profile(self) -> list[BoundField]:
        """Return the fields about the person."""
        return [self[name] for name in ASKED]

    def facts(self) -> SheetFacts:
        """Return what a valid form says; a group that is no longer offered is left out."""
        said = self.cleaned_data
        orders = {str(item.pk): item.order for item in self.items}
        known = {name: {key for key, _label in PROFILE[name]} for name in ASKED}
        service = said.get("service")
        return SheetFacts(
            uid=said["uid"] or uuid.uuid4(),
            ticked=frozenset(orders[one] for one in said["ticked"]),
            service_id=int(service) if service else None,
            other=said["other"],
            answered_at=_moment(self.data.get("answered_at", "")),
            sent_at=_moment(self.data.get("sent_at", "")),
            **{name: said[name] if said[name] in known[name] else "" for name in ASKED},
        )

    def words_of_errors(self) -> str:
        """Return everything that is wrong in one line, for a device that has no page to show."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


def _service_field(services: Sequence[Service]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Layanan mana yang Anda pakai?"),
        widget=forms.RadioSelect,
        choices=[(str(service.pk), service.name) for service in services],
        error_messages={
            "required": _("Pilih layanannya."),
            "invalid_choice": _("Pilih layanan dari daftar."),
        },
    )


def _other_field() -> forms.CharField:
    return Plain(
        label=_("Keluhan lain, bila ada"),
        required=False,
        max_length=OTHER_LETTERS,
        # Less than the server takes: a browser counts a line's end as one letter and sends two.
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": OTHER_LETTERS - 50}),
        help_text=_("Jangan tulis nama, NIK, atau nomor telepon siapa pun."),
    )


def _moment(text: str) -> datetime | None:
    """Return a moment that a device wrote, in milliseconds since 1970; None if it is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_NUMBER:
        return None
    if not CLOCK_FROM_MS <= int(text) < CLOCK_UNTIL_MS:
        return None
    return EPOCH + timedelta(milliseconds=int(text))
