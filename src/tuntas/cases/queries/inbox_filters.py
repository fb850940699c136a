"""What an inbox's address says: tab, filters, place in the list. Anything unknown is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuntas.cases.kinds import known_kinds
from tuntas.rules.casework import case_types

OPEN_QUEUES = ("verify", "act", "waiting", "hold", "confirm")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CURSOR = re.compile(r"(-?\d{1,18})\.(\d{1,18})")
MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the inbox: the queues of the case types that it shows, and in which order."""

    key: str
    label: str | Promise
    queues: tuple[str, ...]
    newest_first: bool = False
    by_receipt: bool = False


TABS: Mapping[str, Tab] = {
    tab.key: tab
    for tab in (
        Tab("verify", _("Perlu diperiksa"), ("verify",)),
        Tab("act", _("Perlu dikerjakan"), ("act",)),
        Tab("waiting", _("Menunggu pelapor"), ("waiting",)),
        Tab("hold", _("Ditunda"), ("hold",)),
        Tab("confirm", _("Menunggu persetujuan"), ("confirm",)),
        Tab("open", _("Semua terbuka"), OPEN_QUEUES),
        Tab("done", _("Selesai"), ("done",), newest_first=True),
        Tab("any", _("Semua laporan"), (*OPEN_QUEUES, "done"), newest_first=True, by_receipt=True),
    )
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: its sorting moment and id."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}.{self.id}"


def read_cursor(text: str) -> Cursor | None:
    """Return the cursor that an address holds; None for anything else."""
    match = CURSOR.fullmatch(text)
    if match is None:
        return None
    try:
        return Cursor(EPOCH + int(match[1]) * MICROSECOND, int(match[2]))
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; `officer_id` keeps one officer's cases, `received_before` excludes that day."""

    tab: Tab
    words: str = ""
    late: bool = False
    returned: bool = False
    reopened: bool = False
    unclaimed: bool = False
    officer_id: int | None = None
    unit_id: int | None = None
    region_code: str = ""
    category: str = ""
    classification: str = ""
    case_type: str = ""
    received_from: datetime | None = None
    received_before: datetime | None = None
    after: Cursor | None = None

    @property
    def by_index(self) -> bool:
        """Tell whether the inbox's own indexes give the order and scope that is asked for."""
        searched = self.words or self.category or self.officer_id is not None
        return not searched and not self.tab.by_receipt

    @property
    def narrowed(self) -> bool:
        """Tell whether anything beyond the tab is asked for."""
        return replace(self, after=None) != Filters(tab=self.tab)


def read_filters(query: QueryDict, *, person_id: int, default: Tab) -> Filters:
    """Return what the address asks for.

    Somebody who searches looks through everything, and who asks for what is late through all that
    is open: most of it lies outside the tab with which the day begins.
    """
    words = query.get("q", "").replace("\0", "").strip()[:MAX_WORDS]
    until = _day(query.get("until", ""))
    late = query.get("late") == "1"
    return Filters(
        tab=TABS.get(
            query.get("tab", ""), TABS["any"] if words else TABS["open"] if late else default
        ),
        words=words,
        late=late,
        returned=query.get("returned") == "1",
        reopened=query.get("reopened") == "1",
        unclaimed=query.get("unclaimed") == "1",
        officer_id=person_id if query.get("mine") == "1" else None,
        unit_id=_number(query.get("unit", "")),
        region_code=_region(query.get("region", "")),
        category=query.get("category", "").replace("\0", "").strip()[:MAX_WORDS],
        classification=_known_classification(query.get("classification", "")),
        case_type=_known_kind(query.get("type", "")),
        received_from=_midnight(_day(query.get("since", ""))),
        received_before=_midnight(until + timedelta(days=1)) if until else None,
        after=read_cursor(query.get("after", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _region(text: str) -> str:
    return text if re.fullmatch(r"[0-9]{2}(\.[0-9]{2,4}){0,3}", text) else ""


def _known_kind(text: str) -> str:
    return text if text and text in known_kinds() else ""


def _known_classification(text: str) -> str:
    return text if any(text in one.classifications for one in case_types().values()) else ""


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and date.min < found < date.max else None


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
