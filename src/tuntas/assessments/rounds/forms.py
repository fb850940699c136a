"""What people fill in about rounds: a new one, its phases, proof, remarks, older results."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.models import Evidence
from tuntas.assessments.rounds.actions.changes import RoundWords
from tuntas.assessments.rounds.actions.history import OlderResult, category_doubt
from tuntas.assessments.rounds.actions.items import MAX_COMMENT
from tuntas.assessments.rounds.actions.rounds import NewRound
from tuntas.assessments.rounds.files import ProofFile, proof_file, proof_link
from tuntas.assessments.rounds.queries.sheet import SheetLine
from tuntas.assessments.rounds.recomputing import parts_of
from tuntas.core.days import DayField
from tuntas.core.errors import DomainError
from tuntas.core.flood import check_room
from tuntas.core.forms import NumberField
from tuntas.organisation.models import Unit
from tuntas.rules.instruments import Instrument, Policy
from tuntas.rules.phrases import Language

FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_ROOM = _("Isian lain tidak hilang; tautan masih dapat dicantumkan.")
VERIFIED = frozenset({"text", "two-sources"})


class NewRoundForm(forms.Form):
    """A round of one instrument for many units."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    title = forms.CharField(label=_("Nama putaran"), max_length=200)
    year = forms.IntegerField(
        label=_("Tahun yang dinilai"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    begins = DayField(_("Mulai"))
    ends = DayField(_("Selesai"))
    blind = forms.BooleanField(
        label=_("Evaluator menilai tanpa melihat jawaban unit"),
        required=False,
        initial=True,
        help_text=_("Bukti tetap terlihat. Jawaban unit baru terbuka pada tahap klarifikasi."),
    )

    def __init__(
        self, data: Any = None, *, instrument: Instrument, units: Sequence[Unit], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.instrument = instrument
        self.units = {unit.pk: unit for unit in units}
        for policy in instrument.policies.values():
            self.fields[f"policy-{policy.key}"] = _policy_field(policy)
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("Semua unit dari jenis ini"),
            required=False,
            choices=_kinds(units),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["units"] = forms.TypedMultipleChoiceField(
            label=_("Unit satu per satu"),
            required=False,
            coerce=int,
            choices=[(unit.pk, unit.name) for unit in units],
            widget=forms.CheckboxSelectMultiple(attrs={"data-filtered": ""}),
        )

    def clean(self) -> dict[str, Any]:
        said = _in_order(self)
        if not said.get("units") and not said.get("kinds"):
            self.add_error("units", _("Pilih paling sedikit satu unit, atau satu jenis unit."))
        return said

    def values(self) -> NewRound:
        """Return what a valid form says."""
        said = self.cleaned_data
        chosen = set(said["units"])
        return NewRound(
            uid=said["uid"],
            title=said["title"].strip(),
            year=said["year"],
            instrument=self.instrument.key,
            policies={key: said[f"policy-{key}"] for key in self.instrument.policies},
            begins=said["begins"],
            ends=said["ends"],
            blind=said["blind"],
            units=[
                unit
                for unit in self.units.values()
                if unit.pk in chosen or unit.kind in said["kinds"]
            ],
        )


def _in_order(form: forms.Form) -> dict[str, Any]:
    """Return what a form says, with an error where it ends before it begins."""
    said = form.cleaned_data
    if said.get("begins") and said.get("ends") and said["ends"] < said["begins"]:
        form.add_error("ends", _("Akhir masa mendahului awalnya. Periksa kedua tanggal."))
    return said


def _kinds(units: Iterable[Unit]) -> list[tuple[str, str]]:
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.kind] = counts.get(unit.kind, 0) + 1
    labels = dict(Unit.Kind.choices)
    return [(kind, f"{labels[kind]} ({count})") for kind, count in counts.items()]


def _policy_field(policy: Policy) -> forms.ChoiceField:
    language = get_language() or "id"
    doubt = _("belum terverifikasi")
    return forms.ChoiceField(
        label=policy.label.in_language(language),
        initial=policy.default,
        widget=forms.RadioSelect,
        choices=[
            (
                choice.key,
                choice.label.in_language(language)
                if choice.verified in VERIFIED
                else format_html("{}<small>{}</small>", choice.label.in_language(language), doubt),
            )
            for choice in policy.choices.values()
        ],
    )


class RoundWordsForm(forms.Form):
    """A round's name and dates; `seen_…` is what the page showed."""

    title = forms.CharField(label=_("Nama putaran"), max_length=200)
    begins = DayField(_("Mulai"))
    ends = DayField(_("Selesai"))
    seen_title = forms.CharField(max_length=200, widget=forms.HiddenInput)
    seen_begins = forms.DateField(widget=forms.HiddenInput)
    seen_ends = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, now: RoundWords) -> None:
        super().__init__(data, initial=vars(now) | now.as_seen())

    def clean(self) -> dict[str, Any]:
        return _in_order(self)

    def wanted(self) -> RoundWords:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        return RoundWords(said["title"].strip(), said["begins"], said["ends"])

    def seen(self) -> RoundWords:
        """Return what the page had shown."""
        said = self.cleaned_data
        return RoundWords(said["seen_title"], said["seen_begins"], said["seen_ends"])


class AddUnitsForm(forms.Form):
    """Units that are not yet in a round."""

    units = forms.TypedMultipleChoiceField(
        label=_("Unit"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"data-filtered": ""}),
    )

    def __init__(self, data: Any = None, *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        self.offered = {unit.pk: unit for unit in units}
        self.fields["units"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]

    def values(self) -> list[Unit]:
        """Return the units that a valid form names."""
        return [self.offered[pk] for pk in self.cleaned_data["units"]]


class UidsField(forms.TypedMultipleChoiceField):
    """Any number of uids that the page itself named; which of them count is the action's to say."""

    def __init__(self) -> None:
        super().__init__(required=False, coerce=uuid.UUID, widget=forms.MultipleHiddenInput)

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 - nothing is chosen from a list
        """Take any."""
        return True


class PhaseForm(forms.Form):
    """Where a round goes; `seen` is where the page showed it."""

    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)
    to = forms.CharField(max_length=20, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=500)
    # The assessments that the page named as not done, and the word that they are published so.
    despite = UidsField()
    anyway = forms.BooleanField(required=False)


class CommentForm(forms.Form):
    """A remark on an item."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("Komentar"), max_length=MAX_COMMENT, widget=forms.Textarea(attrs={"rows": 3})
    )
    inside = forms.BooleanField(label=_("Hanya untuk sesama evaluator"), required=False)

    def __init__(self, data: Any = None, *, may_inside: bool) -> None:
        super().__init__(data)
        if not may_inside:
            del self.fields["inside"]


class EvidenceForm(forms.Form):
    """A file or an address that proves something, perhaps a newer version of one that is there."""

    title = forms.CharField(label=_("Nama bukti"), required=False, max_length=200)
    file = forms.FileField(
        label=_("Berkas"),
        required=False,
        help_text=_("PDF, gambar, atau berkas Office, paling besar 25 MB."),
        widget=forms.FileInput,
    )
    address = forms.CharField(
        label=_("Atau tautan"),
        required=False,
        max_length=500,
        help_text=_("Alamat web, atau halaman di aplikasi ini, misalnya /kerja/survei/."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, own: Sequence[tuple[uuid.UUID, str]] = ()
    ) -> None:
        super().__init__(data, files)
        if own:
            self.fields["replaces"] = forms.ChoiceField(
                label=_("Versi baru dari"),
                required=False,
                choices=[
                    ("", _("Bukan, ini bukti baru")),
                    *((str(key), title) for key, title in own),
                ],
            )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        upload, address = said.get("file"), (said.get("address") or "").strip()
        if bool(upload) == bool(address) and not self.errors:
            raise forms.ValidationError(_("Pilih berkas atau tulis tautan, salah satu."))
        if upload and not self.errors:
            self._check_room()
        try:
            said["proof"] = (
                proof_file(upload) if upload else proof_link(address) if address else None
            )
        except DomainError as error:
            self.add_error("file" if upload else "address", error.message)
        return said

    def _check_room(self) -> None:
        """Refuse a file beside its field while the disk is nearly full; a link is still taken."""
        try:
            check_room(str(NO_ROOM))
        except forms.ValidationError as error:
            self.add_error("file", error)

    def proof(self) -> ProofFile | str:
        """Return what a valid form brings."""
        brought: ProofFile | str = self.cleaned_data["proof"]
        return brought

    def replaces(self) -> uuid.UUID | None:
        """Return which proof this is a newer version of."""
        said = self.cleaned_data.get("replaces")
        return uuid.UUID(said) if said else None


class ReuseForm(forms.Form):
    """Choose from the proof that the unit has already."""

    evidence = forms.TypedChoiceField(label=_("Bukti milik unit"), coerce=int)

    def __init__(self, data: Any = None, *, own: Iterable[tuple[Evidence, int]]) -> None:
        super().__init__(data)
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.title} (v{one.version})") for one, _used in own
        ]


class UseForm(forms.Form):
    """The item for which a proof is to stand too."""

    node = forms.ChoiceField(label=_("Butir"))

    def __init__(self, data: Any = None, *, lines: Iterable[SheetLine], language: Language) -> None:
        super().__init__(data)
        self.fields["node"].choices = [  # type: ignore[attr-defined]
            (line.key, f"{line.key} · {line.label.in_language(language)}") for line in lines
        ]


class AssignForm(forms.Form):
    """Who is to answer an item, or all of a section."""

    person = forms.TypedChoiceField(
        label=_("Yang mengerjakan"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self, data: Any = None, *, people: Iterable[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["person"].choices = [("", _("Belum ditugaskan")), *people]  # type: ignore[attr-defined]


class PublishedResultForm(forms.Form):
    """A result published elsewhere, as it was printed; asks once more when the category is odd."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    instrument = forms.ChoiceField(label=_("Instrumen"))
    year = forms.IntegerField(
        label=_("Tahun yang dinilai"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    score = NumberField(
        label=_("Nilai"), max_digits=12, decimal_places=4, min_value=0, localize=True
    )
    category = forms.CharField(
        label=_("Kategori"),
        required=False,
        max_length=40,
        help_text=_("Seperti tercetak, misalnya BB."),
    )
    source = forms.CharField(
        label=_("Sumber"), max_length=300, help_text=_("Nomor laporan atau alamat halaman.")
    )
    parts = forms.CharField(
        label=_("Nilai tiap komponen atau unsur"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Bila ikut tercetak: menurut urutan instrumen, dipisah titik koma (3,2; 3,216; 2,936), atau "
            "dengan kuncinya (persyaratan: 3,2). Nilainya lalu dihitung ulang di sini."
        ),
    )
    sure = forms.BooleanField(label=_("Memang tercetak begitu"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        units: Sequence[Unit],
        instruments: Iterable[Instrument],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        language = get_language() or "id"
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            (one.key, one.title.in_language(language)) for one in instruments
        ]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not said["sure"] and (doubt := category_doubt(self.values())):
            self.add_error("category", doubt)
        return said

    def values(self) -> OlderResult:
        """Return what a valid form says."""
        said = self.cleaned_data
        return OlderResult(
            unit=self.units[said["unit"]],
            instrument=said["instrument"],
            year=said["year"],
            score=said["score"],
            category=said["category"],
            source=said["source"],
            parts=parts_of(said["parts"]),
        )
