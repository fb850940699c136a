"""What officers fill in at the steps of a service request."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.documents import answers_of
from tuntas.cases.models import Case
from tuntas.cases.queries.event_words import check_words
from tuntas.core.days import DayField
from tuntas.rules.casework import Request, Transition
from tuntas.rules.casework.requests import CHECKS

CHECK = "check_"  # prefix of the names of inputs
# What says enough by itself: no further text is asked for.
SAID_OTHERWISE = frozenset({"checks", "delivery", "session", "reason"})


def request_fields(case: Case, step: Transition, about: Request) -> dict[str, forms.Field]:
    """Return the fields that this step of a request needs."""
    found: dict[str, forms.Field] = {}
    if "checks" in step.requires:
        found |= _check_fields(case, about)
    if "session" in step.requires:
        found |= _session_fields(about)
    if "delivery" in step.requires:
        found |= _delivery_fields(case, about)
    return found


def _language() -> str:
    return get_language() or "id"


def _check_fields(case: Case, about: Request) -> dict[str, forms.Field]:
    choices = [(state, check_words(state)) for state in CHECKS]
    return {
        f"{CHECK}{one.key}": forms.ChoiceField(
            label=one.label.in_language(_language()),
            choices=choices,
            required=one.required,
            initial=case.request.checks.get(one.key),
            widget=forms.RadioSelect,
        )
        for one in about.asked_requirements(answers_of(case.request))
    }


def _session_fields(about: Request) -> dict[str, forms.Field]:
    sessions = about.sessions.items if about.sessions else ()
    return {
        "session": forms.ChoiceField(
            label=_("Pertemuan"),
            choices=[(one.key, one.label.in_language(_language())) for one in sessions],
            widget=forms.RadioSelect,
        ),
        "attended": forms.ChoiceField(
            label=_("Kehadiran"),
            choices=[("yes", _("Hadir")), ("no", _("Tidak hadir"))],
            initial="yes",
            widget=forms.RadioSelect,
        ),
    }


def _delivery_fields(case: Case, about: Request) -> dict[str, forms.Field]:
    ways = [(one.key, one.label.in_language(_language())) for one in about.delivery]
    receivers = [(one.key, one.label.in_language(_language())) for one in about.relations]
    return {
        "way": forms.ChoiceField(
            label=_("Cara penyerahan"),
            choices=ways,
            initial=case.request.delivery_way,
            widget=forms.RadioSelect,
        ),
        "receiver": forms.ChoiceField(
            label=_("Diterima oleh"),
            choices=receivers,
            initial=case.request.relation,
            widget=forms.RadioSelect,
            help_text=_("Hubungannya saja, tanpa nama."),
        ),
        "on": PastDayField(
            _("Tanggal penyerahan"),
            initial=timezone.localdate,
        ),
    }


class PastDayField(DayField):
    """A day that has come."""

    def validate(self, value: Any) -> None:
        """Refuse a day that has not come yet."""
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba. Isi hari ini atau sebelumnya."))


def request_part(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a valid form says about a request, for `Step`."""
    part: dict[str, Any] = {}
    checks = {
        name.removeprefix(CHECK): state
        for name, state in said.items()
        if name.startswith(CHECK) and state
    }
    if checks:
        part["checks"] = checks
    if said.get("session"):
        part |= {"session": said["session"], "attended": said["attended"] == "yes"}
    if said.get("way"):
        part["delivery"] = {
            "way": said["way"],
            "receiver": said["receiver"],
            "on": said["on"].isoformat(),
        }
    return part
