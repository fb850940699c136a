"""Figures as people say them: working time in days and hours, shares in percent, months by name."""

from datetime import date

from django.utils.translation import get_language

from tuntas.catalogue.promises import DAY_WORKING_MINUTES
from tuntas.measures.indicators import shipped
from tuntas.measures.indicators.types import Unit
from tuntas.rules.phrases import Language, format_number
from tuntas.rules.phrases.words import WORDS

HOUR_MINUTES = 60
WHOLE_DAYS = 10  # from here on hours tell nothing any more


def indicator_name(key: str) -> str:
    """Return what an indicator is called; any other word, such as a complaint's category, as it is."""
    found = shipped().get(key)
    return found.name.in_language(get_language() or "id") if found else key


def value_words(value: float, unit: Unit, lang: Language) -> str:
    """Return an indicator's value as one says it; `value` is in the indicator's unit."""
    if unit == "minutes":
        return duration_words(value, lang)
    if unit == "percent":
        return percent_words(value, lang)
    places = 0 if unit in {"cases", "count"} else 2
    return format_number(value, lang, places=places)


def duration_words(minutes: float, lang: Language) -> str:
    """Return working minutes: `3 hari 2 jam kerja`, `2 jam 15 menit kerja`, `20 menit kerja`.

    A working day has 7 hours 30 minutes; minutes are left out from one day on, hours from ten.
    """
    said = short_duration(minutes, lang)
    if lang == "id":
        return f"{said} kerja"
    number, _space, rest = said.partition(" ")
    return f"{number} working {rest}"


def short_duration(minutes: float, lang: Language) -> str:
    """Return working minutes for where it is clear that they are: `3 hari 2 jam`."""
    words = WORDS[lang]
    nouns = (words.days, words.hours, words.minutes)
    said = [
        noun.counted(number) for number, noun in zip(_parts(minutes), nouns, strict=True) if number
    ]
    return " ".join(said) or words.minutes.counted(0)


def _parts(minutes: float) -> tuple[int, int, int]:
    """Return days, hours and minutes, rounded to what is said."""
    whole = round(minutes)
    if whole < DAY_WORKING_MINUTES:
        return 0, *divmod(whole, HOUR_MINUTES)
    if round(minutes / DAY_WORKING_MINUTES) >= WHOLE_DAYS:
        return round(minutes / DAY_WORKING_MINUTES), 0, 0
    days, rest = divmod(whole, DAY_WORKING_MINUTES)
    return days, round(rest / HOUR_MINUTES), 0


def percent_words(percent: float, lang: Language) -> str:
    """Return a percentage without digits that nobody needs: `82 %`, `99,6 %`, `0,4 %`."""
    near_an_end = 0 < percent < 1 or 99 < percent < 100  # noqa: PLR2004 - 99.6 is not all
    number = format_number(percent, lang, places=1 if near_an_end else 0)
    return f"{number}\u00a0%" if lang == "id" else f"{number}%"


def month_words(month: date, lang: Language) -> str:
    """Return `Maret 2026`."""
    return f"{WORDS[lang].months[month.month - 1]} {month.year}"


def short_month(month: date, lang: Language) -> str:
    """Return `Mar 2026`, for the axis of a chart."""
    return f"{WORDS[lang].months[month.month - 1][:3]} {month.year}"
