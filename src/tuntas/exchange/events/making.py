"""From the cells of one row to an event and what it says of its case, or to a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from tuntas.eventlogs.models import Lifecycle
from tuntas.eventlogs.rows import CaseRow, EventRow, Findings, Refusal, plain
from tuntas.exchange.events.moments import read_moment
from tuntas.exchange.tables import Cell, text_of

LENGTHS = {"case": 200, "channel": 100}
LENGTH = 300
LIFECYCLES = {
    "": Lifecycle.COMPLETE, "complete": Lifecycle.COMPLETE, "completed": Lifecycle.COMPLETE,
    "selesai": Lifecycle.COMPLETE, "start": Lifecycle.START, "started": Lifecycle.START,
    "mulai": Lifecycle.START,
}  # fmt: skip


class RefusedError(Exception):
    """A row that is not taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


@dataclass
class Maker:
    """Makes rows of one source; `notes` counts what was assumed, `zone` is that of naive moments."""

    zone: ZoneInfo
    notes: Findings = field(default_factory=Findings)
    naive: int = 0
    aware: int = 0

    def event(self, place: int, cells: Mapping[str, Cell]) -> EventRow:
        """Make an event; raises `RefusedError` for what is missing, too long or unreadable."""
        case = self._text(place, cells, "case", "", needed=True)
        activity = self._text(place, cells, "activity", case, needed=True)
        if cells.get("timestamp") is None:
            raise RefusedError(Refusal(place, case, "timestamp", "", "missing"))
        at, day_only = self._moment(place, cells, "timestamp", case)
        return EventRow(
            place, case, activity, at, day_only,
            LIFECYCLES.get(
                self._text(place, cells, "lifecycle", case).casefold(), Lifecycle.OTHER
            ).value if "lifecycle" in cells else 0,
            self._text(place, cells, "resource", case),
            self._text(place, cells, "group", case),
            self._text(place, cells, "event_id", case),
        )  # fmt: skip

    def case(self, place: int, case: str, cells: Mapping[str, Cell]) -> CaseRow:
        """Make what the row says of its case; raises as `event` does."""
        actual_end, end_day_only = (
            self._moment(place, cells, "end", case)
            if cells.get("end") is not None
            else (None, False)
        )
        return CaseRow(
            place, case,
            unit=self._text(place, cells, "unit", case) or None,
            service=self._text(place, cells, "service", case) or None,
            channel=self._text(place, cells, "channel", case) or None,
            deadline=self._due(place, cells, "deadline", case),
            planned_end=self._due(place, cells, "planned_end", case),
            actual_end=actual_end,
            end_day_only=end_day_only,
            opened=self._moment(place, cells, "start", case)[0]
            if cells.get("start") is not None
            else None,
        )  # fmt: skip

    def _text(
        self, place: int, cells: Mapping[str, Cell], name: str, case: str, *, needed: bool = False
    ) -> str:
        cell = cells.get(name)
        if cell is None:
            if needed:
                raise RefusedError(Refusal(place, case, name, "", "missing"))
            return ""
        text = cell if isinstance(cell, str) else text_of(cell)
        if plain(text) != text:
            raise RefusedError(Refusal(place, case, name, text[:LENGTH], "nul"))
        if len(text) > LENGTHS.get(name, LENGTH):
            raise RefusedError(Refusal(place, case, name, text[:LENGTH], "too_long"))
        return text

    def _moment(
        self, place: int, cells: Mapping[str, Cell], name: str, case: str
    ) -> tuple[datetime, bool]:
        cell = cells[name]
        try:
            at, day_only = read_moment(cell)
        except (ValueError, OverflowError) as error:
            refusal = Refusal(place, case, name, text_of(cell)[:LENGTH], "unreadable_time")
            raise RefusedError(refusal) from error
        if at.tzinfo is not None:
            self.aware += 1
            return at, day_only
        if not day_only:
            self.naive += 1
        return at.replace(tzinfo=self.zone), day_only

    def _due(self, place: int, cells: Mapping[str, Cell], name: str, case: str) -> datetime | None:
        """A deadline told as a day lasts until the end of that day."""
        if cells.get(name) is None:
            return None
        at, day_only = self._moment(place, cells, name, case)
        return datetime.combine(at.date(), time.max, at.tzinfo) if day_only else at
