"""Which column of an agency's spreadsheet is what, told by the words above it, never by its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tuntas.exchange.tables import Columns, key_of

HEADER_LINES_AROUND = 3  # merged cells: a word may stand in a line near the one with U1, U2, …
MANY = 4  # of a line's cells
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


def headings(header: Sequence[str], others: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of each column: its own, or where that is empty those of the nearest line.

    `others` are the lines around it, the nearest first. What an element is called there is added to
    its number: `U8` below `Sarana dan Prasarana` becomes `U8 Sarana dan Prasarana`.
    """
    near = [line for line in others[:HEADER_LINES_AROUND] if sum(1 for text in line if text) > 1]
    width = max([len(header), *(len(line) for line in near)])
    return [_heading([_at(line, place) for line in (header, *near)]) for place in range(width)]


def _heading(stacked: Sequence[str]) -> str:
    own, *others = stacked
    if element_number(own) is None or last_two(own):
        return next((text for text in stacked if text), "")
    named = next((text for text in others if last_two(text)), "")
    return f"{own} {named}".strip()


def _at(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def continues_header(texts: Sequence[str]) -> bool:
    """Tell whether a line below the header still belongs to it: names, or numbers of columns."""
    filled = [text.strip("() ") for text in texts if text]
    named = sum(1 for text in filled if _named_element(text) or last_two(text))
    if named >= MANY:
        return True
    numbers = [int(text) for text in filled if text.isdigit()]
    return len(numbers) == len(filled) > MANY and all(
        after == before + 1 for before, after in pairwise(numbers)
    )
