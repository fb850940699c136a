"""What people type about forums: the plan, and what was found."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import lines
from tuntas.core.days import DayField
from tuntas.improvements.meanwhile import SeenMark
from tuntas.improvements.models import Forum, ForumFinding, Promise
from tuntas.improvements.plain_numbers import CountField
from tuntas.improvements.promises.actions.forums import Checked, ForumPlan, Held, plan_mark

MOST_PEOPLE = 10_000


class ForumForm(forms.Form):
    """When, where, with whom and about what."""

    seen = SeenMark()
    on = DayField(_("Tanggal"), help_text=_("Janji yang ditandatangani sampai hari itu diperiksa."))
    time = forms.TimeField(
        label=_("Mulai pukul"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label=_("Tempat"), max_length=200)
    invited = lines(
        _("Yang diundang"), 6, max_length=8000, required=False,
        help_text=_(
            "Satu orang atau kelompok per baris. Hanya dibaca petugas dan tercetak di undangan."
        ),
    )  # fmt: skip
    agenda = lines(
        _("Acara"), 4, max_length=4000, required=False, help_text=_("Satu acara per baris.")
    )

    @staticmethod
    def initial_of(forum: Forum) -> dict[str, Any]:
        """Return what a planned forum says now."""
        local = timezone.localtime(forum.planned_at)
        kept = {name: getattr(forum, name) for name in ("place", "invited", "agenda")}
        return {**kept, "on": local.date(), "time": local.time(), "seen": plan_mark(forum)}

    def plan(self) -> ForumPlan:
        """Return what was filled in."""
        said = self.cleaned_data
        moment = timezone.make_aware(datetime.combine(said["on"], said["time"]))
        return ForumPlan(
            planned_at=moment, **{name: said[name] for name in ("place", "invited", "agenda")}
        )


class NewForumForm(ForumForm):
    """A new forum has a key of its own: sent twice, planned once."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class HeldForm(forms.Form):
    """Who came and what was found about each promise."""

    held_on = DayField(_("Tanggal forum"))
    officials = CountField(label=_("Pejabat yang hadir"), min_value=0, max_value=MOST_PEOPLE)
    citizens = CountField(label=_("Warga yang hadir"), min_value=0, max_value=MOST_PEOPLE)
    minutes = lines(
        _("Notula"),
        6,
        max_length=20_000,
        help_text=_("Hanya dibaca petugas, tidak tampil untuk umum."),
    )

    def __init__(self, *args: Any, promises: Iterable[Promise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promises = list(promises)
        for one in self.promises:
            self.fields[f"seen-{one.pk}"] = forms.ChoiceField(
                label=one.text, required=False, widget=forms.RadioSelect,
                choices=[*ForumFinding.Seen.choices, ("", _("tidak dibahas"))],
            )  # fmt: skip
            self.fields[f"note-{one.pk}"] = forms.CharField(
                label=_("Yang dilihat forum"), max_length=300, required=False,
                help_text=_("Tampil untuk umum; jangan tulis nama warga."),
            )  # fmt: skip

    @property
    def people(self) -> list[Any]:
        """The fields about the forum itself."""
        return [self[name] for name in ("held_on", "officials", "citizens", "minutes")]

    @property
    def checks(self) -> list[tuple[Promise, Any, Any]]:
        """Each promise with its two fields."""
        return [(one, self[f"seen-{one.pk}"], self[f"note-{one.pk}"]) for one in self.promises]

    def held(self) -> Held:
        """Return what was filled in; promises that were not talked about are left out."""
        said = self.cleaned_data
        checked = {
            one.pk: Checked(ForumFinding.Seen(seen), said[f"note-{one.pk}"])
            for one in self.promises
            if (seen := said[f"seen-{one.pk}"])
        }
        names = ("held_on", "officials", "citizens", "minutes")
        return Held(checked=checked, **{name: said[name] for name in names})
