"""The form of a service as an officer fills it in for somebody who stands at the counter."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tuntas.cases.actions import Application
from tuntas.cases.forms.request import RequestForm
from tuntas.cases.models import Case
from tuntas.catalogue.models import Service
from tuntas.core.flood import check_room
from tuntas.rules.casework import Request


class CounterForm(RequestForm):
    """The same questions in other words. Nobody is sent away for lack of a telephone."""

    contact_need = ""

    def __init__(
        self, data: Any = None, files: Any = None, *, service: Service, about: Request
    ) -> None:
        super().__init__(data, files, service=service, about=about)
        del self.fields["website"]
        for name, label in (
            ("name", _("Nama pemohon")),
            ("phone", _("Nomor telepon pemohon")),
            ("email", _("Alamat surel pemohon")),
            ("delivery_way", _("Bagaimana hasilnya sampai kepada pemohon?")),
        ):
            if name in self.fields:
                self.fields[name].label = label
        for name in ("name", "phone", "email"):
            # The browser is the officer's: it would put in the officer's own.
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["name"].error_messages["required"] = _("Tuliskan nama pemohon.")
        self.fields["phone"].help_text = _("Bila ada, supaya pemohon dapat dihubungi.")
        self.fields["email"].help_text = _("Bila ada. Setiap perkembangan dikabarkan ke sini.")
        self.fields["link"] = forms.BooleanField(
            label=_("Cetak kode QR ke halaman pribadi pemohon"), required=False, initial=True
        )

    def clean(self) -> dict[str, Any]:
        """Refuse files, not the words, when the disk is full."""
        said = super().clean()
        if self.documents():
            check_room(_("Isiannya masih ada dan dapat dikirim tanpa berkas."))
        return said

    def check_contact(self, said: Mapping[str, Any]) -> None:
        """Ask for none: the receipt is in their hands."""

    def application(self) -> Application:
        """Return what a valid form says."""
        return replace(super().application(), channel=Case.Channel.COUNTER)
