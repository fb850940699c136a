"""Letters as answers (a to d): read where the instrument has such options, refused where it has not.

Other words are single answers that do not count; a letter is how a whole column was written, and to
leave it out would be to leave out everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tuntas.exchange.survey_files import AnswersTable, SurveyFileError, quoted
from tuntas.rules.phrases import Bilingual

if TYPE_CHECKING:
    from tuntas.exchange.survey_columns import Element


def refuse_unknown_letters(table: AnswersTable, elements: Sequence[Element]) -> None:
    """Raise `SurveyFileError` with column, row and value of the first letter that is no option."""
    texts = [one for one in elements if one.type == "VARCHAR"]
    if not texts:
        return
    asked = ", ".join(f"bool_or({_is_unknown_letter(one)})" for one in texts)
    found = table.connection.execute(f"SELECT {asked} FROM {quoted(table.name)}").fetchone() or ()  # noqa: S608 - names are quoted
    for element, is_found in zip(texts, found, strict=True):
        if is_found:
            raise SurveyFileError(_unknown_letter(element, *_first(table, element)))


def _is_unknown_letter(element: Element) -> str:
    return f"coalesce(regexp_full_match({element.text}, '[A-Za-z]'), false) AND NOT {element.valid}"


def _first(table: AnswersTable, element: Element) -> tuple[int, str]:
    """Return row and letter; apart from the look whether there is any, since numbering is slow."""
    place, answer = table.connection.execute(
        "SELECT place, answer FROM ("  # noqa: S608 - names are quoted
        f"SELECT row_number() OVER () AS place, {element.text} AS answer, "
        f"{_is_unknown_letter(element)} AS is_unknown FROM {quoted(table.name)}"
        ") WHERE is_unknown ORDER BY place LIMIT 1"
    ).fetchall()[0]
    return place + table.header_rows, answer


def _unknown_letter(element: Element, row: int, letter: str) -> Bilingual:
    known = ", ".join([f"{element.least}–{element.most}", *element.options])
    return Bilingual(
        f"Kolom {element.column}, baris {row}: “{letter}” bukan pilihan jawaban. Yang dikenal: {known}. "
        "Ganti huruf dengan angkanya menurut kuesioner.",
        f"Column {element.column}, row {row}: “{letter}” is no option. Known are: {known}. "
        "Replace letters by their numbers as in the questionnaire.",
    )
