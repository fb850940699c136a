"""Which column holds what: elements by key or as U1 to U9, and what results are grouped by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tuntas.exchange.survey_files import AnswersTable, SurveyFileError, names, quoted, text_in_sql
from tuntas.exchange.tables import key_of
from tuntas.rules.instruments import Instrument, Node, Scale
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring.answers import as_number

Order = Literal["list", "form"]
SWAPPED = (
    "pengaduan",
    "sarpras",
)  # U8 and U9 of the list of elements; the form has them the other way
MONTH = "month"
MONTH_COLUMNS = ("month", "bulan", "periode")
DATE_COLUMNS = ("date", "tanggal", "tgl", "at", "timestamp", "createdat", "waktupengisian")
UNIT_COLUMNS = ("unit", "unitkerja", "unitlayanan", "opd", "instansi")
ALIASES: Mapping[str, Sequence[str]] = {MONTH: MONTH_COLUMNS, "unit": UNIT_COLUMNS}
INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
DATES = ("DATE", "TIMESTAMP")
_TEXT_DATES = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m",
    "%d/%m/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M",
)  # fmt: skip


@dataclass(frozen=True)
class Element:
    """An element with the column that answers it, and the whole numbers its scale allows."""

    key: str
    column: str
    type: str
    least: int
    most: int
    options: Mapping[str, int] = field(default_factory=dict)  # value by lower-case name

    @property
    def is_integer(self) -> bool:
        """Tell whether the column needs no conversion."""
        return self.type in INTEGERS and all(as_number(name) is None for name in self.options)

    @property
    def text(self) -> str:
        """Return the SQL of an answer as it is written, without spaces around it."""
        return f"trim({quoted(self.column)}::VARCHAR)"

    @property
    def value(self) -> str:
        """Return the SQL of an answer as a whole number; NULL for what is none."""
        if self.is_integer:
            return quoted(self.column)
        number = f"try_cast(replace({self.text}, ',', '.') AS DOUBLE)"
        whole = f"CASE WHEN {number} = floor({number}) THEN try_cast({number} AS BIGINT) END"
        if not self.options:
            return whole
        named = (f"WHEN {text_in_sql(name)} THEN {value}" for name, value in self.options.items())
        return f"CASE lower({self.text}) {' '.join(named)} ELSE {whole} END"

    @property
    def valid(self) -> str:
        """Return the SQL that tells whether an answer is on the scale; never NULL."""
        return f"coalesce({self.value} BETWEEN {self.least} AND {self.most}, false)"


@dataclass(frozen=True)
class Grouping:
    """A column that results are grouped by; months are counted from the year 0."""

    name: str
    sql: str
    is_month_number: bool = False

    def shown(self, value: object) -> str | None:
        """Return a group's name: a unit as it stands in the file, a month as 2026-03."""
        if value is None:
            return None
        if not self.is_month_number:
            return str(value)
        year, month = divmod(int(str(value)), 12)
        return f"{year:04}-{month + 1:02}"


def elements_of(table: AnswersTable, instrument: Instrument, order: Order | None) -> list[Element]:
    """Find the column of each element. Raises `SurveyFileError` for one that is missing."""
    columns = {key_of(name): name for name in table.columns}
    by_key = {node.key: columns.get(key_of(node.key)) for node in instrument.leaves}
    if not any(by_key.values()) and "u1" in columns:
        by_key = _numbered(columns, instrument, order)
    missing = [key for key, column in by_key.items() if column is None]
    if missing:
        raise SurveyFileError(_missing(missing, list(table.columns)))
    return [_element(instrument, node, by_key[node.key] or "", table) for node in instrument.leaves]


def _numbered(
    columns: Mapping[str, str], instrument: Instrument, order: Order | None
) -> dict[str, str | None]:
    keys = [node.key for node in instrument.leaves]
    if set(SWAPPED) <= set(keys):
        if order is None:
            raise SurveyFileError(_which_order(len(keys)))
        first, second = (keys.index(key) for key in SWAPPED)
        if order == "form":
            keys[first], keys[second] = keys[second], keys[first]
    return {key: columns.get(f"u{number}") for number, key in enumerate(keys, start=1)}


def _which_order(count: int) -> Bilingual:
    last = f"U{count - 1}/U{count}"
    return Bilingual(
        f"Kolomnya bernama U1 sampai U{count}, dan {last} tidak berarti sama di mana-mana: daftar unsur "
        "menulis Pengaduan lalu Sarana, formulir menulis Sarana lalu Pengaduan. Tambahkan --order list "
        "atau --order form, atau beri nama kolom menurut unsurnya (persyaratan, prosedur, …).",
        f"The columns are called U1 to U{count}, and {last} do not mean the same everywhere: the list of "
        "elements has complaints and then facilities, the form has facilities and then complaints. Add "
        "--order list or --order form, or name the columns by element (persyaratan, prosedur, …).",
    )


def _missing(missing: Sequence[str], present: Sequence[str]) -> Bilingual:
    hint_id = hint_en = ""
    if len(present) == 1:
        hint_id = " Hanya ada satu kolom: pemisahnya mungkin bukan koma, titik koma, tab, atau garis tegak."
        hint_en = (
            " There is only one column: the separator may be none of comma, semicolon, tab and bar."
        )
    return Bilingual(
        f"Kolom yang dicari tidak ada: {names(missing)}. Kolom di berkas: {names(present)}.{hint_id}",
        f"These columns are missing: {names(missing)}. The file has: {names(present)}.{hint_en}",
    )


def _element(instrument: Instrument, node: Node, column: str, table: AnswersTable) -> Element:
    scale = instrument.scale_of(node)
    if scale is None or not _is_whole(scale):
        raise SurveyFileError(
            Bilingual(
                f"{instrument.key}: jawaban {node.key} bukan bilangan bulat; perintah ini untuk survei "
                "dengan jawaban 1, 2, 3, …",
                f"{instrument.key}: answers to {node.key} are no whole numbers; this command is for "
                "surveys with answers 1, 2, 3, …",
            )
        )
    return Element(
        key=node.key,
        column=column,
        type=table.columns[column],
        least=int(scale.minimum),
        most=int(scale.maximum),
        options=_named(scale),
    )


def _is_whole(scale: Scale) -> bool:
    values = {scale.minimum, scale.maximum, *(option.value for option in scale.options)}
    return all(value.denominator == 1 for value in values)


def _named(scale: Scale) -> dict[str, int]:
    """Return options by name, as the scorer reads them, without those whose name is their value."""
    return {
        name.casefold(): int(option.value)
        for option in reversed(scale.options)  # the scorer takes the first of a name
        for name in (option.key, *option.aliases)
        if as_number(name) != option.value
    }


def grouping_of(table: AnswersTable, asked: str) -> Grouping:
    """Find what one word of `--by` means. Raises `SurveyFileError` when no column fits."""
    columns = {key_of(name): name for name in table.columns}
    for wanted in (key_of(asked), *ALIASES.get(key_of(asked), ())):
        if column := columns.get(wanted):
            is_date = table.columns[column].startswith(DATES)
            in_months = key_of(asked) == MONTH and is_date
            return _by_month(table, column) if in_months else Grouping(asked, quoted(column))
    if key_of(asked) == MONTH:
        for wanted in DATE_COLUMNS:
            if column := columns.get(wanted):
                return _by_month(table, column)
    wanted_names = [asked, *(DATE_COLUMNS if key_of(asked) == MONTH else ())]
    raise SurveyFileError(_missing(wanted_names, list(table.columns)))


def _by_month(table: AnswersTable, column: str) -> Grouping:
    """Count months as numbers: forming a text for each of millions of rows takes longer than the rest."""
    name = quoted(column)
    day = name
    if not table.columns[column].startswith(DATES):
        formats = ", ".join(f"'{one}'" for one in _TEXT_DATES)
        day = f"try_strptime(trim({name}::VARCHAR), [{formats}])"
    return Grouping(MONTH, f"(year({day}) * 12 + month({day}) - 1)", is_month_number=True)
