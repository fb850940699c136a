"""Effects as JSON and as lines for people."""

from collections.abc import Iterator
from typing import Any

from tuntas.rules.phrases import Bilingual, Language, format_short
from tuntas.rules.statistics.effects import Effect, Estimate, as_data, sentence

_METHOD = Bilingual(
    "Cara {method}; {before} bulan sebelum, {after} sesudah",
    "Method {method}; {before} months before, {after} after",
)
_CONTROL = Bilingual(
    "Unit pembanding: {points} bulan berpasangan", "Comparison units: {points} months in pairs"
)
_FIGURES = {
    "level": Bilingual("tingkat", "level"),
    "slope": Bilingual("kemiringan per bulan", "slope per month"),
    "average": Bilingual("rata-rata sesudahnya", "average after"),
    "trend_before": Bilingual("tren sebelumnya per bulan", "trend before per month"),
}


def effect_json(effect: Effect) -> dict[str, Any]:
    """Return an effect with its sentence in both languages; forbidden figures have no key."""
    said = sentence(effect)
    return {**as_data(effect), "sentence": {"id": said.id, "en": said.en}}


def effect_lines(effect: Effect, language: Language) -> Iterator[str]:
    """Yield the sentence, how it was come by, and each figure with its interval."""
    yield sentence(effect).in_language(language)
    yield _METHOD.in_language(language).format(
        method=effect.method.value, before=effect.before, after=effect.after
    )
    if effect.control_points:
        yield _CONTROL.in_language(language).format(points=effect.control_points)
    for name, found in _figures(effect):
        if found is not None:
            yield _line(name.in_language(language), found, language)


def _figures(effect: Effect) -> Iterator[tuple[Bilingual, Estimate | None]]:
    yield from ((name, getattr(effect, key)) for key, name in _FIGURES.items())
    if effect.ols is not None:
        for key in ("level", "slope"):
            name = _FIGURES[key]
            yield Bilingual(f"{name.id} (OLS)", f"{name.en} (OLS)"), getattr(effect.ols, key)


def _line(name: str, found: Estimate, language: Language) -> str:
    shown = [format_short(one, language) for one in (found.estimate, found.low, found.high)]
    return "  {}  {}  [{}; {}]".format(name, *shown)
