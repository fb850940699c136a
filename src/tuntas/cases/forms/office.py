"""What officers fill in. A step's fields follow from what its case-type file requires."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, gettext_noop, pgettext
from django.utils.translation import gettext as _

from tuntas.cases.attachments import PreparedFile
from tuntas.cases.engine import Step
from tuntas.cases.forms.citizen import FilesField, SeenForm, UidForm
from tuntas.cases.forms.request_step import SAID_OTHERWISE, request_fields, request_part
from tuntas.cases.kinds import known_kinds
from tuntas.cases.models import AnswerTemplate, Case
from tuntas.cases.queries.deadlines import limit_words
from tuntas.cases.words import noun
from tuntas.core.days import DayField
from tuntas.core.flood import check_room
from tuntas.organisation.models import Region, Unit
from tuntas.organisation.queries import units_to_choose
from tuntas.rules.casework import CaseType, Transition, report_types

MAX_TEXT = 8_000
MAX_REASON = 1_000
# Below this a reason says nothing to whoever reads it later: "x", "-", "ok".
LEAST_REASON = 10
TOO_SHORT = gettext_lazy("Tuliskan alasannya, paling sedikit sepuluh huruf.")
# Outcomes that other steps set: merging, and the import of a file that does not tell.
NOT_CHOSEN = frozenset({"duplicate", "unknown"})
WITH_FILES = frozenset({"answer", "propose_end", "ask_reporter", "note"})
WITHOUT_TEXT = frozenset(
    {"return_not_ours", "hand_on", "hold", "reclassify", "verify", "resume", "take"}
)

TEXT_LABELS: Mapping[str, str] = {
    "answer": gettext_noop("Jawaban untuk pelapor"),
    "ask_reporter": gettext_noop("Pertanyaan untuk pelapor"),
    "propose_end": gettext_noop("Apa yang sudah dilakukan"),
    "note": gettext_noop("Catatan internal"),
    "dispose": gettext_noop("Catatan untuk unit"),
}
TEXT_HELPS: Mapping[str, str] = {
    "answer": gettext_noop(
        "Pelapor membaca ini apa adanya. Sebut apa yang akan dilakukan dan kapan."
    ),
    "ask_reporter": gettext_noop(
        "Tanyakan hanya yang Anda perlukan. Batas waktu berhenti sampai pelapor menjawab."
    ),
    "propose_end": gettext_noop("Pelapor membaca ini dan menyatakan setuju atau belum."),
    "note": gettext_noop("Hanya petugas yang membacanya."),
    "dispose": gettext_noop("Pelapor ikut membaca catatan ini."),
}
REASON_HELPS: Mapping[str, str] = {
    "return_not_ours": gettext_noop(
        "Sebut unit mana yang berwenang bila Anda tahu. Pelapor ikut membacanya."
    ),
    "hand_on": gettext_noop("Mengapa unit itu yang berwenang. Pelapor ikut membacanya."),
    "hold": gettext_noop("Apa yang ditunggu, dan sampai kapan kira-kira. Pelapor ikut membacanya."),
    "propose_end": gettext_noop(
        "Wajib bila tidak teratasi (mengapa) atau bukan kewenangan kami (siapa yang berwenang). Pelapor ikut membacanya."
    ),
}


@dataclass(frozen=True)
class Words:
    """Labels and helps of what a step asks for, by its key."""

    labels: Mapping[str, str]
    helps: Mapping[str, str]
    reasons: Mapping[str, str]


OF_REPORT = Words(TEXT_LABELS, TEXT_HELPS, REASON_HELPS)
OF_REQUEST = Words(
    labels={
        "answer": gettext_noop("Kabar untuk pemohon"),
        "ask_reporter": gettext_noop("Yang Anda perlukan dari pemohon"),
        "note": gettext_noop("Catatan internal"),
    },
    helps={
        "answer": gettext_noop("Pemohon membaca ini apa adanya."),
        "ask_reporter": gettext_noop(
            "Mintalah sekaligus semua yang kurang. Batas waktu berhenti sampai pemohon melengkapi."
        ),
        "note": gettext_noop("Hanya petugas yang membacanya."),
    },
    reasons={
        "correct": gettext_noop(
            "Siapa yang meminta dan lewat apa, misalnya “pemohon menelepon”. Jangan tulis isinya di sini; pemohon ikut membacanya."
        ),
        "refuse": gettext_noop(
            "Pemohon membaca alasan ini. Sebut juga apa yang dapat dilakukannya sekarang."
        ),
        "hold": gettext_noop(
            "Apa yang ditunggu, dan sampai kapan kira-kira. Pemohon ikut membacanya."
        ),
        "revoke": gettext_noop("Dokumen langsung tidak berlaku. Pemohon membaca alasan ini."),
        "revoke_later": gettext_noop("Dokumen langsung tidak berlaku. Pemohon membaca alasan ini."),
    },
)


def unit_choices() -> list[tuple[str, str]]:
    """Return every unit that can be given a case, indented by its place in the tree."""
    units = units_to_choose(on=timezone.localdate())
    return [
        ("", _("Pilih unit")),
        *((str(unit.pk), "\u2003" * (len(unit.ancestor_ids) - 1) + unit.name) for unit in units),
    ]


class UnitField(forms.TypedChoiceField):
    """A unit that exists today; cleans to the unit, None when left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=unit_choices, coerce=self._unit, empty_value=None, label=_("Unit"), **options
        )

    @staticmethod
    def _unit(pk: str) -> Unit:
        return Unit.objects.get(pk=int(pk))


def _help(helps: Mapping[str, str], key: str) -> str:
    return _(helps[key]) if key in helps else ""


def text_field(key: str, *, required: bool, words: "Words | None" = None) -> forms.CharField:
    """Return the field for what a step says."""
    labels = (words or OF_REPORT).labels
    return forms.CharField(
        label=_(labels[key]) if key in labels else pgettext("field", "Keterangan"),
        help_text=_help((words or OF_REPORT).helps, key),
        max_length=MAX_TEXT,
        required=required,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def reason_field(key: str, *, required: bool, words: "Words | None" = None) -> forms.CharField:
    """Return the field for why."""
    return forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=_help((words or OF_REPORT).reasons, key),
        max_length=MAX_REASON,
        min_length=LEAST_REASON if key == "hold" else None,
        error_messages={"min_length": TOO_SHORT},
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def classification_field(case_types_: Sequence[CaseType], initial: str = "") -> forms.ChoiceField:
    """Return the choice among the classifications of these case types."""
    language = get_language() or "id"
    labels = {
        key: words.in_language(language)
        for one in case_types_
        for key, words in one.classifications.items()
    }
    return forms.ChoiceField(
        label=_("Klasifikasi"),
        choices=list(labels.items()),
        initial=initial,
        widget=forms.RadioSelect,
        help_text=_("Klasifikasi menentukan batas waktu penyelesaian."),
    )


class StepForm(SeenForm):
    """The form of one transition; `seen` and `uid` guard against acting on an old page and twice."""

    def __init__(
        self, data: Any = None, files: Any = None, *, case: Case, transition: Transition,
        text: str = "",
        auto_id: str = "id_%s",
    ) -> None:  # fmt: skip
        initial = {"seen": case.event_count, "text": text}
        super().__init__(data, files, initial=initial, auto_id=auto_id)
        self.case, self.transition = case, transition
        needs = transition.requires
        words = OF_REQUEST if case.service_id else OF_REPORT
        if "classification" in needs:
            self.fields["classification"] = classification_field([case.type], case.classification)
        if "unit" in needs:
            self.fields["unit"] = UnitField()
        if "outcome" in needs:
            self.fields["outcome"] = _outcome_field(case.type)
        if case.service_id and (about := case.type.request):
            self.fields.update(request_fields(case, transition, about))
        if "text" in needs or _may_say_more(transition):
            field = text_field(transition.key, required="text" in needs, words=words)
            if case.service_id and not field.help_text and transition.audience != "staff":
                field.help_text = _("Pemohon ikut membacanya.")
            field.help_text = f"{field.help_text} {_silence(case.type, transition)}".strip()
            self.fields["text"] = field
        if "reason" in needs or "outcome" in needs:
            self.fields["reason"] = reason_field(
                transition.key, required="reason" in needs, words=words
            )
        if transition.key in WITH_FILES:
            self.fields["files"] = FilesField(label=_("Foto atau PDF"))

    def clean_files(self) -> list[PreparedFile]:
        """Refuse files, not the text, when the disk is full."""
        files: list[PreparedFile] = self.cleaned_data["files"]
        if files:
            check_room(_("Tulisan Anda masih ada dan dapat dikirim tanpa berkas."))
        return files

    def step(self) -> Step:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        return Step(
            self.transition.key,
            text=said.get("text", ""),
            classification=said.get("classification", ""),
            unit=said.get("unit"),
            outcome=said.get("outcome", ""),
            reason=said.get("reason", ""),
            uid=said["uid"],
            **request_part(self.cleaned_data),
        )


def _may_say_more(transition: Transition) -> bool:
    return (
        transition.key not in WITHOUT_TEXT
        and not transition.document
        and not transition.requires & SAID_OTHERWISE
    )


def _silence(case_type: CaseType, transition: Transition) -> str:
    """Return what follows when the reporter does not respond to this step, or nothing."""
    for clock in case_type.clocks.values():
        if clock.expiry and transition.key in clock.start:
            limit = limit_words(clock.limit(None))
            return _("Tanpa jawaban dalam %(limit)s %(what)s ditutup.") % {
                "limit": limit,
                "what": noun(case_type),
            }
    return ""


def _outcome_field(case_type: CaseType) -> forms.ChoiceField:
    language = get_language() or "id"
    return forms.ChoiceField(
        label=_("Hasil"),
        choices=[
            (key, words.in_language(language))
            for key, words in case_type.outcomes.items()
            if key not in NOT_CHOSEN
        ],
        widget=forms.RadioSelect,
    )


class VerifyDisposeForm(SeenForm):
    """Accept, classify and pass on in one go."""

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data, initial={"seen": case.event_count})
        self.fields["classification"] = classification_field([case.type], case.classification)
        self.fields["unit"] = UnitField()
        self.fields["note"] = text_field("dispose", required=False)


class DisposeManyForm(forms.Form):
    """Classify and pass on all that were picked; what is classified already stays so."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["classification"] = classification_field(list(report_types().values()))
        self.fields["unit"] = UnitField()
        self.fields["note"] = text_field("dispose", required=False)


class MergeForm(SeenForm):
    """Which report goes on."""

    into = forms.CharField(
        label=gettext_lazy("Kode laporan yang dilanjutkan"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Laporan ini ditutup, dan di halaman pelapornya tertulis bahwa laporan itu yang dilanjutkan."
        ),
    )
    # The code whose title and state the page showed: a typed code is looked at before it counts.
    confirmed = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ReporterForm(UidForm):
    """Why somebody opens an identity."""

    reason = forms.CharField(
        label=gettext_lazy("Untuk apa Anda perlu tahu?"),
        max_length=MAX_REASON,
        min_length=LEAST_REASON,
        error_messages={"min_length": TOO_SHORT},
        help_text=gettext_lazy(
            "Nama Anda, waktu, dan alasan ini tercatat pada perjalanan laporan."
        ),
    )


@dataclass(frozen=True)
class TemplateText:
    """A valid answer template."""

    unit: Unit
    name: str
    text: str


class TemplateForm(forms.Form):
    """A text to start answers from, for one of the officer's units."""

    name = forms.CharField(label=gettext_lazy("Nama templat"), max_length=100)
    text = forms.CharField(
        label=gettext_lazy("Isi"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(
        self, data: Any = None, *, units: Sequence[Unit], template: AnswerTemplate | None = None
    ) -> None:
        known = (
            {"name": template.name, "text": template.text, "unit": template.unit_id}
            if template
            else {}
        )
        super().__init__(data, initial=known)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Untuk unit"),
            choices=[(key, unit.name) for key, unit in self.units.items()],
            help_text=_("Petugas unit ini dan bagian di bawahnya dapat memakainya."),
        )

    def values(self) -> TemplateText:
        """Return what a valid form says."""
        said = self.cleaned_data
        return TemplateText(self.units[said["unit"]], said["name"].strip(), said["text"].strip())


class FilterForm(forms.Form):
    """The inbox's less common filters; its fields are parameters of the inbox's address."""

    q = forms.CharField(label=gettext_lazy("Kata atau kode"), required=False, max_length=200)
    since = DayField(gettext_lazy("Diterima sejak"), required=False)
    until = DayField(gettext_lazy("Sampai dengan"), required=False)

    def __init__(self, data: Any, *, units: Sequence[Unit], labels: Mapping[str, str]) -> None:
        super().__init__(initial={key: value for key, value in data.items() if value})
        language = get_language() or "id"
        kinds = {key: kind.label.in_language(language) for key, kind in known_kinds().items()}
        regions = {region.pk: region.name for region in _own_regions()}
        for key, label, choices in (
            ("unit", _("Unit"), {str(unit.pk): unit.name for unit in units}),
            ("region", _("Wilayah"), regions),
            ("type", _("Jenis"), kinds),
            ("classification", _("Klasifikasi"), labels),
        ):
            self.fields[key] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("Semua")), *choices.items()]
            )


def _own_regions() -> Iterable[Region]:
    """Return the districts and villages that units of this government serve."""
    levels = (Region.Level.DISTRICT, Region.Level.VILLAGE)
    return Region.objects.filter(units__isnull=False, level__in=levels).distinct().order_by("name")
