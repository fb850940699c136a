"""Forms of an agent of change: the choice, a line of the plan, a quarter's report."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import lines
from tuntas.core.days import DayField
from tuntas.improvements.groups.actions.agents import AgentFacts, PlanLine, agent_mark, line_mark
from tuntas.improvements.groups.agents_rule import agent_selection
from tuntas.improvements.meanwhile import SeenMark
from tuntas.improvements.models import AgentAction, ChangeAgent
from tuntas.improvements.plain_numbers import CountField
from tuntas.rules.improvement.quarters import Quarter

Choices = Iterable[tuple[str, Any]]
FOUND = 500  # characters for what was found on one criterion
STATES = (
    ("", _("Yang bertugas")),
    ("no-plan", _("Belum punya rencana")),
    ("no-report", _("Belum melapor triwulan lalu")),
    ("over", _("Masa tugas berakhir")),
)


class AgentFilterForm(forms.Form):
    """Which agents the list shows."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(required=False, choices=STATES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua unit")), *units]  # type: ignore[attr-defined]


class AgentTermForm(forms.Form):
    """How long an agent serves, by which decision, and what was found on each criterion."""

    decree = forms.CharField(
        label=_("Nomor dan tanggal keputusan"), max_length=200, required=False
    )  # fmt: skip
    since = DayField(_("Bertugas sejak"))
    until = DayField(
        _("Sampai"), required=False, help_text=_("Kosongkan bila belum ditentukan.")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        for one in agent_selection().criteria:
            self.fields[_criterion(one.key)] = lines(
                one.name.value.in_language(language), 2, max_length=FOUND, required=False,
                help_text=one.look_at.in_language(language),
            )  # fmt: skip

    def term_fields(self) -> Iterator[BoundField]:
        """Return the fields in front of the criteria."""
        return (one for one in self.visible_fields() if not one.name.startswith("found-"))

    def criterion_fields(self) -> Iterator[BoundField]:
        """Return the fields of the criteria."""
        return (one for one in self if one.name.startswith("found-"))

    def facts(self, *, name: str, person_id: int | None) -> AgentFacts:
        """Return what was filled in; a criterion without words was not looked at."""
        said = self.cleaned_data
        keys = [one.key for one in agent_selection().criteria]
        return AgentFacts(
            name=name,
            person_id=person_id,
            since=said["since"],
            until=said["until"],
            decree=" ".join(said["decree"].split()),
            criteria={key: said[_criterion(key)].strip() for key in keys},
        )


class AgentForm(AgentTermForm):
    """Who becomes an agent of change."""

    name = forms.CharField(
        label=_("Nama"), max_length=200,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
        help_text=_("Pilih dari daftar bila punya akun: ia dapat mengisi rencananya sendiri."),
    )  # fmt: skip
    field_order = ("name", "decree", "since", "until")


class ChangeTermForm(AgentTermForm):
    """An agent described anew."""

    seen = SeenMark()


def term_initial(agent: ChangeAgent) -> dict[str, Any]:
    """Return what the form shows of an agent."""
    keys = [one.key for one in agent_selection().criteria]
    return {
        "decree": agent.decree, "since": agent.since, "until": agent.until,
        **{_criterion(key): agent.criteria.get(key, "") for key in keys},
        "seen": agent_mark(agent),
    }  # fmt: skip


def _criterion(key: str) -> str:
    return f"found-{key}"


class PlanLineForm(forms.Form):
    """One line of an agent's plan."""

    text = lines(
        _("Apa yang Anda ubah"), 2, max_length=300,
        help_text=_("Satu tindakan nyata, misalnya: menyapa setiap warga sebelum bertanya."),
    )  # fmt: skip
    target = forms.CharField(
        label=_("Terlihat dari apa"), max_length=300,
        help_text=_("Misalnya: semua petugas loket melakukannya."),
    )  # fmt: skip
    due = DayField(_("Paling lambat"))

    def line(self) -> PlanLine:
        """Return what was filled in."""
        said = self.cleaned_data
        return PlanLine(
            text=" ".join(said["text"].split()), target=" ".join(said["target"].split()),
            due=said["due"],
        )  # fmt: skip


class ChangeLineForm(PlanLineForm):
    """A line of the plan written anew."""

    seen = SeenMark()


def line_initial(action: AgentAction) -> dict[str, Any]:
    """Return what the form shows of a line."""
    return {
        "text": action.text, "target": action.target, "due": action.due, "seen": line_mark(action),
    }  # fmt: skip


class ReportForm(forms.Form):
    """How far an action was at the end of a quarter."""

    quarter = forms.ChoiceField(label=_("Triwulan"))
    percent = CountField(
        label=_("Capaian (persen)"), min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    note = lines(_("Apa yang sudah dilakukan"), 3, max_length=500)

    def __init__(self, *args: Any, quarters: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = list(quarters.items())  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what was filled in, as the action takes it."""
        year, _dash, number = self.cleaned_data["quarter"].partition("-")
        return {
            "quarter": Quarter(int(year), int(number)),
            "percent": self.cleaned_data["percent"],
            "said": self.cleaned_data["note"].strip(),
        }
