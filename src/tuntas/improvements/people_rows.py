"""Rows of people on a page: who is in a group or a team, who joins and who has left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.catalogue.places import row_id
from tuntas.improvements.models import GroupMember, ReformMember

MORE_ROWS = 3
COUNT = "anggota"  # under which a page says how many rows it sends
COUNT_DIGITS = 3


class SeenRows(forms.CharField):
    """The rows that a page showed: somebody else may have changed them since."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: Any) -> frozenset[int]:
        """Return their ids; what is none is left out."""
        said = map(row_id, super().clean(value).split(","))
        return frozenset(one for one in said if one is not None)


class PersonForm(forms.Form):
    """One row; a row without a name is left out."""

    member = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(
        label=_("Nama"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )  # fmt: skip
    leaves = forms.BooleanField(label=pgettext_lazy("member", "Sudah keluar"), required=False)


Row = TypeVar("Row", bound=PersonForm)


@dataclass
class PeopleRows(Generic[Row]):
    """The rows on a page, by number: `anggota-0-name`."""

    forms: list[Row]

    def is_valid(self) -> bool:
        """Tell whether every row can be kept."""
        valid = [form.is_valid() for form in self.forms]  # all of them: each shows its errors
        return all(valid)

    @property
    def said(self) -> list[dict[str, Any]]:
        """The rows of those who are in it."""
        found = [form.cleaned_data for form in self.forms]
        return [one for one in found if one["name"] and not one["leaves"]]


def shown_rows(kind: type[Row], initials: Iterable[dict[str, Any]], **options: Any) -> list[Row]:
    """Return a row for each of `initials`, to be looked at and changed."""
    return [kind(prefix=_prefix(n), initial=one, **options) for n, one in enumerate(initials)]


def sent_rows(kind: type[Row], data: Mapping[str, Any], *, more: int, most: int) -> list[Row]:
    """Return the rows that a page sent, and `more` empty ones, `most` in all."""
    said = str(data.get(COUNT, ""))
    count = int(said) if said.isascii() and said.isdigit() and len(said) <= COUNT_DIGITS else 0
    count = min(count, most)
    sent = [kind(data, prefix=_prefix(n)) for n in range(count)]
    added = min(more, most - count)
    return sent + [kind(prefix=_prefix(count + n)) for n in range(added)]


def _prefix(number: int) -> str:
    return f"{COUNT}-{number}"


def ids_of(
    said: Mapping[str, Any],
    people: Mapping[str, int],
    present: Mapping[int, GroupMember | ReformMember],
) -> dict[str, int | None]:
    """Return whom a row names (`person_id`) and which row they have already (`member_id`).

    `people` are persons by the name with which they are offered; whoever is in it keeps their person
    as long as the name stays.
    """
    row = present.get(said["member"] or 0)
    same = row is not None and row.name == said["name"]
    return {
        "person_id": people.get(said["name"]) or (row.person_id if row and same else None),
        "member_id": row.pk if row else None,
    }
