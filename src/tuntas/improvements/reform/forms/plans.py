"""Forms of a plan: its unit and year, its team."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tuntas.improvements.meanwhile import Beside
from tuntas.improvements.models import ReformMember
from tuntas.improvements.people_rows import (
    PeopleRows,
    PersonForm,
    SeenRows,
    ids_of,
    sent_rows,
    shown_rows,
)
from tuntas.improvements.reform.actions.plans import ReformMemberFacts
from tuntas.improvements.reform.rule import area_name, reform_rule

MOST_ROWS = 60
EMPTY_ROWS = 3


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
    seen = SeenRows()


class TeamMemberForm(PersonForm):
    """A row with what somebody does in the team, and for which area."""

    role = forms.CharField(label=_("Tugas dalam tim"), max_length=120, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)

    columns = ("name", "role", "area")

    @classmethod
    def in_words(cls, said: Mapping[str, Any]) -> str:
        """Return `Ani, ketua, Pelayanan publik`."""
        area = said["area"] and area_name(said["area"]).in_language(get_language() or "id")
        return ", ".join(filter(None, (said["name"], said["role"], area)))

    def __init__(self, *args: Any, kept: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or "id"
        known = [one.key for one in reform_rule().areas.value]
        keys = [*known, *(key for key in kept if key and key not in known)]
        names = [(key, area_name(key).in_language(lang)) for key in keys]
        self.fields["area"].choices = [("", gettext("Semua area")), *names]  # type: ignore[attr-defined]


class TeamRows(PeopleRows[TeamMemberForm]):
    """Who is in a team."""

    @classmethod
    def of(cls, members: Sequence[ReformMember]) -> "TeamRows":
        """Return rows for those who are in a team, and some to fill in."""
        empty: list[dict[str, Any]] = [{}] * (1 if members else EMPTY_ROWS)
        kept = {one.area for one in members}
        return cls(shown_rows(TeamMemberForm, [*map(_shown, members), *empty], kept=kept))

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, more: int = 0) -> "TeamRows":
        """Return the rows that a page sent, and `more` empty ones."""
        return cls(sent_rows(TeamMemberForm, data, more=more, most=MOST_ROWS))

    def together(
        self, members: Sequence[ReformMember], seen: Collection[str]
    ) -> tuple["TeamRows", list[Beside]]:
        """Return rows with what somebody else stored meanwhile, and what that was."""
        both = self.with_stored(TeamMemberForm, map(_shown, members), seen)
        shown, kept = [one.values for one in both.rows], {one.area for one in members}
        return TeamRows(shown_rows(TeamMemberForm, [*shown, {}], kept=kept)), both.beside

    def members(
        self, people: Mapping[str, int], present: Mapping[int, ReformMember]
    ) -> list[ReformMemberFacts]:
        """Return who is in the team; `people` are persons by the name with which they are offered."""
        return [_facts(one, ids_of(one, people, present)) for one in self.said]


def _shown(one: ReformMember) -> Mapping[str, Any]:
    return {"member": one.pk, "name": one.name, "role": one.role, "area": one.area}


def _facts(said: Mapping[str, Any], ids: Mapping[str, int | None]) -> ReformMemberFacts:
    role = " ".join(said["role"].split())
    return ReformMemberFacts(name=said["name"], role=role, area=said["area"], **ids)
