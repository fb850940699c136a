"""Forms of a plan: its unit and year, its team."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.places import row_id
from tuntas.improvements.models import ReformMember
from tuntas.improvements.reform.actions.plans import ReformMemberFacts
from tuntas.improvements.reform.rule import area_name, reform_rule

MORE_ROWS = 3
MOST_ROWS = 60
EMPTY_ROWS = 3
NUMBER_LETTERS = 3


class PlanForm(forms.Form):
    """Whose plan, and for which year."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    year = forms.TypedChoiceField(label=_("Tahun"), coerce=int)
    decree = forms.CharField(
        label=_("Keputusan tentang tim"), max_length=200, required=False,
        help_text=_("Nomor dan tanggalnya. Boleh menyusul."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: Sequence[tuple[str, Any]], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        years = [on.year - 1, on.year, on.year + 1]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """By which decree a team was formed."""

    decree = forms.CharField(
        label=_("Keputusan tentang tim"), max_length=200, required=False,
        help_text=_("Nomor dan tanggalnya."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> frozenset[int]:
        """Return the rows that the page showed."""
        said = map(row_id, self.cleaned_data["seen"].split(","))
        return frozenset(one for one in said if one is not None)


class TeamMemberForm(forms.Form):
    """One row; a row without a name is left out."""

    member = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(
        label=_("Nama"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )  # fmt: skip
    role = forms.CharField(label=_("Tugas dalam tim"), max_length=120, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    leaves = forms.BooleanField(label=pgettext_lazy("member", "Sudah keluar"), required=False)

    def __init__(self, *args: Any, kept: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or "id"
        known = [one.key for one in reform_rule().areas.value]
        keys = [*known, *(key for key in kept if key and key not in known)]
        names = [(key, area_name(key).in_language(lang)) for key in keys]
        self.fields["area"].choices = [("", gettext("Semua area")), *names]  # type: ignore[attr-defined]


@dataclass
class TeamRows:
    """The rows on a page, by number: `anggota-0-name`."""

    forms: list[TeamMemberForm]

    @classmethod
    def of(cls, members: Sequence[ReformMember]) -> "TeamRows":
        """Return rows for those who are in a team, and some to fill in."""
        shown: list[dict[str, Any]] = [
            {"member": one.pk, "name": one.name, "role": one.role, "area": one.area}
            for one in members
        ]
        kept = {one.area for one in members}
        rows = [*shown, *({} for _n in range(1 if members else EMPTY_ROWS))]
        return cls(
            [
                TeamMemberForm(prefix=_prefix(n), initial=one, kept=kept)
                for n, one in enumerate(rows)
            ]
        )

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, more: int = 0) -> "TeamRows":
        """Return the rows that a page sent, and `more` empty ones."""
        said = str(data.get("anggota", ""))
        count = (
            int(said) if said.isascii() and said.isdigit() and len(said) <= NUMBER_LETTERS else 0
        )
        count = min(count, MOST_ROWS)
        sent = [TeamMemberForm(data, prefix=_prefix(n)) for n in range(count)]
        added = min(more, MOST_ROWS - count)
        return cls(sent + [TeamMemberForm(prefix=_prefix(count + n)) for n in range(added)])

    def is_valid(self) -> bool:
        """Tell whether every row can be kept."""
        valid = [form.is_valid() for form in self.forms]  # all of them: each shows its errors
        return all(valid)

    @property
    def said(self) -> list[dict[str, Any]]:
        """The rows of those who are in the team."""
        found = [form.cleaned_data for form in self.forms]
        return [one for one in found if one["name"] and not one["leaves"]]

    def members(
        self, people: Mapping[str, int], present: Mapping[int, ReformMember]
    ) -> list[ReformMemberFacts]:
        """Return who is in the team; `people` are persons by the name with which they are offered."""
        return [_facts(one, people, present) for one in self.said]


def _facts(
    said: Mapping[str, Any], people: Mapping[str, int], present: Mapping[int, ReformMember]
) -> ReformMemberFacts:
    row = present.get(said["member"] or 0)
    same = row is not None and row.name == said["name"]
    return ReformMemberFacts(
        name=said["name"],
        person_id=people.get(said["name"]) or (row.person_id if row is not None and same else None),
        role=" ".join(said["role"].split()),
        area=said["area"],
        member_id=row.pk if row is not None else None,
    )


def _prefix(number: int) -> str:
    return f"anggota-{number}"
