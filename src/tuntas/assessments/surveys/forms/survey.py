"""What people fill in about a survey: its set-up, a published figure, a plan, a reason."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.surveys.actions.follow_ups import Promise
from tuntas.assessments.surveys.actions.survey import Plan, new_survey_code
from tuntas.assessments.surveys.periods import (
    PERIODS,
    period_dates,
    period_name,
    present_quarter,
)
from tuntas.catalogue.models import Service
from tuntas.core.days import DayField
from tuntas.core.forms import NumberField
from tuntas.core.secrets import CODE_ALPHABET
from tuntas.organisation.models import Unit
from tuntas.rules.instruments import Instrument, Policy

OWN_DAYS = "own"
MAX_SERVICES = 100
MAX_NAME = 200
EXTRA_LETTERS = 80
NOT_SHOWN_AS_DOUBTFUL = frozenset({"text", "two-sources"})


def survey_instruments(known: Mapping[str, Instrument], *, on: date) -> list[Instrument]:
    """Return the instruments of surveys, those valid on that day first, the newest first of these."""
    surveys = [one for one in known.values() if one.kind == "survey"]
    return sorted(surveys, key=lambda one: (not is_valid(one, on=on), -_year(one), one.key))


def is_valid(instrument: Instrument, *, on: date) -> bool:
    """Tell whether an instrument is in force; one without dates is."""
    begun = instrument.valid_from is None or instrument.valid_from <= on
    return begun and (instrument.valid_until is None or instrument.valid_until >= on)


def _year(instrument: Instrument) -> int:
    """Return the year of the regulation: its first day, else the year that its key ends in."""
    if instrument.valid_from is not None:
        return instrument.valid_from.year
    last = instrument.key.rsplit("-", 1)[-1]
    return int(last) if last.isdigit() else 0


class ServicesForm(forms.Form):
    """Which services a survey asks about: those on record, and others by their names."""

    existing = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label=_("Layanan yang disurvei"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    services = forms.CharField(
        label=_("Layanan lain"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu nama per baris, seperti warga menyebutnya."),
    )

    def clean_services(self) -> list[str]:
        """Return the names, each once."""
        return service_names(self.cleaned_data["services"])


class SetUpForm(ServicesForm):
    """A survey in a minute: services, period, instrument, customers; policies behind a fold."""

    code = forms.RegexField(
        rf"^[{CODE_ALPHABET}]{{5,12}}$", widget=forms.HiddenInput, initial=new_survey_code
    )
    year = forms.TypedChoiceField(label=_("Tahun"), coerce=int)
    period = forms.ChoiceField(label=_("Periode"), widget=forms.RadioSelect)
    begins = DayField(_("Mulai"), required=False)
    ends = DayField(_("Sampai"), required=False)
    instrument = forms.ChoiceField(label=_("Instrumen"), widget=forms.RadioSelect)
    customers = forms.IntegerField(
        label=_("Penerima layanan pada periode lalu"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("Dari sini dihitung berapa responden yang cukup (Krejcie dan Morgan)."),
        widget=forms.NumberInput(attrs={"data-customers": ""}),
    )
    beside_running = forms.BooleanField(
        label=_("Ini memang survei tersendiri, untuk layanan lain"), required=False
    )
    extra_label = forms.CharField(
        label=_("Pertanyaan tambahan (U10)"),
        required=False,
        max_length=EXTRA_LETTERS,
        help_text=_(
            "Bila lembar kerja atau kertas Anda punya pertanyaan kesepuluh. Jawabannya disimpan dan ditampilkan, tetapi tidak masuk indeks."
        ),
    )

    def __init__(
        self, *args: Any, unit: Unit, instruments: list[Instrument], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.instruments = unit, {one.key: one for one in instruments}
        offered = Service.objects.filter(unit=unit).offered(on=on)
        self._set("existing", queryset=offered, initial=list(offered))
        if not offered:
            self._set("services", label=_("Layanan yang disurvei"))
        self._set("year", choices=[(str(year), str(year)) for year in range(on.year + 1, on.year - 6, -1)], initial=on.year)  # fmt: skip
        self._set("period", choices=_period_choices(on.year), initial=present_quarter(on))
        self._set("instrument", choices=[(one.key, _instrument_label(one, on)) for one in instruments], initial=instruments[0].key)  # fmt: skip
        for one in instruments:
            for policy in one.policies.values():
                self.fields[policy_field(one, policy)] = policy_choices(policy)

    def _set(self, name: str, **values: Any) -> None:
        for attribute, value in values.items():
            setattr(self.fields[name], attribute, value)

    @property
    def policy_groups(self) -> list[tuple[Instrument, list[forms.BoundField]]]:
        """Return the policies' fields of each instrument that has any."""
        groups = [
            (one, [self[policy_field(one, policy)] for policy in one.policies.values()])
            for one in self.instruments.values()
        ]
        return [(one, fields) for one, fields in groups if fields]

    def clean(self) -> dict[str, Any]:
        """Ask for both days when they are chosen by hand."""
        found = super().clean() or self.cleaned_data
        if found.get("period") != OWN_DAYS:
            return found
        for name in ("begins", "ends"):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, _("Isi tanggalnya."))
        if found.get("begins") and found.get("ends") and found["ends"] < found["begins"]:
            self.add_error("ends", _("Tanggal akhir lebih awal daripada tanggal mulai."))
        return found

    def plan(self) -> Plan:
        """Return what was chosen."""
        said = self.cleaned_data
        begins, ends = said["begins"], said["ends"]
        if said["period"] != OWN_DAYS:
            begins, ends = period_dates(said["period"], said["year"])
        instrument = self.instruments[said["instrument"]]
        return Plan(
            code=said["code"],
            unit=self.unit,
            services=[*(service.name for service in said["existing"]), *said["services"]],
            begins=begins,
            ends=ends,
            instrument=instrument,
            policies={
                policy.key: said[policy_field(instrument, policy)]
                for policy in instrument.policies.values()
            },
            customers=said["customers"],
            extra_label=" ".join(said["extra_label"].split()),
            beside_running=said["beside_running"],
        )


def service_names(text: str) -> list[str]:
    """Return the names of a text with one in a line, each once. Raises `ValidationError`."""
    names = [" ".join(line.split()) for line in text.splitlines()]
    found = list({name.casefold(): name for name in reversed(names) if name}.values())[::-1]
    if any(len(name) > MAX_NAME for name in found):
        raise forms.ValidationError(_("Ada nama yang lebih dari 200 huruf. Singkatkan."))
    if len(found) > MAX_SERVICES:
        raise forms.ValidationError(_("Paling banyak 100 layanan dalam satu survei."))
    return found


def policy_field(instrument: Instrument, policy: Policy) -> str:
    """Return the name of the field of a policy."""
    return f"policy-{instrument.key}-{policy.key}"


def policy_choices(policy: Policy) -> forms.ChoiceField:
    """Return a field with the choices of a policy; those that nobody verified say so."""
    language = get_language() or "id"
    choices = [
        (
            choice.key,
            choice.label.in_language(language)
            + (
                "" if choice.verified in NOT_SHOWN_AS_DOUBTFUL else f" ({_('belum terverifikasi')})"
            ),
        )
        for choice in policy.choices.values()
    ]
    label = policy.label.in_language(language)
    return forms.ChoiceField(label=label, choices=choices, initial=policy.default)


def _period_choices(year: int) -> list[tuple[str, Any]]:
    named = [
        (key, period_name(key, year).removesuffix(f" {year}")) for key in PERIODS if key != "y"
    ]
    return [*named, ("y", _("Setahun")), (OWN_DAYS, _("Tanggal sendiri"))]


def _instrument_label(instrument: Instrument, on: date) -> str:
    title = instrument.title.in_language(get_language() or "id")
    # Files without dates say nothing about being in force, so neither does this.
    known = (
        _("%(n)s unsur") if is_valid(instrument, on=on) else _("%(n)s unsur · tidak berlaku lagi")
    )
    words = known % {"n": len(instrument.leaves)}
    return format_html("{}<small>{}</small>", title, words)


class UnitForm(forms.Form):
    """The unit for which a survey is set up."""

    unit = forms.ChoiceField(label=_("Unit"))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(choices)  # type: ignore[attr-defined]


class PublishedForm(forms.Form):
    """A figure that was published elsewhere."""

    published = NumberField(
        label=_("Nilai yang diterbitkan"),
        min_value=0,
        max_value=100,
        max_digits=8,
        decimal_places=4,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": "81,71"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        # People write 81,71 as well as 81.71, whatever the page's language.
        super().__init__(
            None
            if data is None
            else {name: str(value).replace(",", ".") for name, value in data.items()}
        )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis alasannya; alasan ini tersimpan di jejak audit.")},
    )


class FollowUpForm(forms.Form):
    """One line of the follow-up plan."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    element = forms.ChoiceField(label=_("Unsur"))
    action = forms.CharField(
        label=_("Yang akan dilakukan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    responsible = forms.CharField(label=_("Penanggung jawab"), max_length=200)
    due = DayField(_("Paling lambat"))

    def __init__(self, *args: Any, elements: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element"].choices = list(elements)  # type: ignore[attr-defined]

    def promise(self) -> Promise:
        """Return what was promised."""
        return Promise(**self.cleaned_data)


class FulfilForm(forms.Form):
    """What was done, and when."""

    done_on = DayField(_("Selesai pada"))
    outcome = forms.CharField(
        label=_("Yang dihasilkan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SurveyFilterForm(forms.Form):
    """What the list shows."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    year = forms.TypedChoiceField(label=_("Tahun"), required=False, coerce=int, empty_value=None)
    period = forms.ChoiceField(label=_("Periode"), required=False)
    state = forms.ChoiceField(label=_("Keadaan"), required=False)

    def __init__(
        self, *args: Any, units: Iterable[tuple[str, Any]], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        years = range(on.year + 1, on.year - 10, -1)
        for name, choices in (
            ("unit", [("", _("Semua unit")), *units]),
            ("year", [("", _("Semua tahun")), *((str(one), str(one)) for one in years)]),
            ("period", [("", _("Semua periode")), *_period_choices(on.year)[:-1]]),
            ("state", [("", _("Semua")), ("open", _("berjalan")), ("closed", _("ditutup"))]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
