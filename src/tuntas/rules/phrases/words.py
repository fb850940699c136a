"""The words of each language; another language is another row in WORDS."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["id", "en"]


@dataclass(frozen=True)
class Noun:
    """A noun to be counted; Indonesian says both the same."""

    one: str
    many: str

    def counted(self, number: int) -> str:
        """Return number and noun: "1 hour", "3 hours"."""
        return f"{number} {self.one if number == 1 else self.many}"


@dataclass(frozen=True)
class Words:
    """What one language needs; fields in braces are filled by the caller."""

    weekdays: tuple[str, ...]  # Monday first, as date.weekday() counts
    months: tuple[str, ...]  # January first
    after_weekday: str
    before_clock: str
    clock: str  # between hour and minute
    thousands: str
    decimal: str
    minutes: Noun
    hours: Noun
    days: Noun
    working_days: Noun
    today: str
    tomorrow: str
    yesterday: str
    left: str
    late: str
    late_since: str
    just_late: str
    ago: str
    just_now: str


INDONESIAN = Words(
    weekdays=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    months=(
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    after_weekday=", ",
    before_clock=" · ",
    clock=".",
    thousands=".",
    decimal=",",
    minutes=Noun("menit", "menit"),
    hours=Noun("jam", "jam"),
    days=Noun("hari", "hari"),
    working_days=Noun("hari kerja", "hari kerja"),
    today="hari ini, {clock}",
    tomorrow="besok, {clock}",
    yesterday="kemarin, {clock}",
    left="{span} lagi ({date})",
    late="lewat {span}",
    late_since="lewat sejak {date}",
    just_late="baru saja lewat",
    ago="{span} lalu",
    just_now="baru saja",
)

ENGLISH = Words(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    after_weekday=" ",
    before_clock=", ",
    clock=":",
    thousands=",",
    decimal=".",
    minutes=Noun("minute", "minutes"),
    hours=Noun("hour", "hours"),
    days=Noun("day", "days"),
    working_days=Noun("working day", "working days"),
    today="today, {clock}",
    tomorrow="tomorrow, {clock}",
    yesterday="yesterday, {clock}",
    left="in {span} ({date})",
    late="{span} late",
    late_since="late since {date}",
    just_late="just passed",
    ago="{span} ago",
    just_now="just now",
)

WORDS: dict[Language, Words] = {"id": INDONESIAN, "en": ENGLISH}


def as_language(tag: str | None) -> Language:
    """Return the language to speak for a language tag: English for "en-GB", else Indonesian."""
    primary = (tag or "").replace("_", "-").partition("-")[0].lower()
    return "en" if primary == "en" else "id"
