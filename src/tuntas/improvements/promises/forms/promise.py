"""What people type about promises and recommendations."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.forms.service import Choices, lines
from tuntas.core.days import DayField
from tuntas.improvements.models import ComplaintItem, Promise
from tuntas.improvements.promises.actions.promises import Origin, PromiseFacts
from tuntas.improvements.promises.queries.office_promises import Sources


class PromiseForm(forms.Form):
    """What is promised, by whom, until when."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = lines(
        _("Yang menjadi lebih baik"), 2, max_length=300,
        help_text=_("Dengan kata warga, misalnya: Antrean loket paling lama 15 menit."),
    )  # fmt: skip
    action = lines(
        _("Yang dikerjakan unit"), 2, max_length=300,
        help_text=_("Misalnya: Membuka loket kedua pada pukul 08.00–11.00."),
    )  # fmt: skip
    responsible = forms.CharField(
        label=_("Penanggung jawab"), max_length=200,
        help_text=_("Jabatannya, misalnya: Kepala Seksi Pelayanan. Tampil untuk warga."),
    )  # fmt: skip
    due = DayField(
        _("Ditepati paling lambat"),
        help_text=_("Sesudah ditandatangani, tanggal ini tidak dapat diundur."),
    )

    def facts(self) -> PromiseFacts:
        """Return what was filled in, each text on one line."""
        said = self.cleaned_data
        texts = {name: " ".join(said[name].split()) for name in ("text", "action", "responsible")}
        return PromiseFacts(**texts, due=said["due"])


class NewPromiseForm(PromiseForm):
    """A new promise also says where it comes from."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    item = forms.ChoiceField(label=_("Menjawab keluhan"), required=False)
    improvement = forms.ChoiceField(label=_("Bagian dari perbaikan"), required=False)

    field_order = ["seen", "item", "improvement", "text", "action", "responsible", "due"]

    def __init__(self, *args: Any, sources: Sources, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(one.pk): one for one in sources.items}
        self.improvements = {str(one.pk): one for one in sources.improvements}
        self.fields["item"].choices = [("", _("Bukan dari survei")), *_items(sources.items)]  # type: ignore[attr-defined]
        self.fields["improvement"].choices = [  # type: ignore[attr-defined]
            ("", _("Bukan bagian perbaikan")),
            *((pk, one.title) for pk, one in self.improvements.items()),
        ]
        for name, known in (("item", self.items), ("improvement", self.improvements)):
            if not known:
                del self.fields[name]

    def origin(self, follows: Promise | None) -> Origin:
        """Return where the promise comes from."""
        said = self.cleaned_data
        return Origin(
            item=self.items.get(said.get("item", "")),
            improvement=self.improvements.get(said.get("improvement", "")),
            follows=follows,
        )


def _items(items: Iterable[ComplaintItem]) -> list[tuple[str, list[tuple[str, str]]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in items:
        grouped.setdefault(one.survey.title, []).append((str(one.pk), one.text))
    return list(grouped.items())


class SignForm(forms.Form):
    """Who signs, as it stands below the promise."""

    seen = forms.CharField(widget=forms.HiddenInput)
    signer = forms.CharField(
        label=_("Nama dan jabatan penanda tangan"), max_length=200,
        help_text=_("Tampil di bawah janji, di halaman umum dan di poster."),
    )  # fmt: skip


class KeepForm(forms.Form):
    """What was done, and where one can see it."""

    kept_on = DayField(_("Terwujud sejak"))
    outcome = lines(
        _("Apa yang sudah dilakukan"), 3, max_length=500,
        help_text=_("Dibaca warga. Sebut yang dapat mereka lihat sendiri; jangan tulis nama warga."),
    )  # fmt: skip
    proof = forms.URLField(
        label=_("Alamat bukti"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Foto, berita, atau halaman yang dapat dibuka siapa saja."),
    )  # fmt: skip


class BreakForm(forms.Form):
    """Why it will not be kept."""

    reason = lines(
        _("Mengapa tidak ditepati"), 3, max_length=500,
        help_text=_("Dibaca warga. Katakan apa adanya; jangan tulis nama warga."),
    )  # fmt: skip


class PromiseFilterForm(forms.Form):
    """What the office's list shows."""

    q = forms.CharField(label=_("Cari"), required=False, max_length=100)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[
            ("", _("belum selesai")), ("draft", _("rancangan")), ("late", _("terlambat")),
            ("kept", _("ditepati")), ("disputed", _("diperdebatkan")),
            ("broken", _("tidak ditepati")), ("all", _("semua")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua unit")), *units]  # type: ignore[attr-defined]


class PublicFilterForm(forms.Form):
    """What a citizen wants to see."""

    unit = forms.ChoiceField(label=_("Kantor"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[
            ("", _("Semua")), ("berjalan", _("masih dikerjakan")), ("ditepati", _("ditepati")),
            ("diperdebatkan", _("diperdebatkan")), ("terlambat", _("terlambat")),
            ("tidak-ditepati", _("tidak ditepati")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua kantor")), *units]  # type: ignore[attr-defined]
