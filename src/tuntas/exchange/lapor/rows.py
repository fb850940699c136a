"""What one line of the export becomes."""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from tuntas.exchange.lapor.vocabulary import SourceStatus
from tuntas.exchange.problems import RowProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(RowProblem):
    """A line that was not taken, with the column, the value and the reason."""

    tracking_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWarning(RowProblem):
    """A line that was taken although one of its cells could not be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaporRow:
    """One report. The export tells only when it came in: no stage time is known, none is made up.

    `received_at` is aware; where `received_time_known` is False it is midnight of that day.
    `text_first` is what the reporter first wrote, if it was changed since, else ''. Texts that the
    file does not have are ''. `classification` and `status` are None for words nobody knows.
    """

    row_number: int
    tracking_id: str
    received_at: datetime
    received_time_known: bool
    classification: str | None
    category_code: str
    category: str
    title: str
    text: str
    text_first: str
    anonymous: bool
    secret: bool
    channel: str
    parent_agency: str
    unit_spelling: str
    unit_external_id: str
    status_text: str
    status: SourceStatus | None
    hold_reason: str
    province: str
    city: str
    district: str
    village: str
    rating: int | None
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits over the content: the same in two files if nothing has changed.

        Line number, order of columns, spaces, letter forms and kind of file make no difference.
        """
        parts = (
            self.tracking_id,
            self.received_at.isoformat(),
            str(self.received_time_known),
            self.classification or "",
            self.category_code,
            self.category,
            self.title,
            self.text,
            self.text_first,
            f"{self.anonymous}{self.secret}",
            self.channel,
            self.parent_agency,
            self.unit_spelling,
            self.unit_external_id,
            self.status or self.status_text,
            self.hold_reason,
            self.province,
            self.city,
            self.district,
            self.village,
            str(self.rating),
        )
        content = "\x1f".join(" ".join(part.split()) for part in parts)
        normal = unicodedata.normalize("NFC", content)
        return hashlib.blake2b(normal.encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class Counts:
    """What a reading met so far. `ignored` holds the line numbers of totals, notes and repeated headers."""

    rows: int = 0
    refused: int = 0
    repeated: int = 0
    blank: int = 0
    warned: int = 0
    ignored: list[int] = field(default_factory=list)
