"""The form of a service, generated from its file, and the one that completes a request."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tuntas.cases.actions import Application
from tuntas.cases.attachments import PreparedFile
from tuntas.cases.forms.asked import FIELD, FILE, AskedForm
from tuntas.cases.forms.citizen import UidForm
from tuntas.cases.forms.digits import phone_field
from tuntas.cases.forms.request_fields import RequirementField
from tuntas.catalogue.models import Service
from tuntas.rules.casework import Request, Requirement
from tuntas.rules.casework.requests import DeliveryWay


def _language() -> str:
    return get_language() or "id"


class RequestForm(AskedForm):
    """What a service asks for."""

    contact_need: Any = gettext_lazy("isi salah satu")

    def __init__(
        self, data: Any = None, files: Any = None, *, service: Service, about: Request
    ) -> None:
        super().__init__(data, files, about=about)
        self.service = service
        for requirement in about.requirements:
            self.fields[f"{FILE}{requirement.key}"] = self._document(requirement)
        self._add_delivery()
        self._add_applicant()
        self.fields["website"] = forms.CharField(label=_("Biarkan kosong"), required=False)

    def _document(self, requirement: Requirement) -> RequirementField:
        made = RequirementField(
            requirement,
            label=requirement.label.in_language(_language()),
            help_text=self._help(requirement.help, requirement.shown_if),
        )
        made.required = requirement.required
        made.widget.is_required = made.required
        self._mark(made, requirement.shown_if)
        return made

    def _add_delivery(self) -> None:
        ways = self.about.delivery
        if ways:
            self.fields["delivery_way"] = forms.ChoiceField(
                label=_("Bagaimana hasilnya sampai kepada Anda?"),
                choices=[(one.key, _way_words(one)) for one in ways],
                initial=ways[0].key,
                widget=forms.RadioSelect,
            )
        if any(one.needs_address and not one.address_from for one in ways):
            self.fields["delivery_address"] = forms.CharField(
                label=_("Alamat pengantaran"),
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
                help_text=_("Diisi bila hasilnya diantar atau dikirim."),
            )

    def _add_applicant(self) -> None:
        relations = [(one.key, one.label.in_language(_language())) for one in self.about.relations]
        self.fields["relation"] = forms.ChoiceField(
            label=self.about.applicant.in_language(_language()),
            choices=relations,
            widget=forms.RadioSelect,
            error_messages={"required": _("Mohon pilih salah satu.")},
        )
        self.fields["name"] = forms.CharField(
            label=_("Nama Anda"),
            max_length=100,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Tuliskan nama Anda supaya kami tahu menyapa siapa.")},
        )
        self.fields["phone"] = phone_field(
            label=_("Nomor telepon Anda"),
            required=False,
            help_text=_("Supaya petugas dapat menghubungi Anda. Isi ini atau alamat surel."),
        )
        self.fields["email"] = forms.EmailField(
            label=_("Alamat surel (e-mail)"),
            required=False,
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            help_text=_("Setiap perkembangan kami kabarkan ke sini."),
            error_messages={"invalid": _("Alamat surelnya belum benar. Contoh: nama@contoh.id.")},
        )

        for name in ("phone", "email"):
            self.fields[name].need = self.contact_need  # type: ignore[attr-defined]  # for field.html

    def clean_website(self) -> str:
        """Catch programs; a person whose browser filled it in is told, and loses nothing."""
        if self.cleaned_data["website"]:
            self.data = {key: self.data[key] for key in self.data if key != "website"}
            raise forms.ValidationError(
                _(
                    "Kolom tersembunyi ikut terisi, biasanya oleh pengisi otomatis. Sudah kami kosongkan; kirim sekali lagi."
                )
            )
        return ""

    def clean(self) -> dict[str, Any]:
        """Drop what is not asked for after these answers; check days, contact and address."""
        said = super().clean()
        for requirement in self.about.requirements:
            self._drop_unasked(requirement, f"{FILE}{requirement.key}")
        self.check_contact(said)
        way = self.about.way(said.get("delivery_way", ""))
        if (
            way is not None
            and way.needs_address
            and not way.address_from
            and not said.get("delivery_address")
        ):
            self.add_error("delivery_address", _("Tuliskan ke mana kami mengantarnya."))
        return said

    def check_contact(self, said: Mapping[str, Any]) -> None:
        """Ask for a way to reach whoever applies."""
        wrong = {"phone", "email"} & set(self.errors)
        if not said.get("phone") and not said.get("email") and not wrong:
            self.add_error("phone", _("Isi nomor telepon atau alamat surel Anda."))

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """Return the fields in the groups in which the page shows them."""
        return {
            "asked": [self[f"{FIELD}{one.key}"] for one in self.about.fields],
            "documents": [self[f"{FILE}{one.key}"] for one in self.about.requirements],
            "delivery": [
                self[name] for name in ("delivery_way", "delivery_address") if name in self.fields
            ],
            "applicant": [self[name] for name in ("relation", "name", "phone", "email")],
        }

    def documents(self) -> list[PreparedFile]:
        """Return the files of a valid form, each with the document that it is."""
        return _files(self, self.about.requirements)

    def application(self) -> Application:
        """Return what a valid form says."""
        said, answers = self.cleaned_data, self.answers()
        way = self.about.way(said.get("delivery_way", ""))
        address = said.get("delivery_address", "")
        if way is not None and way.address_from:
            address = answers.get(way.address_from, "")
        return Application(
            uid=said["uid"],
            service_id=self.service.pk,
            relation=said["relation"],
            name=said["name"].strip(),
            answers=answers,
            delivery_way=way.key if way else "",
            delivery_address=address if way and way.needs_address else "",
            email=said["email"],
            phone=said["phone"],
            language=_language(),
        )


def _way_words(way: DeliveryWay) -> str:
    label = way.label.in_language(_language())
    if way.help is None:
        return label
    return format_html("{}<small>{}</small>", label, way.help.in_language(_language()))


def _files(form: forms.Form, requirements: Iterable[Requirement]) -> list[PreparedFile]:
    return [
        file for one in requirements for file in form.cleaned_data.get(f"{FILE}{one.key}") or ()
    ]


class CompleteForm(UidForm):
    """What the applicant sends after being asked: the documents that are missing, and words."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        requirements: Sequence[Requirement],
        auto_id: str = "reply_%s",
    ) -> None:
        super().__init__(data, files, auto_id=auto_id)
        self.requirements = requirements
        for one in requirements:
            self.fields[f"{FILE}{one.key}"] = RequirementField(
                one,
                label=one.label.in_language(_language()),
                help_text=one.help.in_language(_language()) if one.help else "",
            )
        self.fields["text"] = forms.CharField(
            label=_("Yang ingin Anda sampaikan"),
            required=False,
            max_length=4_000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a file or for words."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not self.documents() and not said.get("text"):
            raise forms.ValidationError(_("Sertakan berkasnya, atau tuliskan jawaban Anda."))
        return said

    def documents(self) -> list[PreparedFile]:
        """Return the files of a valid form, each with the document that it is."""
        return _files(self, self.requirements)
