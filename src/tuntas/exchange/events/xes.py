"""Events in XES 1.0 and 2.0, packed or not, read element by element; no tree is built.

Declarations of entities are refused outright, so nothing expands; what is kept at any moment is one
trace. Only an element's own attributes count: those nested in attributes, globals and the log's own
are passed over.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.eventlogs.rows import Item, Refusal
from tuntas.exchange.events.fields import NONE, OF_CASES, attribute_for
from tuntas.exchange.events.making import Maker, RefusedError
from tuntas.exchange.events.packed import MB, chunks_of
from tuntas.exchange.events.source import Source
from tuntas.exchange.tables import Cell, key_of

OF_EVENTS = {
    "activity": "concept:name",
    "timestamp": "time:timestamp",
    "lifecycle": "lifecycle:transition",
    "resource": "org:resource",
    "group": "org:group",
    "event_id": "identity:id",
}
CASE = "concept:name"
MAX_DEPTH = 64
MAX_TRACE = 200_000  # events of one trace, and attributes of one element
MAX_KEPT = 64 * MB  # characters that one trace may tell us
SILENT_BYTES = 16 * MB  # so much in which no element begins or ends is one monstrous value
# Others are decoded in Python, some of them without end or with an error of its own.
ENCODINGS = frozenset(
    "utf-8 utf-16 utf-16le utf-16be us-ascii iso-8859-1 iso-8859-15 windows-1252".split()  # noqa: SIM905 - as read
)
_key_of = lru_cache(maxsize=10_000)(key_of)  # a file may have as many names as it has events


def open_xes(path: Path, *, filename: str, stated: Mapping[str, str], zone: ZoneInfo) -> Source:
    """Return a reader; what is wrong with the file is told by `DomainError` while it is read."""
    maker, mapping = Maker(zone), {"case": stated.get("case", CASE)}
    wanted = {field: stated.get(field, name) for field, name in OF_EVENTS.items()}
    mapping |= wanted
    reader = partial(_Traces, maker, mapping, wanted, stated)
    return Source(
        format="xes",
        place="event",
        maker=maker,
        mapping=mapping,
        items=lambda: _items(path, filename, reader()),
    )


def _items(path: Path, name: str, traces: "_Traces") -> Iterator[Item]:
    parser = expat.ParserCreate()
    parser.StartElementHandler = traces.begin
    parser.EndElementHandler = traces.end
    parser.StartDoctypeDeclHandler = traces.refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    silent = 0
    try:
        for chunk in chunks_of(path, name):
            before = traces.steps
            parser.Parse(chunk, False)
            silent = silent + len(chunk) if traces.steps == before else 0
            if silent > SILENT_BYTES:
                raise _monstrous(name)
            yield from traces.taken()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DomainError(
            _("XML di berkas “%(name)s” rusak atau terpotong di sekitar baris %(line)s.")
            % {"name": name, "line": error.lineno}
        ) from error
    yield from traces.taken()


def _monstrous(name: str) -> DomainError:
    return DomainError(
        _("Berkas “%(name)s” berisi nilai atau susunan yang terlalu besar untuk catatan peristiwa.")
        % {"name": name}
    )


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ENCODINGS:
        raise DomainError(
            _("Berkas XES ini ditulis dalam “%(encoding)s”. Simpan ulang dalam UTF-8.")
            % {"encoding": encoding[:60]}
        )


class _Traces:
    """Listens to the parser and makes rows, one trace after the other."""

    def __init__(
        self,
        maker: Maker,
        mapping: dict[str, str],
        wanted: Mapping[str, str],
        stated: Mapping[str, str],
    ) -> None:
        self.maker, self.mapping, self.wanted, self.stated = maker, mapping, wanted, stated
        self.steps = self.depth = self.traces = self.events = self.kept = 0
        self.told = frozenset(wanted.values())  # by an event; it may have a hundred more
        self.in_trace = False
        self.trace: dict[str, str | None] = {}
        self.event: dict[str, str | None] | None = None
        self.of_trace: list[dict[str, str | None]] = []
        self.made: list[Item] = []

    def taken(self) -> list[Item]:
        """Return what was made since the last call."""
        made, self.made = self.made, []
        return made

    def refuse_doctype(self, *_declared: Any) -> None:
        raise DomainError(
            _("Berkas ini memuat deklarasi DOCTYPE, yang tidak dipakai XES, dan tidak dibaca.")
        )

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        self.steps += 1
        self.depth += 1
        kind = name.rpartition(":")[2]
        if self.depth == 1 and kind != "log":
            raise DomainError(_("Berkas XML ini bukan XES: unsur pertamanya bukan <log>."))
        if kind == "event" and self.depth == 2 + self.in_trace:
            self.event = {}
            if not self.in_trace:
                self.kept = 0
        elif self.event is not None:
            if self.depth == 3 + self.in_trace and attributes.get("key") in self.told:
                self._keep(self.event, attributes)
        elif self.depth == 2 and kind == "trace":  # noqa: PLR2004 - below the log
            self.in_trace, self.trace, self.of_trace, self.kept = True, {}, [], 0
        elif self.in_trace and self.depth == 3:  # noqa: PLR2004 - below the trace
            self._keep(self.trace, attributes)
        if self.depth > MAX_DEPTH:
            raise _monstrous("XES")

    def _keep(self, kept: dict[str, str | None], attributes: dict[str, str]) -> None:
        if "key" in attributes:
            value = attributes.get("value")
            kept[attributes["key"]] = value
            self.kept += len(attributes["key"]) + len(value or "")
        if len(kept) > MAX_TRACE or self.kept > MAX_KEPT:
            raise _monstrous("XES")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.steps += 1
        kind = name.rpartition(":")[2]
        if self.event is not None and kind == "event" and self.depth == 2 + self.in_trace:
            self._end_event(self.event)
            self.event = None
        elif kind == "trace" and self.depth == 2:  # noqa: PLR2004 - below the log
            self._end_trace()
            self.in_trace = False
        self.depth -= 1

    def _end_event(self, event: dict[str, str | None]) -> None:
        if self.in_trace:
            self.of_trace.append(event)
            if len(self.of_trace) > MAX_TRACE:
                raise _monstrous("XES")
        else:
            self.events += 1
            self.made.append(Refusal(self.events, "", "case", "", "missing"))

    def _end_trace(self) -> None:
        self.traces += 1
        case = _cell(self.trace.get(self.mapping["case"]))
        if case is None:
            refusal = Refusal(self.events + 1, "", "case", f"trace {self.traces}", "missing")
            self.made.append(refusal)
            self.events += len(self.of_trace)
            return
        try:
            self.made.append(self.maker.case(self.events + 1, str(case), self._facts()))
        except RefusedError as refused:
            self.made.append(refused.refusal)
            self.events += len(self.of_trace)
            return
        for event in self.of_trace:
            self.events += 1
            self.made.append(self._event(case, event))

    def _facts(self) -> dict[str, Cell]:
        names = {_key_of(name): name for name in self.trace}
        facts: dict[str, Cell] = {}
        for field in OF_CASES:
            name = self.stated.get(field) or attribute_for(field, names)
            if name and name != NONE and name in self.trace:
                self.mapping[field] = name
                facts[field] = _cell(self.trace[name])
        return facts

    def _event(self, case: Cell, event: dict[str, str | None]) -> Item:
        cells: dict[str, Cell] = {"case": case}
        for field, name in self.wanted.items():
            if name in event:
                cells[field] = _cell(event[name])
        try:
            return self.maker.event(self.events, cells)
        except RefusedError as refused:
            return refused.refusal


def _cell(value: str | None) -> Cell:
    return value.strip() or None if value else None
