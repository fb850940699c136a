"""Form: what is measured, from where its figures come, and the target."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.core.words import WordsField
from tuntas.improvements.meanwhile import SeenMark
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.measure import Measure, measure_mark
from tuntas.improvements.projects.measuring.amounts import read_amount
from tuntas.improvements.projects.measuring.figures import (
    MINUTES,
    figure_of,
    known_indicators,
    why_beyond,
)
from tuntas.improvements.projects.measuring.queries.candidates import Figures
from tuntas.improvements.projects.measuring.subjects import Source
from tuntas.measures.queries.series import months_before
from tuntas.measures.words import month_words, short_duration
from tuntas.rules.phrases import as_language, format_number

LABEL_LETTERS, UNIT_LETTERS = 200, 40
TARGET_MONTHS = range(37)
JOINT = "|"  # between an indicator and its part
NEEDED = {Source.INDICATOR: "figure", Source.COMPLAINTS: "category", Source.OWN: "label"}
NEED = {
    "figure": gettext_lazy("wajib bila angkanya dari indikator"),
    "category": gettext_lazy("wajib bila angkanya dari pengaduan"),
    "label": gettext_lazy("wajib bila dari catatan sendiri"),
}
BESIDE_NEEDED = {
    Source.INDICATOR: ("service",), Source.COMPLAINTS: ("region",),
    Source.OWN: ("unit", "from_tallies"),
}  # fmt: skip
Choices = Iterable[tuple[str, Any]]


class MeasureForm(forms.Form):
    """Where the figures come from, which they are, and the target."""

    source = forms.ChoiceField(label=gettext_lazy("Dari mana angkanya?"), widget=forms.RadioSelect)
    figure = forms.ChoiceField(
        label=gettext_lazy("Indikator yang mana?"),
        required=False,
        help_text=gettext_lazy("Hanya yang sudah punya angka di unit Anda."),
    )
    service = forms.ChoiceField(label=gettext_lazy("Layanan"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Kategori pengaduan"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Wilayah"), required=False)
    label = WordsField(
        label=gettext_lazy("Apa yang dihitung?"),
        required=False,
        max_length=LABEL_LETTERS,
        help_text=gettext_lazy("Misalnya: berkas yang dikembalikan karena kurang lengkap."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Satuannya"),
        required=False,
        max_length=UNIT_LETTERS,
        help_text=gettext_lazy("Misalnya: berkas, menit, orang."),
    )
    from_tallies = forms.BooleanField(
        label=gettext_lazy("Jumlahkan dari lembar periksa untuk bulan yang tidak dicatat sendiri"),
        required=False,
    )
    aim = forms.ChoiceField(
        label=gettext_lazy("Kapan disebut lebih baik?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("lower", gettext_lazy("Bila angkanya turun")),
            ("higher", gettext_lazy("Bila angkanya naik")),
        ],
        help_text=gettext_lazy(
            "Untuk catatan sendiri dan indikator tanpa arah, seperti kasus masuk. Yang lain sudah punya arah."
        ),
    )
    target = forms.CharField(
        label=gettext_lazy("Target"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Angka biasa; untuk waktu tulis satuannya, misalnya “3 hari”."),
    )
    target_month = forms.ChoiceField(label=gettext_lazy("Tercapai pada bulan"), required=False)
    seen = SeenMark()

    def __init__(
        self,
        *args: Any,
        improvement: Improvement,
        there: Figures,
        categories: Sequence[tuple[str, int]],
        regions: Sequence[tuple[str, str]],
        running: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs | {"initial": measure_initial(improvement)})
        for name, said in NEED.items():
            self.fields[name].need = said  # type: ignore[attr-defined]  # shown by field.html
        self.lang = as_language(get_language())
        nothing = [("", _("Pilih"))]
        kept = [improvement.category] if improvement.category else []
        names = dict.fromkeys([*kept, *(name for name, _n in categories)])
        self._offer("source", _sources())
        self._offer("figure", nothing + _figures(there, self.lang))
        self._offer("service", [("", _("Semua layanan unit")), *_keys(there.services)])
        self._offer("category", nothing + [(name, name) for name in names])
        self._offer("region", [("", _("Di mana saja")), *regions])
        self._offer("target_month", nothing + _target_months(running, improvement, self.lang))

    def _offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen source needs, and read the target in its unit."""
        said = of_source(super().clean() or {})
        needed = NEEDED.get(said.get("source", ""))
        if needed and not said.get(needed):
            self.add_error(needed, _("Isi ini sesuai pilihan Anda di atas."))
        said["target_value"] = self._target(said)
        return said

    def _target(self, said: Mapping[str, Any]) -> Decimal | None:
        if not said.get("target"):
            return None
        key = str(said.get("figure", "")).partition(JOINT)[0]
        found = known_indicators().get(key) if said.get("source") == Source.INDICATOR else None
        try:
            target = read_amount(said["target"], found.unit if found else "", self.lang)
        except DomainError as error:
            self.add_error("target", error.message)
            return None
        if found and (why := why_beyond(found.key, target)):
            self.add_error("target", why)
        return target

    def measure(self) -> Measure:
        """Return what was chosen."""
        said = self.cleaned_data
        key, _joint, part = said["figure"].partition(JOINT)
        month = said["target_month"]
        return Measure(
            source=said["source"],
            indicator=key,
            part=part,
            service_id=int(said["service"]) if said["service"] else None,
            category=said["category"],
            region=said["region"],
            label=said["label"],
            unit=said["unit"],
            lower_is_better=said["aim"] != "higher",
            from_tallies=bool(said["from_tallies"]),
            target=said["target_value"],
            target_month=date.fromisoformat(month) if month else None,
        )


def of_source(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said without what belongs to another source than the chosen one."""
    others = [one for one in Source if one != said.get("source")]
    names = [name for one in others for name in (NEEDED[one], *BESIDE_NEEDED[one])]
    return {**said, **dict.fromkeys(names, "")}


def measure_initial(improvement: Improvement) -> dict[str, Any]:
    """Return what stands."""
    service = "" if improvement.all_services else str(improvement.service_id or "")
    figure = f"{improvement.indicator}{JOINT}{improvement.part}" if improvement.indicator else ""
    return {
        "source": improvement.source,
        "figure": figure,
        "service": service,
        "category": improvement.category,
        "region": improvement.region_id or "",
        "label": improvement.own_label,
        "unit": improvement.own_unit,
        "from_tallies": improvement.own_from_tallies,
        "aim": "lower" if improvement.own_lower_is_better else "higher",
        "target": target_text(improvement),
        "target_month": f"{improvement.target_month or ''}",
        "seen": measure_mark(improvement),
    }


def measure_stored(improvement: Improvement) -> dict[str, Any]:
    """Return what stands, of the chosen source only."""
    return of_source(measure_initial(improvement))


def target_text(improvement: Improvement) -> str:
    """Return the target as one types it."""
    if improvement.target is None or not improvement.source:
        return ""
    lang = as_language(get_language())
    if figure_of(improvement).unit != MINUTES:
        return format_number(improvement.target.normalize(), lang)
    minutes = improvement.target
    text = short_duration(float(minutes), lang)
    one_noun = text.count(" ") == 1 and read_amount(text, MINUTES, lang) == minutes
    noun = {"id": "menit", "en": "minutes"}[lang]
    return text if one_noun else f"{format_number(minutes.normalize(), lang)} {noun}"


def _sources() -> list[tuple[str, SafeString]]:
    words = {
        Source.INDICATOR: (
            _("Indikator yang sudah dihitung"),
            _("Waktu penyelesaian, sesuai janji, IKM. Tidak perlu mencatat apa pun."),
        ),
        Source.COMPLAINTS: (
            _("Banyaknya pengaduan"),
            _("Dari satu kategori, setiap bulan, di unit Anda dan di bawahnya."),
        ),
        Source.OWN: (
            _("Catatan kelompok sendiri"),
            _("Satu angka setiap bulan, diketik kelompok."),
        ),
    }
    return [
        (one.value, format_html("{}<small>{}</small>", name, told))
        for one, (name, told) in words.items()
    ]


def _figures(there: Figures, lang: str) -> list[tuple[str, str]]:
    return [
        (f"{key}{JOINT}{part}", label.in_language(lang))
        for (key, part), label in there.indicators.items()
    ]


def _keys(names: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in names.items()]


def _target_months(running: date, improvement: Improvement, lang: Any) -> list[tuple[str, str]]:
    months = {months_before(running, -ahead) for ahead in TARGET_MONTHS}
    if improvement.target_month:
        months.add(improvement.target_month)
    return [(f"{one}", month_words(one, lang)) for one in sorted(months)]
