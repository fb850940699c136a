"""Reading the "Laporan Ringkas" export of SP4N-LAPOR! line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from tuntas.exchange.lapor.columns import LAPORAN_RINGKAS
from tuntas.exchange.lapor.parsing import Refused, RowParser, is_footer
from tuntas.exchange.lapor.rows import Counts, LaporRow, Refusal, RowWarning
from tuntas.exchange.lapor.vocabulary import SourceStatus
from tuntas.exchange.tables import MAX_BYTES, Row, Table, read_table

__all__ = [
    "Counts",
    "LaporRow",
    "Reading",
    "Refusal",
    "RowWarning",
    "SourceStatus",
    "read_laporan_ringkas",
]

JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass
class Reading:
    """An export whose header was found. Iterating reads it once from the start, line by line.

    It yields a `LaporRow` or a `Refusal` for each line that is a report; blank lines, totals and
    notes, and exact repetitions of a line are only counted. `counts` grows as the iteration goes on.
    Only one number and one short fingerprint per report stay in memory. A CSV that breaks further
    down raises `TableError` in the middle: keep an import in one transaction.
    """

    table: Table
    zone: tzinfo
    counts: Counts = field(default_factory=Counts)

    @property
    def expected_rows(self) -> int | None:
        """Lines below the header, for showing progress; None for CSV, which does not tell."""
        return self.table.expected_rows

    @property
    def absent_columns(self) -> tuple[str, ...]:
        """Official names of the columns this export lacks.

        Without `Tipe Laporan (Anonim/Rahasia)` every report counts as anonymous and secret.
        """
        return tuple(LAPORAN_RINGKAS.official(key) for key in self.table.absent)

    @property
    def ignored_columns(self) -> tuple[str, ...]:
        """Header texts of columns whose cells were not read, the reporter's name among them."""
        return self.table.ignored

    def __iter__(self) -> Iterator[LaporRow | Refusal]:
        self.counts = Counts()
        seen: dict[str, tuple[str, int]] = {}
        for row in self.table:
            if row.is_blank:
                self.counts.blank += 1
            elif is_footer(row):
                self.counts.ignored.append(row.number)
            else:
                yield from self._take(row, seen)

    def _take(self, row: Row, seen: dict[str, tuple[str, int]]) -> Iterator[LaporRow | Refusal]:
        try:
            report = RowParser(row, self.zone).parse()
        except Refused as refused:
            self.counts.refused += 1
            yield refused.refusal
            return
        fingerprint, first = seen.setdefault(
            report.tracking_id, (report.fingerprint, report.row_number)
        )
        if first == report.row_number:
            self.counts.rows += 1
            self.counts.warned += bool(report.warnings)
            yield report
        elif fingerprint == report.fingerprint:
            self.counts.repeated += 1
        else:
            self.counts.refused += 1
            yield _conflict(report, first)


def _conflict(report: LaporRow, first: int) -> Refusal:
    """Two versions of one report in one file: which is newer cannot be told, so the first stays."""
    return Refusal(
        row_number=report.row_number,
        tracking_id=report.tracking_id,
        column=LAPORAN_RINGKAS.official("tracking_id"),
        value=report.tracking_id,
        code="conflicting-duplicate",
        params={"first": first},
    )


def read_laporan_ringkas(
    path: Path,
    *,
    filename: str | None = None,
    sheet: str | None = None,
    zone: tzinfo = JAKARTA,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Opens an export (XLSX, XLS or CSV) and finds its header by text, on any line, in any order.

    Args:
        path: The file.
        filename: The name the user knows it by, for messages.
        sheet: Look in this sheet only.
        zone: The zone of the export's clock times.
        max_bytes: Larger files are refused unread.

    Raises:
        TableError: It is no such export; the message says what was found and what to do.
    """
    table = read_table(path, LAPORAN_RINGKAS, filename=filename, sheet=sheet, max_bytes=max_bytes)
    return Reading(table, zone)
