"""Which column holds what: stated by the user, else known by its header, else asked for."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.exchange.tables import Columns, key_of

NONE = "-"  # stated for a field that shall not be read although a header looks like it
REQUIRED = ("case", "activity", "timestamp")
OF_CASES = ("unit", "service", "channel", "deadline", "planned_end", "end", "start")
# Headers by field; those of an earlier line are surer, so a later line counts only without them.
HEADERS: Mapping[str, Sequence[Sequence[str]]] = {
    "case": (
        ("case:concept:name", "case id", "id kasus", "nomor kasus", "no kasus"),
        ("nomor permohonan", "no permohonan", "id permohonan", "nomor pendaftaran", "no pendaftaran", "nomor registrasi", "no registrasi", "nomor berkas", "no berkas", "id berkas", "nomor tiket", "no tiket", "ticket id", "application id", "request id", "trace id"),
        ("case", "kasus", "trace", "permohonan", "berkas", "tiket"),
    ),
    "activity": (
        ("concept:name", "activity", "activity name", "kegiatan", "nama kegiatan", "aktivitas"),
        ("tahapan", "tahap", "nama tahapan", "langkah", "peristiwa", "event", "event name", "task", "step", "action"),
        ("proses", "status"),
    ),
    "timestamp": (
        ("time:timestamp", "timestamp", "event time", "waktu kejadian", "waktu kegiatan", "complete timestamp"),
        ("tanggal kegiatan", "tanggal kejadian", "tanggal tahapan", "tanggal waktu", "tanggal dan waktu", "datetime", "date time", "start time", "end time", "start timestamp", "end timestamp", "completed at", "waktu mulai", "waktu selesai"),
        ("waktu", "tanggal", "tgl", "jam", "date", "time"),
    ),
    "event_id": (("event id", "eventid", "id peristiwa", "id kejadian", "id kegiatan", "identity:id"),),
    "lifecycle": (("lifecycle:transition", "lifecycle", "transition"),),
    "resource": (
        ("org:resource", "resource"),
        ("petugas", "nama petugas", "pegawai", "pelaksana", "operator", "officer", "user"),
    ),
    "group": (("org:group",), ("seksi", "bidang", "tim", "team", "group")),
    "unit": (
        ("unit", "unit kerja", "opd", "skpd", "perangkat daerah"),
        ("dinas", "instansi", "agency", "department", "office"),
    ),
    "service": (
        ("service", "layanan", "nama layanan", "jenis layanan"),
        ("jenis izin", "nama izin", "jenis permohonan"),
    ),
    "channel": (("channel", "kanal", "saluran"),),
    "deadline": (("deadline", "batas waktu", "tenggat", "tenggat waktu", "jatuh tempo", "due date", "due"),),
    "planned_end": (
        ("planned end", "enddate planned", "end date planned", "planned end date", "planned completion", "rencana selesai", "tanggal rencana selesai", "target selesai", "tanggal target selesai", "estimasi selesai"),
    ),
    "end": (
        ("enddate", "end date", "actual end", "actual end date", "case end", "tanggal selesai", "tgl selesai", "tanggal berakhir"),
        ("closed at", "closed", "tanggal ditutup", "tanggal terbit"),
    ),
    "start": (
        ("startdate", "start date", "case start", "tanggal masuk", "tgl masuk", "tanggal permohonan", "tanggal pendaftaran"),
        ("opened at", "opened"),
    ),
}  # fmt: skip


def tiers(field: str) -> Iterator[tuple[str, ...]]:
    """Return the keys of a field's headers, the surest first; logs often write `case:` before them."""
    for headers in HEADERS[field]:
        spelled = [*headers, *(f"case:{one}" for one in headers if field in OF_CASES)]
        yield tuple(dict.fromkeys(map(key_of, spelled)))


def columns_sought(stated: Mapping[str, str]) -> Columns:
    """Return what to look for in a table: the stated headers, and all that are known."""
    spellings: dict[str, Sequence[str]] = {}
    for field in HEADERS:
        if field not in stated:
            # The first one stands in errors, and tells the option with which to name the column.
            spellings[field] = [option(field), *(key for tier in tiers(field) for key in tier)]
        elif stated[field] != NONE:
            spellings[field] = [stated[field]]
    return Columns(spellings=spellings, required=[(field,) for field in REQUIRED])


def positions(header: Sequence[str], stated: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each field's column.

    Raises `DomainError` with the headers in question when a stated one is missing or two fit.
    """
    places: dict[str, list[int]] = {}
    for index, text in enumerate(header):
        places.setdefault(key_of(text), []).append(index)
    found: dict[str, int] = {}
    for field, text in stated.items():
        if text != NONE:
            found[field] = _only(field, places.get(key_of(text), []), header, stated=text)
    taken = set(found.values())
    for field in HEADERS:
        if field not in stated:
            free = _guessed(field, places, taken)
            if free:
                found[field] = _only(field, free, header)
    return found


def fitting(header: Sequence[str]) -> dict[str, list[int]]:
    """Return for each field the columns that fit it equally well."""
    places: dict[str, list[int]] = {}
    for index, text in enumerate(header):
        places.setdefault(key_of(text), []).append(index)
    return {field: _guessed(field, places, set()) for field in HEADERS}


def any_columns() -> Columns:
    """Return what to look for where nothing is certain yet: a header that tells any field."""
    sought = columns_sought({})
    return Columns(spellings=sought.spellings, required=[tuple(HEADERS)])


def _guessed(field: str, places: Mapping[str, list[int]], taken: set[int]) -> list[int]:
    for keys in tiers(field):
        fitting = sorted({at for key in keys for at in places.get(key, ()) if at not in taken})
        if fitting:
            return fitting
    return []


def option(field: str) -> str:
    """Return how the command line names a field's column."""
    return f"--{field.replace('_', '-')}"


def _only(field: str, at: Sequence[int], header: Sequence[str], *, stated: str = "") -> int:
    if not at:
        raise DomainError(
            _("Kolom “%(stated)s” (%(option)s) tidak ada di berkas ini. Yang ada: %(headers)s.")
            % {
                "stated": stated,
                "option": option(field),
                "headers": ", ".join(filter(None, header)),
            }
        )
    if len(at) > 1:
        headers = ", ".join(f"“{header[place]}”" for place in at)
        raise DomainError(
            _("Lebih dari satu kolom cocok untuk %(option)s: %(headers)s. Sebutkan yang dimaksud.")
            % {"option": option(field), "headers": headers}
        )
    return at[0]


def attribute_for(field: str, names: Mapping[str, str]) -> str | None:
    """Return which of a case's attributes (key → name) tells a field, the surest first."""
    for keys in tiers(field):
        for key in keys:
            if key in names:
                return names[key]
    return None
