"""Forms of a group: what it is called, who is in it, why it ends."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.catalogue.forms.service import lines
from tuntas.core.days import DayField
from tuntas.improvements.groups.actions.groups import DESCRIBED, GroupFacts, group_mark
from tuntas.improvements.groups.actions.members import MemberFacts
from tuntas.improvements.groups.values import value_choices
from tuntas.improvements.meanwhile import Beside, SeenMark
from tuntas.improvements.models import Group, GroupMember
from tuntas.improvements.people_rows import (
    PeopleRows,
    PersonForm,
    SeenRows,
    ids_of,
    sent_rows,
    shown_rows,
)

MOST_ROWS = 40
Choices = Iterable[tuple[str, Any]]
FIRST_ROLES = ("leader", "secretary", "member", "member", "member", "facilitator")


class GroupForm(forms.Form):
    """What a group is called and what it lives by."""

    name = forms.CharField(label=_("Nama kelompok"), max_length=120)
    motto = forms.CharField(label=_("Motto"), max_length=200, required=False)
    formed_on = DayField(_("Dibentuk pada"), initial=timezone.localdate)
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


class DescribeForm(GroupForm):
    """A group described anew."""

    seen = SeenMark()


def group_initial(group: Group) -> dict[str, Any]:
    """Return what the form shows of a group."""
    return {**{name: getattr(group, name) for name in DESCRIBED}, "seen": group_mark(group)}


class SizeForm(forms.Form):
    """Why a group is smaller or larger than the rule asks."""

    size_note = forms.CharField(
        label=_("Alasan jumlah anggota berbeda"), max_length=300, required=False,
        help_text=_("Hanya bila jumlahnya di luar aturan. Misalnya: unit ini hanya punya dua pegawai."),
    )  # fmt: skip


class ChangeForm(SizeForm):
    """From which day members are others."""

    seen = SeenRows()
    on = DayField(_("Berlaku sejak"), initial=timezone.localdate)


class MemberForm(PersonForm):
    """A row with the part that somebody has in the group."""

    role = forms.ChoiceField(
        label=_("Peran"), choices=GroupMember.Role.choices, initial=GroupMember.Role.MEMBER
    )

    @classmethod
    def in_words(cls, said: Mapping[str, Any]) -> str:
        """Return `Ani, ketua`."""
        return f"{said['name']}, {GroupMember.Role(said['role']).label}"


class MemberRows(PeopleRows[MemberForm]):
    """Who is in a group."""

    @classmethod
    def empty(cls) -> "MemberRows":
        """Return rows for a new group, the usual roles chosen."""
        return cls(shown_rows(MemberForm, [{"role": role} for role in FIRST_ROLES]))

    @classmethod
    def of(cls, members: Sequence[GroupMember]) -> "MemberRows":
        """Return rows for those who are in a group, and one to fill in."""
        return cls(shown_rows(MemberForm, [*map(_shown, members), {}]))

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, more: int = 0) -> "MemberRows":
        """Return the rows that a page sent, and `more` empty ones."""
        return cls(sent_rows(MemberForm, data, more=more, most=MOST_ROWS))

    def together(
        self, members: Sequence[GroupMember], seen: Collection[str]
    ) -> tuple["MemberRows", list[Beside]]:
        """Return rows with what somebody else stored meanwhile, and what that was."""
        both = self.with_stored(MemberForm, map(_shown, members), seen)
        rows = MemberRows(shown_rows(MemberForm, [*(one.values for one in both.rows), {}]))
        return rows, both.beside

    def members(
        self, people: Mapping[str, int], present: Mapping[int, GroupMember]
    ) -> list[MemberFacts]:
        """Return who is in the group; `people` are persons by the name with which they are offered."""
        return [
            MemberFacts(name=one["name"], role=one["role"], **ids_of(one, people, present))
            for one in self.said
        ]


def _shown(one: GroupMember) -> Mapping[str, Any]:
    return {"member": one.pk, "name": one.name, "role": one.role}


class DissolveForm(forms.Form):
    """When a group ends, and why."""

    on = DayField(_("Hari terakhir"), initial=timezone.localdate)
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
