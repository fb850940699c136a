"""What people say to items, and what is told to the second of two who said different things."""

from dataclasses import dataclass, field
from datetime import datetime

MAX_VALUE = 200
MAX_NOTE = 4000


@dataclass(frozen=True)
class Entry:
    """What somebody wants to say to one item; None leaves that part as it is.

    `seen` is the revision their page showed, 0 for an item nobody had answered.
    """

    node: str
    value: str | None
    note: str | None
    seen: int


@dataclass(frozen=True)
class Overtaken:
    """Two people said different things: what stands, who said it when, and what the second wants."""

    value: str
    note: str
    revision: int
    by: str
    at: datetime
    mine: Entry


@dataclass
class Saved:
    """What became of each entry, by node key."""

    changed: list[str] = field(default_factory=list)
    notes_only: list[str] = field(default_factory=list)  # of those: a note, no answer chosen yet
    overtaken: dict[str, Overtaken] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
