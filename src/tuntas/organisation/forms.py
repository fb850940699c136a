"""What people type about units, people, roles and days, checked before an action sees it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.core.days import DayField
from tuntas.core.permissions import ROLES
from tuntas.organisation.calendars import FIRST_YEAR, LAST_YEAR
from tuntas.organisation.models import Region, Unit
from tuntas.organisation.regions_file import existing_codes

Choices = Sequence[tuple[str, str | Promise]]

NIP_DIGITS = 18
INDENT = "\u2003"  # an em space: browsers keep it in front of an option
WHOLE_GOVERNMENT = _("Seluruh pemerintah")
CLOSED, OPEN = "closed", "open"


def unit_choices(units: Iterable[Unit]) -> Choices:
    """Return options in the order given, each further in than those of its parents that are there."""
    found = list(units)
    there = {unit.pk for unit in found}
    depths = [sum(pk in there for pk in unit.ancestor_ids) - 1 for unit in found]
    return [
        (str(unit.pk), f"{INDENT * depth}{unit.name}")
        for unit, depth in zip(found, depths, strict=True)
    ]


def _time(label: Any) -> Any:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class UnitForm(forms.Form):
    """What a unit is called, does, where, and since when."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=200)
    short_name = forms.CharField(
        label=_("Nama pendek"),
        max_length=60,
        required=False,
        help_text=_(
            "Dipakai di daftar dan di ponsel. Bila kosong, awal nama lengkap yang dipakai."
        ),
    )
    kind = forms.ChoiceField(label=_("Jenis"))
    duties = forms.CharField(
        label=_("Tugas"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Dengan kata sehari-hari: urusan apa yang ditangani. Dipakai untuk menyarankan unit bagi laporan."
        ),
    )
    places = forms.CharField(
        label=_("Wilayah yang dilayani"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Satu kode wilayah resmi per baris, misalnya 35.77.01.1001. Nama di belakang kode boleh ada. Kosong berarti seluruh wilayah."
        ),
    )
    valid_from = DayField(_("Berlaku sejak"), required=False)
    valid_until = DayField(
        _("Berlaku sampai dengan"),
        required=False,
        help_text=_(
            "Hari terakhir unit ini ada. Laporan yang belum selesai tidak berpindah sendiri: teruskan dulu ke unit penerusnya."
        ),
    )

    def __init__(self, *args: Any, is_root: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            choice for choice in Unit.Kind.choices if (choice[0] == Unit.Kind.GOVERNMENT) == is_root
        ]

    def clean_places(self) -> list[str]:
        codes = _codes_of(self.cleaned_data["places"])
        kept = set(Region.objects.filter(code__in=codes).values_list("code", flat=True))
        kept |= existing_codes(set(codes) - kept)
        unknown = [code for code in codes if code not in kept]
        if unknown:
            raise forms.ValidationError(
                _("Tidak ada di daftar wilayah resmi: %(codes)s. Periksa angkanya.")
                % {"codes": ", ".join(unknown)}
            )
        return codes

    def clean(self) -> dict[str, Any]:
        _check_order(self, "valid_from", "valid_until")
        return self.cleaned_data


class NewUnitForm(UnitForm):
    """A unit that does not exist yet also needs a code and a place in the tree."""

    parent = forms.ChoiceField(label=_("Unit induk"))
    code = forms.CharField(
        label=_("Kode"),
        max_length=40,
        help_text=_("Tetap selamanya; impor mengenali unit dari kodenya. Misalnya DISHUB."),
    )

    field_order = ["parent", "code"]

    def __init__(self, *args: Any, parents: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = unit_choices(parents)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        taken = Unit.objects.filter(code__iexact=code).first()
        if taken is not None:
            raise forms.ValidationError(
                _("Kode “%(code)s” sudah dipakai %(unit)s.")
                % {"code": taken.code, "unit": taken.name}
            )
        return code


class MoveForm(forms.Form):
    """Where a unit goes."""

    parent = forms.ChoiceField(label=_("Unit induk yang baru"))

    def __init__(self, *args: Any, parents: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = unit_choices(parents)  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """A person's name and number."""

    name = forms.CharField(
        label=_("Nama"), max_length=200, help_text=_("Dengan gelar, bila dipakai.")
    )
    employee_number = forms.CharField(
        label=_("NIP"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("18 angka; spasi boleh. Kosongkan untuk pegawai tanpa NIP."),
    )

    def clean_employee_number(self) -> str:
        digits = re.sub(r"[\s.'-]", "", self.cleaned_data["employee_number"])
        if digits and not re.fullmatch(rf"[0-9]{{{NIP_DIGITS}}}", digits):
            raise forms.ValidationError(
                _("NIP terdiri dari 18 angka; yang ini %(count)s. Periksa kembali.")
                % {"count": len(digits)}
            )
        return digits


class RoleForm(forms.Form):
    """A role for a unit, from a day to a day."""

    unit = forms.ChoiceField(label=_("Unit"))
    role = forms.ChoiceField(
        label=_("Peran"), help_text=_("Berlaku untuk unit itu dan semua yang di bawahnya.")
    )
    since = DayField(_("Sejak"))
    until = DayField(
        _("Sampai dengan"), required=False, help_text=_("Kosongkan bila belum ada akhirnya.")
    )

    def __init__(
        self,
        *args: Any,
        units: Iterable[Unit],
        roles: Iterable[str],
        may_wait: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        later: Choices = [("", _("Nanti saja"))] if may_wait else []
        options = {
            "unit": [*later, *unit_choices(units)],
            "role": [*later, *((role, ROLES[role].label) for role in roles)],
        }
        for name, choices in options.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].required = not may_wait

    def clean(self) -> dict[str, Any]:
        _check_order(self, "since", "until")
        return self.cleaned_data


class NewPersonForm(RoleForm, PersonForm):
    """A new person, with the first role at once if it is known."""

    email = forms.EmailField(
        label=_("Alamat surel"), help_text=_("Dipakai untuk masuk dan menerima kabar.")
    )

    field_order = ["name", "email", "employee_number", "unit", "role", "since", "until"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for given, missing in (("unit", "role"), ("role", "unit")):
            if data.get(given) and data.get(missing) == "":
                self.add_error(missing, _("Isi unit dan peran keduanya, atau kosongkan keduanya."))
        return data


class EndRoleForm(forms.Form):
    """The last day of a role."""

    until = DayField(_("Hari terakhir"))

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.since:
            raise forms.ValidationError(
                _("Peran ini baru mulai %(since)s; hari terakhirnya tidak bisa lebih awal.")
                % {"since": f"{self.since:%d-%m-%Y}"}
            )
        return until


class OverrideForm(forms.Form):
    """A day that differs from the national calendar."""

    # The calendar that the page shows: another unit's is opened first, by its name.
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(_("Tanggal"))
    state = forms.ChoiceField(
        label=_("Pada hari itu"),
        widget=forms.RadioSelect,
        choices=[(CLOSED, pgettext_lazy("day", "Tutup")), (OPEN, _("Buka"))],
        initial=CLOSED,
    )
    opens = _time(_("Bila buka, dari jam"))
    closes = _time(_("Bila buka, sampai jam"))
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=200,
        help_text=_("Dibaca petugas dan warga, misalnya: Hari jadi kota."),
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Kalender mencakup tahun %(first)s sampai %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return on

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if data.get("state") == OPEN and not self.errors:
            if opens is None or closes is None:
                self.add_error("opens", _("Isi jam buka dan jam tutup."))
            elif closes <= opens:
                self.add_error("closes", _("Jam tutup harus sesudah jam buka."))
        return data

    def intervals(self) -> list[tuple[int, int]]:
        """Return the open minutes of the day, none when it is closed."""
        if self.cleaned_data["state"] == CLOSED:
            return []
        return [(_minutes(self.cleaned_data["opens"]), _minutes(self.cleaned_data["closes"]))]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _codes_of(text: str) -> list[str]:
    """Return the first word of each line, once."""
    lines = (line.replace(";", " ").split() for line in text.splitlines())
    return list(dict.fromkeys(words[0] for words in lines if words))


def _check_order(form: forms.Form, first: str, last: str) -> None:
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start and end and end < start:
        form.add_error(last, _("Lebih awal daripada tanggal mulainya."))
