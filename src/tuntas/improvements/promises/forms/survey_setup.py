"""What is filled in to prepare a complaint survey: team, workshop, list, days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.surveys.actions.survey import new_survey_code
from tuntas.catalogue.models import Service
from tuntas.core.days import DayField
from tuntas.core.secrets import CODE_ALPHABET
from tuntas.improvements.meanwhile import Merged, MergeRow, SeenMark, mark, merged
from tuntas.improvements.models import ComplaintItem, ComplaintSurvey, TeamMember
from tuntas.improvements.plain_numbers import CountField
from tuntas.improvements.promises.actions.survey_run import days_mark
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    MemberFacts,
    SurveyFacts,
    WorkshopFacts,
    workshop_mark,
    workshop_of,
)
from tuntas.improvements.promises.queries.survey_overview import Proposal
from tuntas.improvements.sending import goes_on
from tuntas.organisation.models import Unit

MORE_MEMBERS = 3
MORE_ITEMS = 3
MOST_ROWS = 100
ITEM_LETTERS = 200
Values = Mapping[str, Any]  # what a row begins with, or what was typed into it
STATES = [("", _("Semua")), *ComplaintSurvey.State.choices]


def one_line(text: str) -> str:
    """Return a text without line breaks or doubled spaces."""
    return " ".join(text.split())


class ListFilterForm(forms.Form):
    """What the list of surveys shows."""

    words = forms.CharField(label=_("Cari judul atau unit"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STATES)


class CodedForm(forms.Form):
    """Something new with a code that is made with the form: sent twice, made once."""

    code = forms.RegexField(
        rf"^[{CODE_ALPHABET}]{{5,12}}$", widget=forms.HiddenInput, initial=new_survey_code
    )
    title = forms.CharField(
        label=_("Judul"),
        max_length=200,
        help_text=_("Nama survei ini di kantor, misalnya: Survei pengaduan Puskesmas 2026."),
    )


class BeginForm(CodedForm):
    """A new survey of one unit."""

    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label=_("Layanan yang ditanyakan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bila lebih dari satu, warga memilih layanan yang dipakainya."),
    )

    def __init__(self, *args: Any, unit: Unit, services: Iterable[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        offered = Service.objects.filter(pk__in=[one.pk for one in services])
        self.fields["services"].queryset = offered  # type: ignore[attr-defined]

    def facts(self) -> SurveyFacts:
        """Return what was chosen."""
        said = self.cleaned_data
        return SurveyFacts(
            code=said["code"],
            unit_id=self.unit.pk,
            title=one_line(said["title"]),
            service_ids=[service.pk for service in said["services"]],
        )


class TeamForm(forms.Form):
    """The decree of the team; its people are rows."""

    seen = SeenMark()
    decree = forms.CharField(
        label=_("Nomor dan tanggal SK tim"),
        max_length=200,
        required=False,
        help_text=_("Boleh menyusul."),
    )

    def goes_on(self, seen: str, decree: str) -> None:
        """Show what is stored now; a decree that was left as it was shown becomes the stored one."""
        said = self.cleaned_data
        goes_on(self, seen)
        if mark(said["decree"]) in said["seen"].split(","):
            cast("QueryDict", self.data)[self.add_prefix("decree")] = decree


class MemberForm(forms.Form):
    """Somebody of the team; without a name the row is passed over."""

    name = forms.CharField(label=_("Nama"), max_length=200, required=False)
    role = forms.CharField(label=_("Tugas atau asal"), max_length=120, required=False)
    side = forms.ChoiceField(label=_("Dari"), choices=TeamMember.Side.choices)


def members_formset(data: Any, shown: Sequence[Values] = ()) -> Any:
    """Return the rows of a team, with some more to fill in."""
    made = forms.formset_factory(
        MemberForm, extra=MORE_MEMBERS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return made(data, initial=list(shown), prefix="member")


def team_shown(team: Iterable[TeamMember]) -> list[Values]:
    """Return what the rows of a team begin with."""
    return [{"name": one.name, "role": one.role, "side": one.side} for one in team]


def typed_members(rows: Any) -> list[MemberFacts]:
    """Return the people of a checked page."""
    said = [row.cleaned_data for row in rows]
    return [
        MemberFacts(one_line(one["name"]), one_line(one["role"]), one["side"])
        for one in said
        if one.get("name")
    ]


def merged_members(rows: Any, team: Sequence[TeamMember], seen: str) -> Merged:
    """Return the people of a checked page with those whom somebody else stored meanwhile."""
    typed = [_member_row(vars(one)) for one in typed_members(rows)]
    stored = [_member_row(one) for one in team_shown(team)]
    return merged(gettext("Anggota"), typed, stored, seen.split(","))


def _member_row(said: Values) -> MergeRow:
    name, role, side = said["name"], said["role"], said["side"]
    words = (name, role, str(TeamMember.Side(side).label))
    return MergeRow(said, mark(name, role, side), ", ".join(filter(None, words)))


class WorkshopForm(forms.Form):
    """Where users and the unit made the list together."""

    seen = SeenMark()
    held_on = DayField(_("Tanggal lokakarya"), required=False)
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    people = CountField(label=_("Banyak peserta"), required=False, min_value=1, max_value=10_000)
    notes = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Siapa yang hadir dan apa yang disepakati, seperlunya."),
    )

    def workshop(self) -> WorkshopFacts:
        """Return what was filled in."""
        said = self.cleaned_data
        return WorkshopFacts(said["held_on"], said["place"], said["people"], said["notes"])


def workshop_initial(survey: ComplaintSurvey) -> dict[str, Any]:
    """Return what is stored of a workshop."""
    return {**vars(workshop_of(survey)), "seen": workshop_mark(survey)}


class ListForm(forms.Form):
    """Complaints to be added to the list, many at once; those that it has are rows."""

    seen = SeenMark()  # of an empty list: empty
    proposed = forms.MultipleChoiceField(
        label=_("Dari pengaduan yang pernah masuk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kategori pengaduan kepada unit ini selama setahun. Susun kalimatnya nanti."),
    )
    more = forms.CharField(
        label=_("Tambah beberapa sekaligus"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Satu keluhan per baris. Baris yang berakhir titik dua menjadi judul kelompok di lembar survei, misalnya “Waktu tunggu:”."
        ),
    )

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = [one for one in proposals if not one.listed]
        if not new:
            del self.fields["proposed"]
            return
        choices = [
            (one.category, _("%(category)s · %(n)s pengaduan") % {"category": one.category, "n": one.cases})
            for one in new
        ]  # fmt: skip
        self.fields["proposed"].choices = choices  # type: ignore[attr-defined]

    def clean_more(self) -> list[ItemFacts]:
        """Return the lines as complaints under their headings."""
        heading, found = "", list[ItemFacts]()
        for line in map(one_line, self.cleaned_data["more"].splitlines()):
            if line.endswith(":"):
                heading = line.rstrip(": ")[:80]
            elif len(line) > ITEM_LETTERS:
                raise forms.ValidationError(
                    _("Ada keluhan yang lebih dari 200 huruf. Singkatkan: “%(start)s…”")
                    % {"start": line[:40]}
                )
            elif line:
                found.append(ItemFacts(line, heading))
        return found

    def added(self) -> list[ItemFacts]:
        """Return everything that is added to the rows."""
        proposed = [ItemFacts(one[:ITEM_LETTERS]) for one in self.cleaned_data.get("proposed", ())]
        return [*self.cleaned_data["more"], *proposed]


class ItemForm(forms.Form):
    """One complaint; without words the row is taken off the list."""

    order = CountField(
        label=_("Nomor"), required=False, min_value=0, max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    text = forms.CharField(label=_("Keluhan"), max_length=ITEM_LETTERS, required=False)
    heading = forms.CharField(label=_("Kelompok"), max_length=80, required=False)
    previous = forms.IntegerField(required=False, widget=forms.HiddenInput)


def items_formset(data: Any, shown: Sequence[Values] = ()) -> Any:
    """Return the rows of a list, with some more to fill in."""
    made = forms.formset_factory(
        ItemForm, extra=MORE_ITEMS, max_num=MOST_ROWS + MORE_ITEMS, absolute_max=MOST_ROWS + MORE_ITEMS
    )  # fmt: skip
    return made(data, initial=list(shown), prefix="item")


def list_shown(items: Iterable[ComplaintItem]) -> list[Values]:
    """Return what the rows of a list begin with."""
    return [
        {"order": one.order, "text": one.text, "heading": one.heading, "previous": one.previous_id}
        for one in items
    ]


def typed_items(rows: Any) -> list[ItemFacts]:
    """Return the complaints of a checked page by their numbers; those without one come last."""
    said = [row.cleaned_data for row in rows if row.cleaned_data.get("text")]
    return [
        ItemFacts(one_line(one["text"]), one_line(one["heading"]), one["previous"])
        for one in sorted(said, key=_place)
    ]


def _place(said: Values) -> int:
    return MOST_ROWS * 10 if said["order"] is None else int(said["order"])


def merged_items(rows: Any, items: Sequence[ComplaintItem], seen: str) -> Merged:
    """Return the complaints of a checked page with those that somebody else stored meanwhile."""
    said = [row.cleaned_data for row in rows if row.cleaned_data.get("text")]
    typed = [
        _item_row({**one, "text": one_line(one["text"]), "heading": one_line(one["heading"])})
        for one in said
    ]
    stored = [_item_row(one) for one in list_shown(items)]
    both = merged(gettext("Keluhan"), typed, stored, seen.split(","))
    return replace(both, rows=_in_order(both.rows, stored, seen.split(",")))


def _item_row(said: Values) -> MergeRow:
    words = (said["heading"], said["text"])
    return MergeRow(said, mark(*words), ": ".join(filter(None, words)))


def _in_order(
    rows: Iterable[MergeRow], stored: Iterable[MergeRow], seen: Iterable[str]
) -> list[MergeRow]:
    """Return rows by their numbers: one that was left alone takes the number that is stored now.

    Each complaint of the survey before is tied to one row only.
    """
    was = {one: number for number, one in enumerate(seen, 1)}
    now = {one.mark: one.values["order"] for one in stored}
    found, tied = list[MergeRow](), set[int]()
    for one in rows:
        order, previous = one.values["order"], one.values["previous"]
        if order == was.get(one.mark):
            order = now.get(one.mark, order)
        if previous in tied:
            previous = None
        tied |= {previous} - {None}
        found.append(replace(one, values={**one.values, "order": order, "previous": previous}))
    return sorted(found, key=lambda one: _place(one.values))


class OpenForm(forms.Form):
    """From when to when people are asked, and how many there are."""

    begins = DayField(_("Mulai"))
    ends = DayField(_("Sampai"))
    customers = CountField(
        label=_("Penerima layanan pada periode lalu"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("Dari sini dihitung berapa lembar yang cukup (Krejcie dan Morgan)."),
    )


class RescheduleForm(OpenForm):
    """A new last day."""

    seen = SeenMark()
    begins = None  # type: ignore[assignment]  # Django's way to drop an inherited field


def schedule_initial(survey: ComplaintSurvey) -> dict[str, Any]:
    """Return the days as they are."""
    return {
        "begins": survey.begins, "ends": survey.ends, "customers": survey.customers,
        "seen": days_mark(survey),
    }  # fmt: skip


class CauseForm(forms.Form):
    """Why people complain, and on whose side it lies."""

    INSIDE, OUTSIDE = "inside", "outside"
    text = forms.CharField(
        label=_("Sebabnya"), max_length=300,
        help_text=_("Tanyakan “mengapa?” beberapa kali, sampai sebab yang dapat diperbaiki."),
    )  # fmt: skip
    where = forms.ChoiceField(
        label=_("Di mana letaknya"),
        widget=forms.RadioSelect,
        choices=[
            (INSIDE, _("Di dalam unit: dapat diperbaiki sendiri")),
            (OUTSIDE, _("Di luar unit: perlu pihak lain")),
        ],
    )
