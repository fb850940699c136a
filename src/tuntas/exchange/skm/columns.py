"""Which column of an agency's spreadsheet is what, told by the words above it, never by its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tuntas.exchange.tables import Columns, key_of

HEADER_LINES_ABOVE = 3  # merged cells: a word may stand in a line above the one with U1, U2, …
_NUMBERED = re.compile(r"(?:u|unsur|p|pertanyaan|butir)\W*(\d{1,2})(?!\d)")
# Names of elements, for sheets whose headings have no numbers: the start of each, as key_of leaves it.
_NAMES: Mapping[str, int] = {
    "persyaratan": 1,
    "sistemmekanisme": 2,
    "prosedur": 2,
    "waktupenyelesaian": 3,
    "waktupelayanan": 3,
    "biaya": 4,
    "produk": 5,
    "kompetensi": 6,
    "perilaku": 7,
}
# The two elements whose numbers differ between the list of elements and some forms.
COMPLAINTS, FACILITIES = "pengaduan", "sarpras"
_LAST_TWO: Mapping[str, str] = {
    "penangananpengaduan": COMPLAINTS,
    "pengaduan": COMPLAINTS,
    "sarana": FACILITIES,
    "saranadanprasarana": FACILITIES,
    "kualitassarana": FACILITIES,
}
_OTHERS: Mapping[str, Sequence[str]] = {
    "sex": ("jeniskelamin", "kelamin", "jk", "gender", "lp"),
    "age": ("usia", "umur", "kelompokusia", "kelompokumur"),
    "education": ("pendidikan", "pendidikanterakhir"),
    "occupation": ("pekerjaan", "profesi", "pekerjaanutama"),
    "service": ("jenislayanan", "layanan", "jenispelayanan", "namalayanan", "layananyangditerima"),
    "date": ("tanggal", "tanggalsurvei", "tglsurvei", "tgl", "tanggalpengisian"),
    "comment": ("saran", "saranmasukan", "saranmasukkan", "kritikdansaran", "kritiksaran",
                "komentar", "masukan", "sarandanmasukan"),
    "number": ("no", "nomor", "norespnden", "noresponden", "nomorresponden", "responden"),
}  # fmt: skip


def element_number(text: str) -> int | None:
    """Return the number that a heading gives its element: `U 3`, `Unsur 3`, `U3 Waktu`."""
    match = _NUMBERED.match(text.strip().casefold())
    return int(match[1]) if match else None


def last_two(text: str) -> str | None:
    """Return which of the two elements with changing numbers a heading names, if it names one."""
    words = re.sub(r"^[\W_]*(?:u|unsur)?\W*\d{1,2}\W*", "", text.strip().casefold())
    key = key_of(words)
    return next((leaf for start, leaf in _LAST_TWO.items() if key.startswith(start)), None)


def _named_element(text: str) -> int | None:
    key = key_of(text)
    return next((number for start, number in _NAMES.items() if key.startswith(start)), None)


@dataclass(frozen=True)
class SkmColumns(Columns):
    """Finds the line of headings that holds `elements` elements, by number or by name."""

    elements: int = 9

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Key → place: `u1` … for elements, then profile, service, date and comment."""
        found = _elements(header)
        for place, text in enumerate(header):
            key = other_column(text)
            if key is not None and place not in found.values():
                found.setdefault(key, place)
        return found

    def missing(self, found: Iterable[str]) -> list[str]:
        """Return the elements without a column."""
        have = set(found)
        return [f"U{n}" for n in range(1, self.elements + 1) if f"u{n}" not in have]


def _elements(header: Sequence[str]) -> dict[str, int]:
    numbered: dict[str, int] = {}
    for place, text in enumerate(header):
        number = element_number(text)
        if number is not None:
            numbered.setdefault(f"u{number}", place)
    return numbered or _by_name(header)


def _by_name(header: Sequence[str]) -> dict[str, int]:
    """Return elements that have names only; the last two are numbered in the order of the list."""
    found: dict[str, int] = {}
    for place, text in enumerate(header):
        number = _named_element(text)
        leaf = last_two(text)
        if number is not None:
            found.setdefault(f"u{number}", place)
        elif leaf is not None:
            found.setdefault("u8" if leaf == COMPLAINTS else "u9", place)
    return found


def other_column(text: str) -> str | None:
    """Return which of the other columns a heading names."""
    key = key_of(text)
    return next((name for name, spellings in _OTHERS.items() if key in spellings), None)


def headings(header: Sequence[str], above: Sequence[Sequence[str]]) -> list[str]:
    """Return the words above each column: its own, or where that is empty those further up."""
    near = [line for line in above[-HEADER_LINES_ABOVE:] if sum(1 for text in line if text) > 1]
    width = max([len(header), *(len(line) for line in near)])
    found = []
    for place in range(width):
        stacked = [header, *reversed(near)]
        texts = (line[place] for line in stacked if place < len(line) and line[place])
        found.append(next(texts, ""))
    return found
