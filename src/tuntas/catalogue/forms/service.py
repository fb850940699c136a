"""Forms about a service apart from its standard: its facts, its end, forums, charters, lists."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.actions.charters import Vow
from tuntas.catalogue.actions.consultations import Forum, minutes_file
from tuntas.catalogue.actions.services import Facts
from tuntas.catalogue.models import Consultation
from tuntas.core.days import DayField
from tuntas.core.errors import DomainError
from tuntas.core.flood import check_room
from tuntas.core.words import WordsField

Choices = Iterable[tuple[str, Any]]


def lines(label: Any, rows: int = 4, **options: Any) -> WordsField:
    """Return a field for several lines."""
    return WordsField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ServiceForm(forms.Form):
    """What a service is called and to whom it is of use."""

    name = forms.CharField(
        label=_("Nama layanan"), max_length=200, help_text=_("Seperti warga menyebutnya.")
    )
    summary = lines(
        _("Ringkasan"), 2, max_length=300, required=False,
        help_text=_("Satu kalimat sehari-hari: apa yang didapat warga."),
    )  # fmt: skip
    audience = forms.CharField(
        label=_("Untuk siapa"), max_length=300, required=False,
        help_text=_("Misalnya: warga yang berumur 17 tahun atau sudah menikah."),
    )  # fmt: skip
    keywords = forms.CharField(
        label=_("Sebutan lain"), max_length=400, required=False,
        help_text=_("Kata yang dipakai warga saat mencari, dipisah koma: KTP hilang, e-KTP."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Tempat"), max_length=300, required=False,
        help_text=_("Loket dan alamatnya."),
    )  # fmt: skip
    hours = forms.CharField(
        label=_("Jam buka"), max_length=200, required=False,
        help_text=_("Misalnya: Senin–Jumat 08.00–15.00."),
    )  # fmt: skip

    def facts(self) -> Facts:
        """Return what was filled in."""
        return Facts(**{name: " ".join(said.split()) for name, said in self.cleaned_data.items()})


class UnitForm(forms.Form):
    """The unit that somebody works for."""

    unit = forms.ChoiceField(label=_("Unit"))

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(choices)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """From when a service is no longer offered, and why."""

    on = DayField(_("Tidak dilayani lagi sejak"))
    reason = lines(_("Alasan"), 3, max_length=500)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = lines(
        _("Alasan"), 3, max_length=500,
        error_messages={"required": _("Tulis alasannya; alasan ini tersimpan di jejak audit.")},
    )  # fmt: skip


class ConsultationForm(forms.Form):
    """One Forum Konsultasi Publik."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.TypedChoiceField(label=_("Versi yang dibahas"), coerce=int)
    held_on = DayField(_("Tanggal forum"))
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    findings = lines(_("Masukan warga"), 5, max_length=8000, help_text=_("Satu masukan per baris."))
    agreed = lines(
        _("Tindak lanjut yang disepakati"), 4, max_length=8000,
        help_text=_("Satu kesepakatan per baris: apa, oleh siapa, kapan."),
    )  # fmt: skip
    minutes = forms.FileField(
        label=_("Notula"), required=False,
        help_text=_("PDF, paling besar 10 MB. Berita acara atau daftar hadir boleh digabung."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )  # fmt: skip

    def __init__(self, *args: Any, versions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = list(versions)  # type: ignore[attr-defined]
        for key, label in Consultation.Group.choices:
            self.fields[group_field(key)] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=10_000
            )
        order = ["uid", "version", "held_on", "place", *map(group_field, Consultation.Group.values)]
        self.order_fields(order)

    def clean_minutes(self) -> Any:
        """Take a PDF only."""
        upload = self.cleaned_data["minutes"]
        if upload is None:
            return None
        check_room()
        try:
            return minutes_file(upload)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def forum(self) -> Forum:
        """Return what was filled in."""
        said = self.cleaned_data
        names = ("uid", "held_on", "place", "findings", "agreed", "minutes")
        return Forum(
            **{name: said[name] for name in names},
            participants={key: said[group_field(key)] or 0 for key in Consultation.Group.values},
        )


def group_field(key: str) -> str:
    """Return the name of the field that counts people of a group."""
    return f"people-{key}"


class CharterForm(forms.Form):
    """A maklumat and who signs it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = lines(
        _("Bunyi maklumat"), 6, max_length=2000,
        help_text=_("Janji unit kepada warga, dengan kata yang dimengerti siapa saja."),
    )  # fmt: skip
    signed_by = forms.CharField(label=_("Nama penanda tangan"), max_length=200)
    signed_as = forms.CharField(label=_("Jabatan"), max_length=200)
    signed_on = DayField(_("Tanggal"))

    def vow(self) -> Vow:
        """Return what was filled in."""
        return Vow(**{name: said for name, said in self.cleaned_data.items() if name != "seen"})


class OfficeFilterForm(forms.Form):
    """What the office's list shows."""

    q = forms.CharField(label=_("Cari"), required=False, max_length=100)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[
            ("", _("Semua")), ("in-force", _("berlaku")), ("draft", _("ada rancangan")),
            ("overdue", _("terlambat ditinjau")), ("none", _("belum ada standar")),
            ("closed", _("ditutup")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua unit")), *units]  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """What a citizen looks for."""

    q = forms.CharField(
        label=_("Layanan apa yang Anda cari?"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Misalnya: KTP hilang")}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Kantor"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua kantor")), *units]  # type: ignore[attr-defined]
