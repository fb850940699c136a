"""What people hand in and choose on the pages of event logs."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tuntas.core.flood import check_room
from tuntas.eventlogs.actions.logs import key_from
from tuntas.eventlogs.models import EventLog
from tuntas.exchange.events.fields import HEADERS, NONE, REQUIRED
from tuntas.exchange.events.importer import Options
from tuntas.exchange.events.preview import MAX_UPLOAD_BYTES, Preview
from tuntas.exchange.events.words import FIELDS
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit

LIMIT_MB = MAX_UPLOAD_BYTES // 1024 // 1024
ZONES = [
    ("Asia/Jakarta", _("WIB (Asia/Jakarta)")),
    ("Asia/Makassar", _("WITA (Asia/Makassar)")),
    ("Asia/Jayapura", _("WIT (Asia/Jayapura)")),
]


class LogFileForm(forms.Form):
    """A file of events to look at."""

    file = forms.FileField(
        label=_("Berkas data proses"),
        help_text=_(
            "Excel (.xlsx), CSV, XES (.xes, .xes.gz), atau OCEL 2.0 (.json), paling besar 50 MB. "
            "Nama petugas tidak disimpan. Belum ada yang diambil sebelum Anda setuju."
        ),
        error_messages={
            "required": _("Pilih berkasnya dahulu."),
            "empty": _("Berkas ini kosong. Unduh datanya sekali lagi."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.xes,.gz,.json"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Keep nothing that is too large, or when the disk is full."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("“%(name)s” lebih besar dari %(limit)s MB. Bagi menjadi beberapa berkas.")
                % {"name": file.name, "limit": LIMIT_MB}
            )
        check_room()
        return file


class MappingForm(forms.Form):
    """Where the data belong, and which column tells what; made for one file."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    log = forms.ChoiceField(label=_("Ditambahkan ke"), required=False)
    name = forms.CharField(
        label=_("Nama data baru"),
        required=False,
        max_length=200,
        help_text=_("Misalnya: Izin usaha dari aplikasi perizinan. Hanya untuk data baru."),
    )
    zone = forms.ChoiceField(label=_("Zona waktu"), choices=ZONES)
    unit = forms.ChoiceField(label=_("Unit, bila berkas tidak menyebutnya"), required=False)
    service = forms.CharField(
        label=_("Layanan, bila berkas tidak menyebutnya"), required=False, max_length=200
    )
    end_activities = forms.CharField(
        label=_("Kegiatan yang menutup kasus"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu per baris, tepat seperti di berkas. Kosongkan bila ada tanggal selesai."),
    )
    partial = forms.BooleanField(
        label=_("Ambil baris yang baik walaupun ada baris yang ditolak"), required=False
    )

    def __init__(
        self,
        *args: Any,
        preview: Preview,
        logs: Iterable[EventLog],
        units: Iterable[Unit],
        filename: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid.uuid4()
        self.initial["name"] = key_from(filename).replace("-", " ").capitalize()
        self.preview, self.logs = preview, {one.key: one for one in logs}
        self._choices("log", [("", _("Data baru")), *((k, v.name) for k, v in self.logs.items())])
        self._choices("unit", [("", _("Tidak ada")), *unit_choices(units)])
        if preview.types:
            self.fields["object_type"] = forms.ChoiceField(
                label=_("Objek yang menjadi kasus"), choices=[(one, one) for one in preview.types]
            )
        for name in HEADERS if preview.format == "table" else ():
            self.fields[f"column_{name}"] = self._column(name)

    def _choices(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def _column(self, name: str) -> forms.ChoiceField:
        needed = name in REQUIRED
        unclear = self.preview.unclear.get(name, [])
        headers = [(text, text) for text in dict.fromkeys(self.preview.headers)]
        return forms.ChoiceField(
            label=_("Kolom %(field)s") % {"field": FIELDS[name]},
            choices=[("" if needed else NONE, _("Pilih kolom") if needed else _("Tidak ada")), *headers],
            required=needed,
            initial=self.preview.chosen.get(name, "" if needed else NONE),
            help_text=_("Yang cocok: %(headers)s.") % {"headers": ", ".join(unclear)} if unclear else "",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A new log needs a name that no other log has."""
        values = super().clean() or {}
        if not values.get("log"):
            name = values.get("name", "").strip()
            if not name:
                self.add_error("name", _("Beri nama untuk data baru ini."))
            elif key_from(f"{name}.") in self.logs:
                self.add_error("name", _("Nama ini sudah dipakai. Pilih datanya di atas."))
        return values

    def options(self, units: Mapping[str, Unit]) -> Options:
        """Return what was chosen."""
        values = self.cleaned_data
        ends = [line.strip() for line in values["end_activities"].splitlines() if line.strip()]
        unit = units.get(values["unit"])
        return Options(
            log=values["log"] or key_from(f"{values['name'].strip()}."),
            name=values["name"].strip(),
            zone=values["zone"],
            unit=unit.code if unit else "",
            service=values["service"],
            object_type=values.get("object_type", ""),
            mapping={
                name: values[f"column_{name}"]
                for name in HEADERS
                if f"column_{name}" in self.fields
            },
            end_activities=ends or None,
            partial=values["partial"],
        )


class TokenForm(forms.Form):
    """What a key is called."""

    name = forms.CharField(
        label=_("Nama sistem yang mengirim"),
        max_length=100,
        help_text=_("Misalnya: Aplikasi perizinan. Kuncinya ditampilkan satu kali saja."),
    )
