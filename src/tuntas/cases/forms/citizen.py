"""What citizens fill in. Every form carries `uid`: sent twice, it acts once."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.cases.actions import Report
from tuntas.cases.attachments import PreparedFile, prepare
from tuntas.cases.forms.digits import phone_field
from tuntas.cases.forms.helps import missing_parts, personal_data, title_of
from tuntas.core.days import DayField
from tuntas.core.errors import DomainError
from tuntas.organisation.models import Region
from tuntas.rules.casework import report_types

MAX_FILES = 5
MIN_LETTERS = 20
USUAL_KIND = "pengaduan"


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> "list[UploadedFile[Any]]":
        """Return every file, not only the last."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else list(files.get(name, ()))


class FilesField(forms.FileField):
    """Up to five pictures or PDFs; cleans to a list of `PreparedFile`."""

    def __init__(self, **options: Any) -> None:
        attributes = {
            "accept": "image/*,application/pdf",
            "multiple": True,
            "data-completes": "photo",
        }
        super().__init__(required=False, widget=ManyFiles(attrs=attributes), **options)

    def clean(self, data: Any, initial: Any = None) -> list[PreparedFile]:  # noqa: ARG002
        """Check every file; the message names the one that cannot be taken."""
        uploads: Sequence[UploadedFile[Any]] = data or []
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(
                _("Anda memilih %(chosen)s berkas. Paling banyak 5; pilih yang paling jelas."),
                params={"chosen": len(uploads)},
            )
        return [_nameless(_prepared(upload), place) for place, upload in enumerate(uploads, 1)]


def _nameless(file: PreparedFile, place: int) -> PreparedFile:
    # A file's name may tell who sent it, also where the unit must not know.
    kind = "foto" if file.media_type.startswith("image/") else "berkas"
    return replace(file, name=f"{kind}-{place}{PurePosixPath(file.name).suffix}")


def _prepared(upload: "UploadedFile[Any]") -> PreparedFile:
    try:
        return prepare(upload)
    except DomainError as error:
        raise forms.ValidationError(error.message) from error


class UidForm(forms.Form):
    """A form that is known again when it arrives twice."""

    uid = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": _("Formulir ini rusak. Muat ulang halamannya, lalu kirim lagi.")
        },
    )


def _kinds() -> list[tuple[str, str]]:
    language = get_language() or "id"
    ordered = sorted(report_types().values(), key=lambda kind: kind.key != USUAL_KIND)
    return [
        (
            kind.key,
            format_html(
                "{}<small>{}</small>",
                kind.label.in_language(language),
                kind.explanation.in_language(language),
            ),
        )
        for kind in ordered
    ]


if TYPE_CHECKING:
    ChoiceOfRegion = forms.ModelChoiceField[Region]
else:
    ChoiceOfRegion = forms.ModelChoiceField


class VillageField(ChoiceOfRegion):
    """A kelurahan that a unit of this government serves."""

    def label_from_instance(self, obj: Region) -> str:
        """Name the district too: kelurahan of two districts may share a name."""
        return f"{obj.name} ({obj.parent})" if obj.parent else obj.name


def villages() -> Any:
    """Return the city's own kelurahan, by name."""
    own = Region.objects.filter(level=Region.Level.VILLAGE, units__isnull=False)
    return own.select_related("parent").distinct().order_by("name", "code")


class ReportForm(UidForm):
    """The one page on which a citizen reports."""

    kind = forms.ChoiceField(
        label=_("Apa yang ingin Anda sampaikan?"),
        widget=forms.RadioSelect,
        choices=_kinds,
        initial=USUAL_KIND,
    )
    text = forms.CharField(
        label=_("Ceritakan"),
        min_length=MIN_LETTERS,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "data-completes": "what", "data-enough": "60"}),
        help_text=_(
            "Apa yang terjadi dan apa akibatnya? Jangan tulis NIK atau nomor telepon siapa pun di sini."
        ),
        error_messages={
            "required": _("Ceritakan dulu apa yang terjadi."),
            "min_length": _(
                "Ceritanya terlalu pendek. Tambahkan satu atau dua kalimat supaya petugas paham."
            ),
        },
    )
    title = forms.CharField(
        label=_("Judul"),
        required=False,
        max_length=80,
        help_text=_("Bila kosong, kami ambil dari kalimat pertama Anda."),
    )
    place = forms.CharField(
        label=_("Di mana?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"data-completes": "where"}),
        help_text=_("Jalan dan patokannya, misalnya: Jl. Melati, depan warung sebelah masjid."),
    )
    region = VillageField(
        label=_("Kelurahan atau desa"),
        required=False,
        queryset=villages(),
        empty_label=_("Tidak tahu, atau di luar daftar"),
        widget=forms.Select(attrs={"data-completes": "where"}),
    )
    happened_on = DayField(
        _("Kapan?"),
        required=False,
        attrs={"data-completes": "when"},
        help_text=_("Kira-kira pun menolong. Bila masih berlangsung, isi tanggal hari ini."),
    )
    concerns = forms.CharField(
        label=_("Untuk unit mana?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        help_text=_("Tidak tahu? Kosongkan saja, petugas kami yang mencarikan."),
    )
    photos = FilesField(
        label=_("Foto atau PDF"),
        help_text=_(
            "Paling banyak 5, masing-masing paling besar 10 MB. Lokasi dan data lain di dalam foto kami hapus. PDF kami tulis ulang tanpa nama pembuat, program, dan lampiran di dalamnya; tulisan di halamannya tetap."
        ),
    )
    name = forms.CharField(
        label=_("Nama"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Alamat surel (e-mail)"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Setiap perkembangan kami kabarkan ke sini."),
        error_messages={"invalid": _("Alamat surelnya belum benar. Contoh: nama@contoh.id.")},
    )
    phone = phone_field(
        label=_("Nomor telepon"),
        required=False,
        help_text=_("Hanya dipakai bila petugas perlu menelepon Anda."),
    )
    anonymous = forms.BooleanField(
        label=_("Anonim: unit yang menangani tidak tahu siapa Anda."),
        required=False,
        help_text=_(
            "Hanya petugas pengaduan kota yang dapat membuka identitas Anda, dengan alasan, dan itu tercatat."
        ),
    )
    secret = forms.BooleanField(
        label=_("Rahasia: isi laporan hanya dibaca petugas yang menanganinya."),
        required=False,
    )
    # People do not see it; programs fill it in.
    website = forms.CharField(label=_("Biarkan kosong"), required=False)
    as_is = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_happened_on(self) -> Any:
        """Refuse a day that has not come yet."""
        happened_on = self.cleaned_data["happened_on"]
        if happened_on and happened_on > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba. Isi hari ini atau sebelumnya."))
        return happened_on

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

    def missing(self) -> dict[str, str]:
        """Return what would make a valid report complete: words by field."""
        keys = ("text", "place", "region", "happened_on")
        return missing_parts(**{key: self.cleaned_data[key] for key in keys})

    def personal(self) -> list[str]:
        """Return in words which personal numbers a valid report seems to contain."""
        keys = ("title", "text", "place")
        return personal_data("\n".join(self.cleaned_data[key] for key in keys))

    def report(self) -> Report:
        """Return what a valid form says."""
        said = self.cleaned_data
        region = said["region"]
        same = ("uid", "text", "place", "happened_on", "concerns", "name", "email", "phone")
        return Report(
            **{key: said[key] for key in same},
            case_type=said["kind"],
            title=said["title"] or title_of(said["text"]),
            region_code=region.pk if region else None,
            anonymous=said["anonymous"],
            secret=said["secret"],
            language=get_language() or "id",
        )


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Tuliskan dulu keterangan Anda.")},
    )


def _some_files() -> FilesField:
    return FilesField(
        label=_("Foto atau PDF"), help_text=_("Paling banyak 5, masing-masing paling besar 10 MB.")
    )


class ReplyForm(UidForm):
    """The answer to a question of the unit: words and files."""

    text = _words(_("Jawaban Anda"))
    photos = _some_files()


class RemarkForm(UidForm):
    """What the reporter adds unasked: words and files."""

    text = _words(_("Keterangan tambahan"))
    photos = _some_files()


class ReopenForm(UidForm):
    """Why it has to be looked at again."""

    text = _words(_("Alasan Anda"))


class SeenForm(UidForm):
    """A decision about what the page showed: `seen` is the number of events on it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RejectForm(SeenForm):
    """Not solved, and why."""

    text = _words(_("Apa yang belum beres?"))


RATINGS = (
    ("1", _("Sangat tidak puas")),
    ("2", _("Tidak puas")),
    ("3", _("Cukup puas")),
    ("4", _("Puas")),
    ("5", _("Sangat puas")),
)


class RateForm(UidForm):
    """One to five."""

    rating = forms.TypedChoiceField(
        label=_("Seberapa puas Anda dengan pelayanan kami?"),
        widget=forms.RadioSelect,
        choices=RATINGS,
        coerce=int,
        error_messages={"required": _("Pilih salah satu nilai dulu.")},
    )


class CodeForm(forms.Form):
    """A tracking code as people type it."""

    unknown = _(
        "Kode ini tidak kami kenal. Periksa lagi; delapan huruf dan angka terakhirnya tidak memakai huruf O, I, L, dan U atau angka 0 dan 1."
    )
    kode = forms.CharField(
        label=_("Kode laporan"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Seperti KC-7QF2-M9XA. Huruf kecil, spasi, atau tanpa garis pun boleh."),
        error_messages={"required": _("Tuliskan dulu kodenya.")},
    )

    @classmethod
    def of_unknown(cls, code: str) -> Self:
        """Return the form with a code that leads nowhere, and what may be wrong with it."""
        form = cls({"kode": code})
        if form.is_valid():
            form.add_error("kode", cls.unknown)
        return form
