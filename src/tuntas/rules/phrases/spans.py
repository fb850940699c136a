"""How far a moment is from now, as one would say it at a counter.

Both moments carry a time zone and are spoken of in the zone of `now`, so pass the office's local
time as `now`; the other may be in UTC as the database gives it.
"""

from datetime import datetime, timedelta

from tuntas.rules.phrases.dates import format_clock, format_date, format_moment
from tuntas.rules.phrases.words import WORDS, Language

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAYS_IN_A_WEEK = 7


def due_in_words(now: datetime, due: datetime, working_days_left: int, lang: Language) -> str:
    """Return when something is due, or how late it is.

    "hari ini, 16.00", "besok, 12.00", "4 hari kerja lagi (Selasa, 24 November)";
    "lewat 20 menit", "lewat 3 jam", "lewat 2 hari kerja".

    Args:
        now: the present moment in the office's time zone.
        due: the deadline; at that very minute it is not late yet.
        working_days_left: working days from today to the deadline, today not counted; negative
            when they lie behind. Zero over a weekend or a holiday is fine: the day is named then.
        lang: "id" or "en".

    Raises:
        ValueError: if a moment has no time zone.
    """
    due = _in_zone_of(now, due)
    if due < now:
        return _late_in_words(now, due, -working_days_left, lang)
    words = WORDS[lang]
    days_ahead = (due.date() - now.date()).days
    if days_ahead <= 1:
        near = words.tomorrow if days_ahead else words.today
        return near.format(clock=format_clock(due.time(), lang))
    day = format_date(due, lang, year=due.year != now.year)
    if working_days_left <= 0:
        return day
    return words.left.format(span=words.working_days.counted(working_days_left), date=day)


def _late_in_words(now: datetime, due: datetime, working_days: int, lang: Language) -> str:
    words = WORDS[lang]
    elapsed = now - due
    if working_days > 0:
        return words.late.format(span=words.working_days.counted(working_days))
    if elapsed < MINUTE:
        return words.just_late
    if elapsed < DAY:
        return words.late.format(span=_hours_or_minutes(elapsed, lang))
    return words.late_since.format(date=format_date(due, lang, year=due.year != now.year))


def ago_in_words(now: datetime, then: datetime, lang: Language) -> str:
    """Return how long ago something was, ever more coarsely.

    "baru saja", "5 menit lalu", "3 jam lalu", "kemarin, 08.40", "4 hari lalu", "2 November",
    "2 November 2025". What lies ahead of `now` by more than a differing clock is given as a moment.

    Raises:
        ValueError: if a moment has no time zone.
    """
    then = _in_zone_of(now, then)
    elapsed = now - then
    if elapsed <= -MINUTE:
        return format_moment(then, lang, year=then.year != now.year)
    if elapsed < MINUTE:
        return WORDS[lang].just_now
    if elapsed < HOUR or then.date() == now.date():
        return WORDS[lang].ago.format(span=_hours_or_minutes(elapsed, lang))
    return _earlier_day_in_words(now, then, lang)


def _earlier_day_in_words(now: datetime, then: datetime, lang: Language) -> str:
    words = WORDS[lang]
    days = (now.date() - then.date()).days
    if days == 1:
        return words.yesterday.format(clock=format_clock(then.time(), lang))
    if days < DAYS_IN_A_WEEK:
        return words.ago.format(span=words.days.counted(days))
    return format_date(then, lang, weekday=False, year=then.year != now.year)


def _hours_or_minutes(span: timedelta, lang: Language) -> str:
    words = WORDS[lang]
    if span < HOUR:
        return words.minutes.counted(span // MINUTE)
    return words.hours.counted(span // HOUR)


def _in_zone_of(now: datetime, other: datetime) -> datetime:
    if now.tzinfo is None or other.tzinfo is None:
        raise ValueError(f"{now} and {other} must both carry a time zone")
    return other.astimezone(now.tzinfo)
