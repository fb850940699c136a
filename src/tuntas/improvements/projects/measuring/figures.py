"""What is measured, in words: the name of a figure, its unit, and where improvement lies."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.subjects import Source, measured_service
from tuntas.measures.indicators import Indicator, usable_indicators
from tuntas.measures.words import duration_words, short_duration
from tuntas.rules.phrases import Bilingual, Language, as_language, format_number, format_short

COMPLAINTS, CASES, OWN, MINUTES, PERCENT = "complaints", "cases", "own", "minutes", "percent"
NOUNS: Mapping[str, Bilingual] = {
    COMPLAINTS: Bilingual("pengaduan", "complaints"),
    PERCENT: Bilingual("%", "%"),
    CASES: Bilingual("kasus", "cases"),
    "index": Bilingual("poin", "points"),
}
PERCENT_POINTS = Bilingual("poin persen", "percentage points")
OF_CATEGORY = Bilingual("Pengaduan per bulan: {category}", "Complaints a month: {category}")
IN_REGION = Bilingual("{label}, {region}", "{label}, {region}")
OF_SERVICE = Bilingual("{label} – {service}", "{label} – {service}")
GONE = Bilingual("Indikator {key}", "Indicator {key}")
WHOLE = 100  # percent


@dataclass(frozen=True)
class Figure:
    """A figure's name, its unit (`own_unit` of one's own) and its direction: up, down or neutral."""

    label_id: str
    label_en: str
    unit: str
    direction: str
    own_unit: str = ""

    @property
    def label(self) -> Bilingual:
        """Return its name."""
        return Bilingual(self.label_id, self.label_en)

    @property
    def noun(self) -> Bilingual:
        """Return what follows a value; empty where the value says it itself."""
        return NOUNS.get(self.unit, Bilingual(self.own_unit, self.own_unit))

    def said(self, value: float, lang: Language) -> str:
        """Return a value with its unit: `3 jam kerja`, `82 %`, `12,5 pengaduan`."""
        if self.unit == MINUTES:
            return duration_words(value, lang)
        return f"{format_short(value, lang)} {self.noun.in_language(lang)}".rstrip()

    def short(self, lang: Language) -> Callable[[float], str]:
        """Return what says a value on the axis of a drawing."""
        if self.unit == MINUTES:
            return lambda value: short_duration(value, lang)
        return lambda value: format_short(value, lang)

    def as_data(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return asdict(self)


def figure_in(content: Mapping[str, Any]) -> Figure:
    """Return what a kept result counted."""
    told = content["measure"]
    return Figure(**{name: told[name] for name in Figure.__dataclass_fields__})


def figure_of(improvement: Improvement, known: Mapping[str, Indicator] | None = None) -> Figure:
    """Return what an improvement is measured by; reads its service and region, if any.

    `known`: the indicators, from whom has them; looking whether their files changed takes time.
    """
    if improvement.source == Source.OWN:
        return Figure(
            improvement.own_label, improvement.own_label, OWN, _aim(improvement), improvement.own_unit
        )  # fmt: skip
    if improvement.source == Source.COMPLAINTS:
        label = _filled(OF_CATEGORY, category=improvement.category)
        if improvement.region:
            label = _with(IN_REGION, label, region=improvement.region.name)
        return Figure(label.id, label.en, COMPLAINTS, "down")
    return _of_indicator(improvement, known_indicators() if known is None else known)


def _of_indicator(improvement: Improvement, known: Mapping[str, Indicator]) -> Figure:
    found = known.get(improvement.indicator)
    figure = indicator_figure(improvement.indicator, found, improvement.part)
    label, service = figure.label, measured_service(improvement)
    if service:
        label = _with(OF_SERVICE, label, service=service)
    direction = _aim(improvement) if figure.direction == "neutral" else figure.direction
    return Figure(label.id, label.en, figure.unit, direction)


def indicator_figure(key: str, found: Indicator | None, part: str = "") -> Figure:
    """Return an indicator's figure; one whose file is gone is called by its key."""
    if found is None:
        label = _filled(GONE, key=key)
        return Figure(label.id, label.en, "count", "neutral")
    label = part_label(found, part)
    return Figure(label.id, label.en, found.unit, found.direction)


def part_label(found: Indicator, part: str) -> Bilingual:
    """Return the name of an indicator, or of one of its parts."""
    for one in found.parts:
        if one.key == part:
            return Bilingual(
                f"{found.name.id} – {one.label.id}", f"{found.name.en} – {one.label.en}"
            )
    return found.name


def is_counted(indicator: str, part: str) -> bool:
    """Tell whether an indicator is known, and has that part; none where it has no parts."""
    found = known_indicators().get(indicator)
    if found is None:
        return False
    return part in {one.key for one in found.parts} if found.parts else not part


def is_share(found: Indicator) -> bool:
    """Tell whether a percentage counts some of what it is divided by: never more than 100.

    P charts are for such; elsewhere what is counted is a choice out of the denominator.
    """
    if found.unit != PERCENT:
        return False
    some = f"{found.denominator} FILTER "
    return found.chart == "p" or all(said.startswith(some) for _part, said in found.expressions)


def why_beyond(indicator: str, target: Decimal) -> str:
    """Return why no figure of an indicator comes to a target, "" where one may."""
    found = known_indicators().get(indicator)
    if found is None or target <= WHOLE or not is_share(found):
        return ""
    lang = as_language(get_language())
    return _(
        "Targetnya %(target)s %%, padahal “%(figure)s” adalah bagian dari seluruhnya, jadi paling besar "
        "100 %%. Tulis 100 atau kurang."
    ) % {
        "target": format_number(target.normalize(), lang),
        "figure": found.name.in_language(lang),
    }


def known_indicators() -> Mapping[str, Indicator]:
    """Return the indicators that come along and the city's own."""
    return usable_indicators(Path(settings.HOME))


def _aim(improvement: Improvement) -> str:
    return "down" if improvement.own_lower_is_better else "up"


def _filled(words: Bilingual, **values: str) -> Bilingual:
    return Bilingual(words.id.format(**values), words.en.format(**values))


def _with(words: Bilingual, label: Bilingual, **values: str) -> Bilingual:
    return Bilingual(
        words.id.format(label=label.id, **values), words.en.format(label=label.en, **values)
    )
