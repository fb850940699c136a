"""Rows of people on a page: who is in a group or a team, who joins and who has left."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tuntas.improvements.meanwhile import Merged, MergeRow, mark, merged
from tuntas.improvements.models import GroupMember, ReformMember

MORE_ROWS = 3
COUNT = "anggota"  # under which a page says how many rows it sends
COUNT_DIGITS = 3


class SeenRows(forms.CharField):
    """Marks of the rows that a page showed: somebody else may have changed them since."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: Any) -> frozenset[str]:
        """Return them one by one."""
        return frozenset(filter(None, super().clean(value).split(",")))


class PersonForm(forms.Form):
    """One row; a row without a name is left out."""

    member = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(
        label=_("Nama"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )  # fmt: skip
    leaves = forms.BooleanField(label=pgettext_lazy("member", "Sudah keluar"), required=False)

    columns: ClassVar[Sequence[str]] = ("name", "role")  # those that a row's mark is made of

    @classmethod
    def in_words(cls, said: Mapping[str, Any]) -> str:
        """Return a row as it is told to whoever did not write it."""
        return ", ".join(filter(None, (str(said[name]) for name in cls.columns)))

    @classmethod
    def merge_row(cls, said: Mapping[str, Any]) -> MergeRow:
        """Return a row to be brought together with what is stored of it."""
        found = mark(said["member"], *(said[name] for name in cls.columns))
        if said["name"] and not said.get("leaves"):
            return MergeRow(said, found, cls.in_words(said), said["member"])
        return MergeRow(said, f"{found}-", "", said["member"])


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

    def with_stored(
        self, kind: type[Row], stored: Iterable[Mapping[str, Any]], seen: Collection[str]
    ) -> Merged:
        """Return these rows, which are in order, with what somebody else stored meanwhile.

        A stored row that was not sent at all, which no browser does, comes back; a row that is not stored
        is a new one, unless it says the same as one that is: nobody leaves and joins by mistake.
        """
        found = [form.cleaned_data for form in self.forms]
        typed = [kind.merge_row(one) for one in found if one["name"] or one["member"]]
        there = {one.pk: one for one in map(kind.merge_row, stored)}
        unsent = {one.mark for pk, one in there.items() if pk not in {row.pk for row in typed}}
        both = merged(gettext("Anggota"), typed, list(there.values()), set(seen) - unsent)
        said = {one.said for one in there.values()}
        kept = [one for one in both.rows if one.pk in there or one.said not in {*said, ""}]
        return replace(both, rows=[one if one.pk in there else _anew(one) for one in kept])


def _anew(one: MergeRow) -> MergeRow:
    return replace(one, values={**one.values, "member": None}, pk=None)


def shown_rows(kind: type[Row], initials: Iterable[Mapping[str, Any]], **options: Any) -> list[Row]:
    """Return a row for each of `initials`, to be looked at and changed."""
    return [kind(prefix=_prefix(n), initial=dict(one), **options) for n, one in enumerate(initials)]


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
    """Return whom a row names (`person_id`) and which row they say to have already (`member_id`).

    `people` are persons by the name with which they are offered; whoever is in it keeps their person
    as long as the name stays.
    """
    row = present.get(said["member"] or 0)
    same = row is not None and row.name == said["name"]
    return {
        "person_id": people.get(said["name"]) or (row.person_id if row and same else None),
        "member_id": said["member"],
    }
