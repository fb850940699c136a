"""A case's next deadline in a few words: what a list row and a case page show first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from tuntas.cases.words import capitalised, lowered
from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.casework import CaseType, Limit
from tuntas.rules.casework.clocks import HOURS
from tuntas.rules.phrases import as_language, due_in_words
from tuntas.rules.phrases.words import WORDS

# What a case waits for while it is not up to the office: said instead of a deadline.
ASIDE: Mapping[str, str] = {
    "waiting": gettext_noop("Menunggu pelapor"),
    "confirm": gettext_noop("Menunggu persetujuan"),
    "hold": gettext_noop("Ditunda"),
}
ASIDE_OF_REQUEST: Mapping[str, str] = {
    **ASIDE,
    "waiting": gettext_noop("Menunggu pemohon"),
    "confirm": gettext_noop("Menunggu jawaban pemohon"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """State in a word; `kind` (late, due, wait, done, neutral) gives shape and colour."""

    kind: str
    word: str


def working_days_left(now: datetime, due: datetime, calendar: WorkingCalendar) -> int:
    """Return the working days from today to `due`, negative when they lie behind.

    What lies before the calendar's first year is counted from there: "very late" is enough.
    """
    start = datetime.combine(calendar.first_day, time(), tzinfo=calendar.zone)
    if due < now:
        return -calendar.working_days_between(max(due, start), now)
    return calendar.working_days_between(now, due)


def limit_words(limit: Limit) -> str:
    """Return how long a limit is: "3 hari kerja", "16 jam kerja", "24 jam"."""
    words = WORDS[as_language(get_language())]
    if limit.unit == "working_hours":
        return _("%(n)s jam kerja") % {"n": limit.amount}
    noun = words.hours if limit.unit == HOURS else words.working_days
    return noun.counted(limit.amount)


def runs_on(case_type: CaseType, *, key: str, classification: str) -> bool:
    """Tell whether a clock also runs at night and on holidays."""
    clock = case_type.clocks.get(key)
    return clock is not None and clock.limit(classification).unit == HOURS


def due_words(
    now: datetime, due: datetime, calendar: WorkingCalendar, *, round_the_clock: bool = False
) -> str:
    """Return the deadline in full: "4 hari kerja lagi (Selasa, 24 November)", "lewat 3 jam"."""
    left = 0 if round_the_clock else working_days_left(now, due, calendar)
    return due_in_words(now, due, left, as_language(get_language()))


def short_due_words(now: datetime, due: datetime, calendar: WorkingCalendar) -> str:
    """Return the deadline for a list: beyond tomorrow only "4 hari kerja"."""
    language = as_language(get_language())
    left = working_days_left(now, due, calendar)
    days_ahead = (due.astimezone(now.tzinfo).date() - now.date()).days
    if days_ahead > 1 and left > 0:
        return WORDS[language].working_days.counted(left)
    return due_in_words(now, due, left, language)


def tag_of(
    case_type: CaseType,
    *,
    queue: str,
    outcome: str,
    due_at: datetime | None,
    now: datetime,
    calendar: WorkingCalendar,
    round_the_clock: bool = False,
    late_before_pause: datetime | None = None,
) -> Tag:
    """Return what a row says first: how it ended, whom it waits for, or when it is due.

    `late_before_pause` is when the clock of `due_at` was paused, after its deadline: lateness is told
    as it was then, because a pause is not counted.
    """
    if queue == "done":
        kind = "done" if outcome == "solved" else "neutral"
        return Tag(kind, case_type.outcomes[outcome].in_language(get_language() or "id"))
    if queue in ASIDE:
        aside = _((ASIDE_OF_REQUEST if case_type.request else ASIDE)[queue])
        if due_at is None or late_before_pause is None:
            return Tag("wait", aside)
        then = late_before_pause.astimezone(now.tzinfo)
        words = _list_words(then, due_at, calendar, round_the_clock=round_the_clock)
        return Tag("late", f"{capitalised(words)}, {lowered(aside)}")
    if due_at is None:
        return Tag("neutral", _("Tanpa batas waktu"))
    kind = "late" if due_at < now else "due"
    words = _list_words(now, due_at, calendar, round_the_clock=round_the_clock)
    return Tag(kind, capitalised(words))


def _list_words(
    now: datetime, due: datetime, calendar: WorkingCalendar, *, round_the_clock: bool
) -> str:
    if round_the_clock:
        return due_words(now, due, calendar, round_the_clock=True)
    return short_due_words(now, due, calendar)


def clock_words(case_type: CaseType, *, key: str, classification: str) -> str:
    """Return a clock with its limit: "jawaban pertama, 5 hari kerja"; empty without a clock."""
    clock = case_type.clocks.get(key)
    if clock is None:
        return ""
    language = get_language() or "id"
    limit = limit_words(clock.limit(classification))
    return f"{lowered(clock.label.in_language(language))}, {limit}"
