"""What people hand in and choose on the pages of imports."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tuntas.core.flood import check_room
from tuntas.exchange.lapor.actions import MAX_FILE_BYTES
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit

LIMIT_MB = MAX_FILE_BYTES // 1024 // 1024


class ListForm(forms.Form):
    """A list to look at before anything is stored."""

    file = forms.FileField(
        label=_("Berkas daftar"),
        help_text=_("Excel (.xlsx) atau CSV. Belum ada yang disimpan sebelum Anda setuju."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Keep nothing when the disk is full."""
        check_room()
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file


class ExportForm(forms.Form):
    """An export to import; `uid` makes the form sent twice one import."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label=_("Berkas ekspor"),
        help_text=_(
            "“Laporan Ringkas” dari SP4N-LAPOR!, Excel (.xlsx, .xls) atau CSV, paling besar 50 MB. "
            "Nama pelapor tidak dibaca dan tidak disimpan."
        ),
        error_messages={
            "required": _("Pilih berkas ekspornya dahulu."),
            "empty": _("Berkas ini kosong. Unduh ekspornya sekali lagi."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("“%(name)s” lebih besar dari %(limit)s MB. Bagi menjadi beberapa berkas.")
                % {"name": file.name, "limit": LIMIT_MB}
            )
        check_room()
        return file


class SettleForm(forms.Form):
    """The unit that a spelling means."""

    unit = forms.ChoiceField(label=_("Unit yang dimaksud"))

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("Pilih unit")),
            *unit_choices(units),
        ]
