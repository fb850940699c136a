"""Forms of a group: what it is called, who is in it, why it ends."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.catalogue.forms.service import day_field, lines
from tuntas.catalogue.places import row_id
from tuntas.improvements.groups.actions.groups import GroupFacts
from tuntas.improvements.groups.actions.members import MemberFacts
from tuntas.improvements.groups.values import value_choices
from tuntas.improvements.models import Group, GroupMember

MORE_ROWS = 3
MOST_ROWS = 40
Choices = Iterable[tuple[str, Any]]
FIRST_ROLES = ("leader", "secretary", "member", "member", "member", "facilitator")


class GroupForm(forms.Form):
    """What a group is called and what it lives by."""

    name = forms.CharField(label=_("Nama kelompok"), max_length=120)
    motto = forms.CharField(label=_("Motto"), max_length=200, required=False)
    formed_on = day_field(_("Dibentuk pada"), initial=timezone.localdate)
    decree = forms.CharField(
        label=_("Nomor dan tanggal keputusan"), max_length=200, required=False
    )  # fmt: skip
    values = forms.MultipleChoiceField(
        label=_("Nilai yang paling dipegang"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kept: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(value_choices())
        lost = [(key, key) for key in kept if key not in dict(known)]
        self.fields["values"].choices = [*known, *lost]  # type: ignore[attr-defined]

    def facts(self, *, size_note: str = "") -> GroupFacts:
        """Return what was filled in."""
        said = self.cleaned_data
        return GroupFacts(
            name=" ".join(said["name"].split()),
            motto=" ".join(said["motto"].split()),
            decree=" ".join(said["decree"].split()),
            formed_on=said["formed_on"],
            values=tuple(said["values"]),
            size_note=size_note,
        )


def group_initial(group: Group) -> dict[str, Any]:
    """Return what the form shows of a group."""
    names = ("name", "motto", "formed_on", "decree", "values")
    return {name: getattr(group, name) for name in names}


class SizeForm(forms.Form):
    """Why a group is smaller or larger than the rule asks."""

    size_note = forms.CharField(
        label=_("Alasan jumlah anggota berbeda"), max_length=300, required=False,
        help_text=_("Hanya bila jumlahnya di luar aturan. Misalnya: unit ini hanya punya dua pegawai."),
    )  # fmt: skip


class ChangeForm(SizeForm):
    """From which day members are others."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    on = day_field(_("Berlaku sejak"), initial=timezone.localdate)

    def clean_seen(self) -> frozenset[int]:
        """Return the rows that the page showed."""
        said = map(row_id, self.cleaned_data["seen"].split(","))
        return frozenset(one for one in said if one is not None)


class MemberForm(forms.Form):
    """One row; a row without a name is left out."""

    member = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(
        label=_("Nama"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("Peran"), choices=GroupMember.Role.choices, initial=GroupMember.Role.MEMBER
    )
    leaves = forms.BooleanField(label=pgettext_lazy("member", "Sudah keluar"), required=False)


@dataclass
class MemberRows:
    """The rows on a page, by number: `anggota-0-name`."""

    forms: list[MemberForm]

    @classmethod
    def empty(cls) -> "MemberRows":
        """Return rows for a new group, the usual roles chosen."""
        return cls(
            [
                MemberForm(prefix=_prefix(n), initial={"role": role})
                for n, role in enumerate(FIRST_ROLES)
            ]
        )

    @classmethod
    def of(cls, members: Sequence[GroupMember]) -> "MemberRows":
        """Return rows for those who are in a group, and one to fill in."""
        shown: list[dict[str, Any]] = [
            {"member": one.pk, "name": one.name, "role": one.role} for one in members
        ]
        return cls(
            [MemberForm(prefix=_prefix(n), initial=one) for n, one in enumerate([*shown, {}])]
        )

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, more: int = 0) -> "MemberRows":
        """Return the rows that a page sent, and `more` empty ones."""
        said = str(data.get("anggota", ""))
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0  # noqa: PLR2004
        count = min(count, MOST_ROWS)
        sent = [MemberForm(data, prefix=_prefix(n)) for n in range(count)]
        added = min(more, MOST_ROWS - count)
        return cls(sent + [MemberForm(prefix=_prefix(count + n)) for n in range(added)])

    def is_valid(self) -> bool:
        """Tell whether every row can be kept."""
        valid = [form.is_valid() for form in self.forms]  # all of them: each shows its errors
        return all(valid)

    @property
    def said(self) -> list[dict[str, Any]]:
        """The rows of those who are in the group."""
        found = [form.cleaned_data for form in self.forms]
        return [one for one in found if one["name"] and not one["leaves"]]

    def members(
        self, people: Mapping[str, int], present: Mapping[int, GroupMember]
    ) -> list[MemberFacts]:
        """Return who is in the group; `people` are persons by the name with which they are offered."""
        return [_facts(one, people, present) for one in self.said]


def _facts(
    said: Mapping[str, Any], people: Mapping[str, int], present: Mapping[int, GroupMember]
) -> MemberFacts:
    row = present.get(said["member"] or 0)
    same = row is not None and row.name == said["name"]
    return MemberFacts(
        name=said["name"],
        person_id=people.get(said["name"]) or (row.person_id if row is not None and same else None),
        role=said["role"],
        member_id=row.pk if row is not None else None,
    )


def _prefix(number: int) -> str:
    return f"anggota-{number}"


class DissolveForm(forms.Form):
    """When a group ends, and why."""

    on = day_field(_("Hari terakhir"), initial=timezone.localdate)
    reason = lines(_("Alasan"), 3, max_length=300)


class GroupFilterForm(forms.Form):
    """What the list shows."""

    q = forms.CharField(label=_("Cari kelompok atau unit"), required=False, max_length=100)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[
            ("", _("Semua yang aktif")), ("awake", pgettext_lazy("group", "bergerak")),
            ("asleep", pgettext_lazy("group", "tidur")), ("dissolved", _("dibubarkan")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua unit")), *units]  # type: ignore[attr-defined]
