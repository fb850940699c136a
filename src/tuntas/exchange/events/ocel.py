"""Events in OCEL 2.0 JSON, one object type as the case.

An event that concerns several objects of the type happens in the case of each. The file is read
twice, element by element; in memory are the ids of the chosen type's objects and what they tell.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.eventlogs.rows import Item, plain
from tuntas.exchange.events.fields import OF_CASES, attribute_for
from tuntas.exchange.events.json_stream import members
from tuntas.exchange.events.making import Maker, RefusedError
from tuntas.exchange.events.packed import chunks_of
from tuntas.exchange.events.source import Source
from tuntas.exchange.tables import Cell, key_of

MAX_OBJECTS = 1_000_000
RESOURCE = ("resource", "org:resource")


class TypeUnclearError(DomainError):
    """Several types of objects, and none is chosen."""

    def __init__(self, message: str, types: list[str]) -> None:
        super().__init__(message)
        self.types = types


@dataclass
class _Objects:
    """Objects of the chosen type, and how many there are of each."""

    wanted: str
    of_type: Counter[str] = field(default_factory=Counter)
    facts: dict[str, Mapping[str, Cell]] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)

    def take(self, element: Mapping[str, Any], stated: Mapping[str, str]) -> None:
        """Count an object, and keep it if it is of the type."""
        kind = plain(str(element["type"]))
        self.of_type[kind] += 1
        if kind == self.wanted:
            if len(self.facts) >= MAX_OBJECTS:
                raise DomainError(
                    _(
                        "Ada lebih dari %(limit)s objek “%(type)s”. Bagi berkasnya, misalnya per tahun."
                    )
                    % {"limit": MAX_OBJECTS, "type": kind}
                )
            self.facts[str(element["id"])] = self._facts(element.get("attributes", ()), stated)

    def _facts(self, attributes: Any, stated: Mapping[str, str]) -> Mapping[str, Cell]:
        latest = {
            plain(str(one["name"])): one["value"]
            for one in sorted(attributes, key=lambda one: str(one.get("time", "")))
        }
        names = {key_of(name): name for name in latest}
        facts: dict[str, Cell] = {}
        for name in OF_CASES:
            attribute = stated.get(name) or attribute_for(name, names)
            if attribute in latest:
                self.mapping[name] = attribute
                facts[name] = _cell(latest[attribute])
        return facts


def open_ocel(
    path: Path, *, filename: str, stated: Mapping[str, str], zone: ZoneInfo, object_type: str
) -> Source:
    """Find the objects; raises `DomainError` with the list of types where the choice is not clear."""
    objects = _objects(path, filename, stated, object_type)
    maker = Maker(zone)
    mapping = {"case": objects.wanted, "activity": "type", "timestamp": "time", "event_id": "id"}
    return Source(
        format="ocel",
        place="event",
        maker=maker,
        mapping=mapping | objects.mapping,
        items=lambda: _items(path, filename, objects, maker),
    )


def _objects(path: Path, name: str, stated: Mapping[str, str], object_type: str) -> _Objects:
    objects = _read_objects(path, name, stated, object_type)
    types = ", ".join(f"“{kind}” ({count})" for kind, count in objects.of_type.most_common())
    if not objects.of_type:
        raise DomainError(_("Berkas “%(name)s” tidak memuat objek OCEL 2.0.") % {"name": name})
    if not object_type and len(objects.of_type) == 1:
        return _read_objects(path, name, stated, next(iter(objects.of_type)))
    if object_type not in objects.of_type:
        raise TypeUnclearError(
            _("Pilih jenis objek yang menjadi kasus (--object-type). Yang ada: %(types)s.")
            % {"types": types},
            list(objects.of_type),
        )
    return objects


def _read_objects(path: Path, name: str, stated: Mapping[str, str], wanted: str) -> _Objects:
    objects = _Objects(wanted)
    for member, element in _members(path, name):
        if member == "objects":
            try:
                objects.take(element, stated)
            except (KeyError, TypeError, AttributeError) as error:
                raise _broken(name) from error
    return objects


def _members(path: Path, name: str) -> Iterator[tuple[str, Any]]:
    try:
        yield from members(chunks_of(path, name))
    except ValueError as error:
        raise _broken(name) from error


def _broken(name: str) -> DomainError:
    return DomainError(
        _("Berkas “%(name)s” bukan JSON OCEL 2.0 yang utuh. Ekspor sekali lagi, lalu coba lagi.")
        % {"name": name}
    )


def _items(path: Path, name: str, objects: _Objects, maker: Maker) -> Iterator[Item]:
    for place, (case, facts) in enumerate(objects.facts.items(), start=1):
        if facts:
            try:
                yield maker.case(place, case, facts)
            except RefusedError as refused:
                yield refused.refusal
    place = 0
    for member, element in _members(path, name):
        if member == "events":
            place += 1
            try:
                related, told = _told(element)
            except (TypeError, AttributeError) as error:
                raise _broken(name) from error
            cases = [case for case in related if case in objects.facts]
            if not cases:
                maker.notes.note("without_case", place=place, value=str(told["event_id"] or ""))
            for case in cases:
                yield _event(case, told, place, maker)


def _told(element: Mapping[str, Any]) -> tuple[list[str], dict[str, Cell]]:
    """Return the objects of an event, each once, and what the event says."""
    related = [str(one.get("objectId")) for one in element.get("relationships") or ()]
    told = {
        "activity": _cell(element.get("type")),
        "timestamp": _cell(element.get("time")),
        "event_id": str(element.get("id") or ""),
    }
    for attribute in element.get("attributes") or ():
        if attribute.get("name") in RESOURCE:
            told["resource"] = _cell(attribute.get("value"))
    return list(dict.fromkeys(related)), told


def _event(case: str, told: Mapping[str, Cell], place: int, maker: Maker) -> Item:
    given = told["event_id"]
    ids = {"case": case, "event_id": f"{given} {case}" if given else None}
    try:
        return maker.event(place, {**told, **ids})
    except RefusedError as refused:
        return refused.refusal


def _cell(value: Any) -> Cell:
    return str(value).strip() or None if value is not None else None
