"""A batch that a system sent: each element an event, with what is known of its case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuntas.eventlogs.actions import Result, take_in
from tuntas.eventlogs.actions.logs import zone_of
from tuntas.eventlogs.models import ApiToken, EventImport, EventLog
from tuntas.eventlogs.rows import Item, Refusal
from tuntas.exchange.events.fields import HEADERS, OF_CASES
from tuntas.exchange.events.making import Maker, RefusedError
from tuntas.exchange.events.units import units_named
from tuntas.exchange.tables import Cell

FIELDS: dict[str, str] = {"id" if name == "event_id" else name: name for name in HEADERS}
NAMES = {name: sent for sent, name in FIELDS.items()}


@dataclass(frozen=True)
class Refused:
    """An element that is not taken: its place from 0, and what is wrong with which value."""

    index: int
    field: str
    value: str
    rule: str

    def as_json(self) -> dict[str, Any]:
        """Return the refusal as it is answered."""
        return {
            "index": self.index,
            "field": self.field,
            "value": self.value,
            "rule": self.rule,
        }


@dataclass(frozen=True)
class _System:
    """The system that sends, as an actor."""

    name: str
    id: int | None = None


def take_batch(
    elements: Sequence[Any], token: ApiToken, *, at: datetime
) -> tuple[Result, list[Refused]]:
    """Add what is new; call it in a transaction. Two batches for one log follow each other."""
    log = EventLog.objects.select_for_update().get(pk=token.log_id)
    run = EventImport(log=log, token=token, made_at=at)
    refused: list[Refusal] = []
    result = take_in(
        _items(elements, Maker(zone_of(log.zone))),
        log,
        run,
        by=_System(token.name),
        at=at,
        units=lambda texts: units_named(texts, at=at),
        refuse=refused.append,
        partial=True,
    )
    ordered = sorted(refused, key=lambda one: one.place)
    return result, [
        Refused(one.place, NAMES.get(one.field, one.field), one.value, one.kind) for one in ordered
    ]


def _items(elements: Sequence[Any], maker: Maker) -> Iterator[Item]:
    for index, element in enumerate(elements):
        try:
            cells = _cells(index, element)
            event = maker.event(index, cells)
            facts = {name: cells[name] for name in OF_CASES if name in cells}
            case = maker.case(index, event.case, facts) if facts else None
        except RefusedError as refused:
            yield refused.refusal
            continue
        if case is not None:
            yield case
        yield event


def _cells(index: int, element: Any) -> dict[str, Cell]:
    if not isinstance(element, dict):
        raise RefusedError(Refusal(index, "", "", str(element)[:300], "wrong_type"))
    cells = ((str(name), value) for name, value in element.items() if value is not None)
    return {FIELDS.get(name, name): _cell(index, name, value) for name, value in cells}


def _cell(index: int, name: str, value: Any) -> Cell:
    if name not in FIELDS:
        raise RefusedError(Refusal(index, "", name[:300], "", "unknown_field"))
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RefusedError(Refusal(index, "", FIELDS[name], str(value)[:300], "wrong_type"))
    return str(value).strip() or None
