"""An effect in plain words, in both languages, no stronger than its method.

A run chart gets no word of cause; six to eleven months are an indication; an interval is always told
with its figure, and what the figures do not allow for is told too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from tuntas.rules.phrases import Bilingual, Language, format_number, format_short
from tuntas.rules.phrases.words import WORDS
from tuntas.rules.statistics.effects.model import (
    LEAST_POINTS,
    Effect,
    Estimate,
    Method,
    Verdict,
)

_NO_UNIT = Bilingual("", "")
_MOST_PLACES, _LARGEST_SPELT = 6, 1e15  # beyond, four digits and zeros
_RUN = {
    Verdict.RUN_BETTER: Bilingual(
        "Angka bergerak ke arah yang lebih baik", "The figures moved towards the better"
    ),
    Verdict.RUN_WORSE: Bilingual(
        "Angka bergerak ke arah yang lebih buruk", "The figures moved towards the worse"
    ),
    Verdict.RUN_CHANGED: Bilingual("Angka bergeser", "The figures moved"),
    Verdict.TOO_EARLY: Bilingual("Terlalu dini untuk menilai", "Too early to judge"),
}
_MEDIANS = Bilingual(
    "{opening}: nilai tengah {median_before} sebelum dan {median_after} sesudah {start}.",
    "{opening}: the median was {median_before} before and {median_after} after {start}.",
)
_NOTHING_AFTER = Bilingual(
    "Terlalu dini untuk menilai: belum ada angka sejak {first_after}.",
    "Too early to judge: there are no figures from {first_after} on yet.",
)
_NOTHING_BEFORE = Bilingual(
    "Belum dapat dinilai: tidak ada angka dari sebelum {start}.",
    "Cannot be judged: there are no figures from before {start}.",
)
_FEW = Bilingual(
    "Baru {before} sebelum dan {after} sesudah; penilaian berikutnya perlu paling sedikit {least} di setiap sisi.",
    "Only {before} before and {after} after; the next judgement needs at least {least} on each side.",
)
_OPENINGS = {
    Verdict.BETTER: Bilingual("Membaik", "Better"),
    Verdict.WORSE: Bilingual("Memburuk", "Worse"),
    Verdict.MIXED: Bilingual(
        "Membaik di satu sisi, memburuk di sisi lain", "Partly better, partly worse"
    ),
    Verdict.CHANGED: Bilingual("Berubah", "Changed"),
    Verdict.NO_EFFECT_SEEN: Bilingual("Perubahan tidak terlihat", "No effect seen"),
}
_INDICATIONS = {
    Verdict.BETTER: Bilingual("Ada indikasi membaik", "There are indications of an improvement"),
    Verdict.WORSE: Bilingual("Ada indikasi memburuk", "There are indications that it got worse"),
    Verdict.MIXED: Bilingual(
        "Ada indikasi membaik di satu sisi dan memburuk di sisi lain",
        "There are indications of better on one side and worse on the other",
    ),
    Verdict.CHANGED: Bilingual("Ada indikasi perubahan", "There are indications of a change"),
    Verdict.NO_EFFECT_SEEN: Bilingual(
        "Belum ada indikasi perubahan", "There is no indication of an effect"
    ),
}
_FADED = Bilingual(
    "Sempat membaik selama {held}, lalu memudar: bulan-bulan terakhir lebih dekat ke keadaan semula.",
    "It was better for {held}, then faded: the last months are closer to how it was before.",
)
_HELD = Bilingual("Sudah bertahan {held}.", "It has held for {held}.")
_WHOLE = Bilingual("Atas seluruh bulan sesudahnya", "Over all months after")
_FIGURES = Bilingual(
    "{opening}: mulai {first} angkanya {level} {than}, lalu setiap bulan {slope}.",
    "{opening}: from {first} on the figure is {level} {than}, and then each month {slope}.",
)
_THAN = Bilingual("daripada kelanjutan tren sebelumnya", "than the trend before would have led to")
_THAN_THERE = Bilingual(
    "daripada kelanjutan tren sebelumnya di sisi unit pembanding",
    "than the trend before, beside that of the comparison units, would have led to",
)
_HIGHER = (
    Bilingual("{value} lebih rendah", "{value} lower"),
    Bilingual("tidak lebih tinggi atau lebih rendah", "neither higher nor lower"),
    Bilingual("{value} lebih tinggi", "{value} higher"),
)
_RISING = (
    Bilingual("turun {value} terhadap tren itu", "{value} down on that trend"),
    Bilingual("mengikuti tren itu", "in step with that trend"),
    Bilingual("naik {value} terhadap tren itu", "{value} up on that trend"),
)
_SHORT_HIGHER = (
    Bilingual("{value} lebih rendah", "{value} lower"),
    Bilingual("0", "0"),
    Bilingual("{value} lebih tinggi", "{value} higher"),
)
_SHORT_RISING = (
    Bilingual("turun {value}", "{value} down"),
    Bilingual("0", "0"),
    Bilingual("naik {value}", "{value} up"),
)
_BETWEEN = Bilingual(" (95%: {low} sampai {high})", " (95%: {low} to {high})")
_INDICATIVE = Bilingual(
    "Dengan {before} sebelum dan {after} sesudah, ini baru petunjuk, belum bukti.",
    "With {before} before and {after} after this is a hint, not yet proof.",
)
_STILL_FEW = Bilingual(
    "Dengan {before} sebelum dan {after} sesudah, perubahan yang kecil belum dapat terlihat.",
    "With {before} before and {after} after, a small change could not be seen yet.",
)
_AUTOCORRELATION = Bilingual(
    "Bulan yang berurutan saling terkait {rho} (mungkin {low} sampai {high}); rentang di atas sudah memperhitungkannya.",
    "Neighbouring months are correlated by {rho} (it may be {low} to {high}); the ranges above allow for it.",
)
_BY_CHANCE = Bilingual(
    "Selisih sebesar itu masih dapat muncul secara kebetulan.",
    "Differences of that size may still come about by chance.",
)
_SET_ASIDE = Bilingual(
    "Unit pembanding tidak dipakai: bulannya terlalu sedikit.",
    "The comparison units were not used: they have too few months.",
)
_SEASONAL = Bilingual(
    "Angka sebelumnya berpola tahunan, dan pola itu tidak diperhitungkan.",
    "The figures before show a yearly pattern, which is not allowed for.",
)
_MONTHS = Bilingual("{count} bulan", "{count} months")
_MONTH = Bilingual("{count} bulan", "{count} month")


@dataclass(frozen=True)
class Wording:
    """How the numbers of an effect are said.

    `unit` follows a value ("hari", "days"). `places` are digits after the decimal sign; None takes as
    many as make the level's interval plain. `value` says a value itself ("3 jam kerja", also for
    differences, never below zero where one is told by its way); `unit` and `places` are without effect
    then.
    """

    unit: Bilingual = _NO_UNIT
    places: int | None = None
    value: Callable[[float, Language], str] | None = None


def sentence(effect: Effect, wording: Wording | None = None) -> Bilingual:
    """Return what may be said of an effect: two to five short sentences."""
    how = wording or Wording()
    return Bilingual(_Teller(effect, how, "id").told(), _Teller(effect, how, "en").told())


def without_figures(
    method: Method, verdict: Verdict, held_months: int | None, *, faded: bool
) -> Bilingual:
    """Return what was seen and for how long, without any figure that was computed from the values."""
    if faded:
        words = _FADED
    else:
        held = _NO_UNIT if held_months is None else _HELD
        told = _opening(method, verdict)
        words = Bilingual(f"{told.id}. {held.id}".rstrip(), f"{told.en}. {held.en}".rstrip())
    months = held_months or 0
    return Bilingual(
        words.id.format(held=_months(months, "id")), words.en.format(held=_months(months, "en"))
    )


def _opening(method: Method, verdict: Verdict) -> Bilingual:
    if method is Method.RUN_CHART:
        return _RUN[verdict]
    return (_INDICATIONS if method.indicative else _OPENINGS)[verdict]


def _months(count: int, lang: Language) -> str:
    words = _MONTH if count == 1 else _MONTHS
    return words.in_language(lang).format(count=count)


@dataclass(frozen=True)
class _Teller:
    """Fills the sentences about one effect in one language."""

    effect: Effect
    how: Wording
    lang: Language

    def told(self) -> str:
        found = self.effect
        parts = self.run_chart() if found.method is Method.RUN_CHART else self.model()
        if found.control_set_aside:
            parts.append(self.say(_SET_ASIDE))
        return " ".join(parts)

    def run_chart(self) -> list[str]:
        found = self.effect
        if found.median_before is None:
            return [self.say(_NOTHING_BEFORE)]
        if found.median_after is None:
            return [self.say(_NOTHING_AFTER)]
        return [self.say(_MEDIANS), self.say(_FEW)]

    def model(self) -> list[str]:
        found = self.effect
        parts = [self.say(_FADED)] if found.faded else []
        parts.append(self.figures())
        if found.held_months is not None and not found.faded:
            parts.append(self.say(_HELD))
        if found.verdict is Verdict.NO_EFFECT_SEEN and _is_uncertain(found):
            parts.append(self.say(_BY_CHANCE))
        if found.method.indicative:
            unseen = found.verdict is Verdict.NO_EFFECT_SEEN
            parts.append(self.say(_STILL_FEW if unseen else _INDICATIVE))
        if found.autocorrelation_range is not None:
            parts.append(self.say(_AUTOCORRELATION))
        if found.seasonal:
            parts.append(self.say(_SEASONAL))
        return parts

    def figures(self) -> str:
        found = self.effect
        if found.level is None or found.slope is None:
            raise ValueError(f"an effect by {found.method.value} has level and slope")
        return _FIGURES.in_language(self.lang).format(
            opening=self.say(_WHOLE) if found.faded else self.opening(),
            first=self.month(found.first_after),
            level=self.interval(found.level, _HIGHER, _SHORT_HIGHER),
            than=self.say(_THAN_THERE if found.method.controlled else _THAN),
            slope=self.interval(found.slope, _RISING, _SHORT_RISING),
        )

    def opening(self) -> str:
        return _opening(self.effect.method, self.effect.verdict).in_language(self.lang)

    def say(self, words: Bilingual) -> str:
        return words.in_language(self.lang).format_map(self)

    def __getitem__(self, name: str) -> str:
        """Return what a sentence names, so that only what is said is put into words."""
        return _NAMED[name](self)

    def interval(
        self, one: Estimate, words: Sequence[Bilingual], short: Sequence[Bilingual]
    ) -> str:
        """Return a difference with its interval, of which the sign is told where it changes."""
        places = self.places(one)
        told = self.signed(one.estimate, places, words)
        if one.low == one.high:
            return told
        if one.sign:
            near, far = sorted((abs(one.low), abs(one.high)))
            low, high = self.number(near, places, unit=_NO_UNIT), self.number(far, places)
        else:
            low, high = (self.signed(end, places, short) for end in (one.low, one.high))
        return told + _BETWEEN.in_language(self.lang).format(low=low, high=high)

    def signed(self, value: float, places: int, words: Sequence[Bilingual]) -> str:
        shown = self.number(abs(value), places)
        sign = 0 if shown == self.number(0, places) else (1 if value > 0 else -1)
        return words[sign + 1].in_language(self.lang).format(value=shown)

    def places(self, one: Estimate) -> int:
        """Return how many digits make an interval plain: two of half its width."""
        if self.how.places is not None:
            return self.how.places
        half = (one.high - one.low) / 2 or abs(one.estimate)
        return max(0, 1 - floor(log10(half))) if half else 0

    def number(self, value: float, places: int, *, unit: Bilingual | None = None) -> str:
        if self.how.value:
            return self.how.value(value, self.lang)
        if places > _MOST_PLACES or value >= _LARGEST_SPELT:
            shown = format_short(value, self.lang)
        else:
            shown = format_number(value, self.lang, places=places)
        return self.with_unit(shown, unit)

    def plain(self, value: float | None) -> str:
        """Return a value to the places asked for, else to four digits."""
        value = value or 0
        if self.how.value or (self.how.places is not None and abs(value) < _LARGEST_SPELT):
            return self.number(value, self.how.places or 0)
        return self.with_unit(format_short(value, self.lang))

    def with_unit(self, number: str, unit: Bilingual | None = None) -> str:
        return f"{number} {(unit or self.how.unit).in_language(self.lang)}".rstrip()

    def months(self, count: int) -> str:
        return _months(count, self.lang)

    def month(self, day: date) -> str:
        return f"{WORDS[self.lang].months[day.month - 1]} {day.year}"

    def correlation(self, value: float | None) -> str:
        return format_number(value or 0, self.lang, places=1)


_NAMED: Mapping[str, Callable[[_Teller], str]] = {
    "opening": _Teller.opening,
    "median_before": lambda one: one.plain(one.effect.median_before),
    "median_after": lambda one: one.plain(one.effect.median_after),
    "start": lambda one: one.month(one.effect.start),
    "first_after": lambda one: one.month(one.effect.first_after),
    "before": lambda one: one.months(one.effect.before),
    "after": lambda one: one.months(one.effect.after),
    "least": lambda _: f"{LEAST_POINTS}",
    "held": lambda one: one.months(one.effect.held_months or 0),
    "rho": lambda one: one.correlation(one.effect.autocorrelation),
    "low": lambda one: one.correlation((one.effect.autocorrelation_range or (0, 0))[0]),
    "high": lambda one: one.correlation((one.effect.autocorrelation_range or (0, 0))[1]),
}


def _is_uncertain(found: Effect) -> bool:
    return found.level is not None and found.level.low < found.level.high
