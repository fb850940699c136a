from datetime import date, datetime, time

from tuntas.rules.phrases.words import WORDS, Language


def format_date(day: date, lang: Language, *, weekday: bool = True, year: bool = True) -> str:
    """Return a day in words: "Rabu, 18 November 2026", "Wednesday 18 November 2026"."""
    words = WORDS[lang]
    before = words.weekdays[day.weekday()] + words.after_weekday if weekday else ""
    after = f" {day.year}" if year else ""
    return f"{before}{day.day} {words.months[day.month - 1]}{after}"


def format_moment(moment: datetime, lang: Language, *, year: bool = False) -> str:
    """Return day and time: "Rabu, 18 November · 08.40", "Wednesday 18 November, 08:40".

    The clock shown is the moment's own: bring it into the office's time zone before.
    """
    day = format_date(moment, lang, year=year)
    return f"{day}{WORDS[lang].before_clock}{format_clock(moment.time(), lang)}"


def format_clock(clock: time, lang: Language) -> str:
    """Return hours and minutes: "08.40", "08:40"."""
    return f"{clock.hour:02}{WORDS[lang].clock}{clock.minute:02}"
