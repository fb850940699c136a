"""Forms of an action: what a plan says of it, its progress, its end, its proof."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.models import Evidence
from tuntas.catalogue.forms.service import lines
from tuntas.core.days import DayField
from tuntas.improvements.models import ReformItem
from tuntas.improvements.plain_numbers import CountField
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.improvements.reform.actions.items import ItemFacts
from tuntas.improvements.reform.actions.progress import ProgressFacts
from tuntas.improvements.reform.nodes import nodes_of, served_node
from tuntas.improvements.reform.rule import reform_rule
from tuntas.rules.improvement.quarters import Quarter
from tuntas.rules.improvement.reform_areas import ReformArea

Choices = Sequence[tuple[str, Any]]
BETWEEN = "|"  # an instrument's key and that of its item


class ItemForm(forms.Form):
    """One action of an area."""

    action = lines(
        _("Tindakan"), 2, max_length=300,
        help_text=_("Apa yang dikerjakan. Misalnya: meninjau standar pelayanan bersama warga."),
    )  # fmt: skip
    output = lines(_("Hasil"), 2, max_length=300, help_text=_("Apa yang ada sesudahnya."))
    target = forms.CharField(
        label=_("Target"), max_length=200,
        help_text=_("Berapa banyak atau seberapa baik. Misalnya: semua 14 layanan."),
    )  # fmt: skip
    due = DayField(_("Selesai paling lambat"))
    responsible = forms.CharField(label=_("Penanggung jawab"), max_length=200)
    indicator = forms.ChoiceField(
        label=_("Indikator"), required=False,
        help_text=_("Angka dalam sistem ini yang seharusnya ikut membaik."),
    )  # fmt: skip
    served = forms.ChoiceField(
        label=_("Butir penilaian"), required=False,
        help_text=_("Butir lembar evaluasi yang dijawab oleh tindakan ini."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, area: str, item: ReformItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        found = reform_rule().area(area)
        self.fields["indicator"].choices = _indicator_choices(item)  # type: ignore[attr-defined]
        self.fields["served"].choices = _served_choices(found, item)  # type: ignore[attr-defined]

    def facts(self) -> ItemFacts:
        """Return what was filled in."""
        said = self.cleaned_data
        instrument, _between, node = said["served"].partition(BETWEEN)
        texts = ("action", "output", "target", "responsible")
        return ItemFacts(
            area=self.area,
            due=said["due"],
            indicator=said["indicator"],
            instrument=instrument,
            node=node,
            **{name: " ".join(said[name].split()) for name in texts},
        )


def item_initial(item: ReformItem) -> Mapping[str, Any]:
    """Return what the form shows of an action."""
    names = ("action", "output", "target", "due", "responsible", "indicator")
    return {
        **{name: getattr(item, name) for name in names},
        "served": served_key(item.instrument, item.node),
        "seen": item.revision,
    }


def served_key(instrument: str, node: str) -> str:
    """Return an instrument's item as one value; empty for none."""
    return f"{instrument}{BETWEEN}{node}" if node else ""


def _indicator_choices(item: ReformItem | None) -> Choices:
    lang = get_language() or "id"
    known = {
        key: one.name.in_language(lang) for key, one in known_indicators().items() if not one.parts
    }
    if item is not None and item.indicator:
        known.setdefault(item.indicator, item.indicator)
    return [("", gettext("Tidak ada")), *sorted(known.items(), key=lambda one: one[1])]


def _served_choices(area: ReformArea | None, item: ReformItem | None) -> Choices:
    lang = get_language() or "id"
    groups = dict[str, list[tuple[str, str]]]()
    for one in nodes_of(area) if area else ():
        label = f"{one.node} {one.label.in_language(lang)}"
        group = groups.setdefault(one.instrument_title.in_language(lang), [])
        group.append((served_key(one.instrument, one.node), label))
    kept = served_key(item.instrument, item.node) if item else ""
    if kept and not any(kept == key for group in groups.values() for key, _label in group):
        groups[gettext("Yang dipilih dulu")] = [(kept, _kept_label(item, lang))]
    return [("", gettext("Tidak ada")), *groups.items()]


def _kept_label(item: ReformItem | None, lang: str) -> str:
    if item is None:
        return ""
    found = served_node(item.instrument, item.node)
    return f"{item.node} {found.label.in_language(lang)}" if found else item.node


class ProgressForm(forms.Form):
    """How far an action came by the end of a quarter."""

    quarter = forms.TypedChoiceField(label=_("Triwulan"), coerce=int)
    percent = CountField(
        label=_("Capaian (persen)"), min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": "1"}),
    )  # fmt: skip
    said = lines(_("Yang sudah dikerjakan"), 3, max_length=500)
    obstacle = lines(_("Kendala"), 2, max_length=500, required=False)

    def __init__(self, *args: Any, quarters: Iterable[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quarters = {one.number: one for one in quarters}
        words = [(number, quarter_words(one)) for number, one in self.quarters.items()]
        self.fields["quarter"].choices = words  # type: ignore[attr-defined]

    def facts(self) -> ProgressFacts:
        """Return what was filled in."""
        said = self.cleaned_data
        return ProgressFacts(
            quarter=self.quarters[said["quarter"]],
            percent=said["percent"],
            said=said["said"].strip(),
            obstacle=said["obstacle"].strip(),
        )


def quarter_words(quarter: Quarter) -> str:
    """Return `Triwulan 3 2026`."""
    return gettext("Triwulan %(n)s %(year)s") % {"n": quarter.number, "year": quarter.year}


class EndForm(forms.Form):
    """How an action ended."""

    state = forms.ChoiceField(
        label=_("Bagaimana akhirnya"), widget=forms.RadioSelect,
        choices=[("done", _("Selesai dikerjakan")), ("dropped", _("Dihentikan"))],
    )  # fmt: skip
    on = DayField(_("Sejak"), initial=timezone.localdate)
    said = lines(_("Hasilnya, atau alasan dihentikan"), 3, max_length=500)


class LinkForm(forms.Form):
    """A proof by its address."""

    title = forms.CharField(label=_("Nama bukti"), max_length=200)
    address = forms.CharField(
        label=_("Alamat"), max_length=500,
        help_text=_("Mulai dengan https:// atau, untuk halaman di sini, dengan /."),
    )  # fmt: skip


class KeptForm(forms.Form):
    """A proof that the unit keeps."""

    kept = forms.TypedChoiceField(label=_("Bukti yang disimpan unit"), coerce=int)

    def __init__(self, *args: Any, kept: Iterable[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = [(one.pk, one.title) for one in kept]  # type: ignore[attr-defined]
