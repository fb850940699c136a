"""Cells of an agency's spreadsheet: answers, and who answered, as people type them."""

import re
from collections.abc import Iterable, Sequence

from tuntas.exchange.tables import Cell, key_of, text_of
from tuntas.rules.instruments import Instrument, Node

_LEADING_DIGITS = re.compile(r"(\d+)(?:[.,]0+)?(?![\d.,]*\d)")
_NUMBER = re.compile(r"\d+")
_TOTALS = re.compile(
    r"(?:jumlah|total|rata\W*rata|nrr|nilai|ikm|indeks|bobot|mutu|keterangan|catatan|skm|kinerja)\b"
)
# The first pattern that fits wins: a "wiraswasta" works for nobody else.
_SEX: Sequence[tuple[str, str]] = (
    (r"l|lk|laki.*|pria|m|male", "male"),
    (r"p|pr|perempuan.*|wanita|f|female", "female"),
)
_EDUCATION: Sequence[tuple[str, str]] = (
    (r"s3|doktor.*|strata3", "s3"),
    (r"s2|magister.*|pascasarjana|strata2", "s2"),
    (r"s1.*|d4|div|sarjana.*|strata1", "s1"),
    (r"d[123].*|di{1,3}|diploma.*|akademi", "diploma"),
    (r"sma.*|smu.*|smk.*|slta.*|ma|stm", "sma"),
    (r"smp.*|sltp.*|mts", "smp"),
    (r"sd.*|mi", "sd"),
)
_OCCUPATION: Sequence[tuple[str, str]] = (
    (r"pns.*|asn.*|pegawainegeri.*|pppk.*|p3k", "pns"),
    (r"tni.*", "tni"),
    (r"polri.*|polisi.*", "polri"),
    (r"wira.*|pedagang.*|pengusaha.*|usaha.*", "self-employed"),
    (r".*swasta.*|karyawan.*|buruh.*", "private"),
    (r".+", "other"),
)
_AGES: Sequence[tuple[int, str]] = (
    (20, "under-20"), (30, "20-29"), (40, "30-39"), (50, "40-49"), (60, "50-59"), (150, "60-up"),
)  # fmt: skip


def answer_of(instrument: Instrument, node: Node, cell: Cell) -> int | None:
    """Return an answer: `4`, `4.0`, `4 (Sangat baik)`, `Sangat baik`; None for what is none."""
    text = text_of(cell)
    scale = instrument.scale_of(node)
    if scale is None or not text:
        return None
    allowed = {int(option.value) for option in scale.options}
    digits = _LEADING_DIGITS.match(text)
    if digits is not None:
        value = int(digits[1])
        return value if value in allowed else None
    wanted = key_of(text)
    for option in scale.options:
        if wanted in {key_of(option.label.id), key_of(option.label.en)}:
            return int(option.value)
    return None


def sex_of(cell: Cell) -> str:
    """Return the profile's key, "" for what is not known."""
    return _first(_SEX, cell)


def education_of(cell: Cell) -> str:
    """Return the profile's key, "" for what is not known."""
    return _first(_EDUCATION, cell)


def occupation_of(cell: Cell) -> str:
    """Return the profile's key; what fits nothing is `other`."""
    return _first(_OCCUPATION, cell)


def age_of(cell: Cell) -> str:
    """Return the age group: of a number, of `25 tahun`, or of a range that lies within one group."""
    text = text_of(cell)
    years = [int(one) for one in _NUMBER.findall(text)]
    if not years or len(years) > 2:  # noqa: PLR2004 - a range has two ends
        return ""
    if len(years) == 1 and text.lstrip().startswith("<"):
        years = [years[0] - 1]
    groups = {_age_group(one) for one in years}
    return groups.pop() if len(groups) == 1 else ""


def _age_group(years: int) -> str:
    return next((group for below, group in _AGES if years < below), "")


def _first(patterns: Sequence[tuple[str, str]], cell: Cell) -> str:
    key = key_of(text_of(cell))
    return next((found for pattern, found in patterns if key and re.fullmatch(pattern, key)), "")


def is_totals(cells: Iterable[Cell]) -> bool:
    """Tell whether a word outside the answers says that a line is a sum, an average or a remark."""
    return any(isinstance(cell, str) and _TOTALS.match(cell.strip().casefold()) for cell in cells)
