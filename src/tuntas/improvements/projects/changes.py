"""What changed in a step from one saving to the next, field by field, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.improvements.projects.labels import LABELS
from tuntas.improvements.projects.steps import Steps
from tuntas.rules.improvement.step_shapes import Key, Part, Row, Rows, Shape, Text, parts_of
from tuntas.rules.phrases import Bilingual, as_language, format_date, format_number

# What rows refer to, by key: bones of the fishbone, causes, countermeasures.
Words = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A field in which two contents differ, and how each of them says it; empty: nothing there."""

    key: str
    label: str
    one: str
    other: str


def in_words(name: Bilingual) -> str:
    """Return a text of a data file in the reader's language."""
    return name.in_language(get_language() or "id")


def words_of(steps: Steps) -> dict[str, str]:
    """Return the names of everything that rows may refer to."""
    return {
        **{key: in_words(name) for key, name in steps.guide.branches.items()},
        **{cause.key: cause.text for cause in steps.causes.causes},
        **{one.key: one.what for one in steps.countermeasures.countermeasures},
    }


def differences(one: Shape, other: Shape, words: Words) -> list[Difference]:
    """Return the fields in which two contents of the same step differ, in the form's order."""
    return list(_differences(one, other, words))


def _differences(one: Shape, other: Shape, words: Words) -> Iterator[Difference]:
    for name, part in parts_of(type(one)).items():
        before, after = getattr(one, name), getattr(other, name)
        if before == after:
            continue
        label = str(LABELS[type(one)][name])
        if isinstance(part, Rows):
            yield from _row_differences(name, label, before, after, words)
        else:
            yield Difference(name, label, said(part, before, words), said(part, after, words))


def _row_differences(
    name: str, label: str, before: Sequence[Row], after: Sequence[Row], words: Words
) -> Iterator[Difference]:
    old, new = {row.key: row for row in before}, {row.key: row for row in after}
    for key, row in new.items():
        there = old.get(key)
        if there is None:
            yield Difference(name, f"{label}: {title_of(row)}", "", row_said(row, words))
        else:
            yield from _inside(name, label, there, row, words)
    for key, row in old.items():
        if key not in new:
            yield Difference(name, f"{label}: {title_of(row)}", row_said(row, words), "")
    if set(old) == set(new) and list(old) != list(new):
        yield Difference(name, _("%(what)s: urutan") % {"what": label}, *map(_order, (old, new)))


def _order(rows: Mapping[str, Row]) -> str:
    return "\n".join(map(title_of, rows.values()))


def _inside(name: str, label: str, one: Row, other: Row, words: Words) -> Iterator[Difference]:
    for inner, part in parts_of(type(one)).items():
        before, after = getattr(one, inner), getattr(other, inner)
        if before != after:
            where = f"{label}: {title_of(other)} · {LABELS[type(one)][inner]}"
            yield Difference(name, where, said(part, before, words), said(part, after, words))


def title_of(row: Row) -> str:
    """Return the words by which people know a row: its first needed text."""
    for name, part in parts_of(type(row)).items():
        if isinstance(part, Text) and part.needed:
            return str(getattr(row, name)) or "–"
    return "–"


def row_said(row: Row, words: Words) -> str:
    """Return a row as lines: `Siapa: Ani`; without its title where there is anything else."""
    return "\n".join(f"{label}: {value}" for label, value in _facts(row, words)) or title_of(row)


@dataclass(frozen=True)
class Told:
    """A field of a step for reading: its words, or its rows with their title and facts."""

    label: str
    text: str = ""
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def content_said(content: Shape, words: Words) -> list[Told]:
    """Return what a step holds for reading, without what is empty."""
    found = []
    for name, part in parts_of(type(content)).items():
        value, label = getattr(content, name), str(LABELS[type(content)][name])
        if isinstance(part, Rows):
            rows = tuple((title_of(row), tuple(_facts(row, words))) for row in value)
            found.append(Told(label, rows=rows))
        else:
            found.append(Told(label, said(part, value, words)))
    return [one for one in found if one.text or one.rows]


def _facts(row: Row, words: Words) -> Iterator[tuple[str, str]]:
    title = title_of(row)
    for name, part in parts_of(type(row)).items():
        value = "" if name == "key" else said(part, getattr(row, name), words)
        if value and value != title:
            yield str(LABELS[type(row)][name]), value


def said(part: Part, value: Any, words: Words) -> str:
    """Return a value as people read it."""
    language = as_language(get_language())
    if value is None:
        return ""
    if isinstance(part, Key):
        return words.get(value, value)
    if isinstance(value, date):
        return format_date(value, language, weekday=False)
    if isinstance(value, int):
        return format_number(value, language)
    return "\n".join(value) if isinstance(value, tuple) else str(value)
