"""Somebody else saved what a form shows since it was opened: nothing of either is lost unseen.

A form sends along what it showed, as `seen`. Where that is not what is stored now, the action raises
`ChangedMeanwhileError`, and the page comes back with what was typed beside what is stored.
"""

import hashlib
import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.errors import OvertakenError
from tuntas.rules.phrases import as_language, format_date, format_number

MARK_LETTERS = 10
EXPLANATION = re.compile(r"<small>.*?</small>")  # in the label of a choice, see field.html


class ChangedMeanwhileError(OvertakenError):
    """What is stored is not what the form showed; sent again with what is stored now, it is taken."""


@dataclass(frozen=True)
class Beside:
    """Where what is stored differs from what was typed, in words; empty: nothing there."""

    label: str
    stored: str
    typed: str


# --- forms with one value for each field ----------------------------------------------------------
class SeenMark(forms.Field):
    """The `mark` of what a form showed; what is no mark matches nothing that is stored."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        """Return it as it was sent, empty where it is missing."""
        return value or ""


def check_seen(stands: str, seen: str) -> None:
    """Raise `ChangedMeanwhileError` where a form showed something else than what stands now."""
    if seen != stands:
        raise ChangedMeanwhileError(
            _("Isi yang tersimpan sementara itu sudah diubah. Periksa, lalu simpan lagi.")
        )


def fields_beside(form: forms.Form, stored: Mapping[str, Any]) -> list[Beside]:
    """Return the fields of a form that was in order which differ from `stored`, in the form's order."""
    return list(_fields_beside(form, stored))


def _fields_beside(form: forms.Form, stored: Mapping[str, Any]) -> Iterator[Beside]:
    for one in form.visible_fields():
        if one.name not in stored:
            continue
        now = _said(one.field, stored[one.name])
        typed = _said(one.field, form.cleaned_data.get(one.name))
        if now.split() != typed.split():  # actions store some texts on one line
            yield Beside(str(one.label), now, typed)


def _said(field: forms.Field, value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return _("Ya")
    if isinstance(value, date):
        return format_date(value, as_language(get_language()))
    if isinstance(field, forms.ChoiceField):
        labels = {key: _name(label) for key, label in _flat(field.choices)}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(sorted(labels.get(str(one), str(one)) for one in chosen))
    if isinstance(value, int):
        return format_number(value, as_language(get_language()))
    return str(value).replace("\r\n", "\n").strip()


def _name(label: object) -> str:
    """Return what a choice is called, without its explanation."""
    if isinstance(label, SafeString):
        return html.unescape(EXPLANATION.sub("", label))
    return str(label)


def _flat(choices: Any) -> Iterator[tuple[str, object]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(key), label


# --- rows -----------------------------------------------------------------------------------------
def mark(*values: object) -> str:
    """Return what tells a row that holds these values from any other; it has no comma."""
    said = "\t".join("" if one is None else str(one) for one in values)
    return hashlib.sha256(said.encode()).hexdigest()[:MARK_LETTERS]


@dataclass(frozen=True)
class MergeRow:
    """A row as its form shows it, with its `mark`; `pk` of one that was stored before.

    `said` is in words, and empty for a row that is taken away.
    """

    values: Mapping[str, Any]
    mark: str
    said: str
    pk: int | None = None


@dataclass(frozen=True)
class Merged:
    """Rows as one person typed them with what another stored meanwhile, and what that other did."""

    rows: list[MergeRow]
    beside: list[Beside]


def merged(
    label: str, typed: Sequence[MergeRow], stored: Sequence[MergeRow], seen: Collection[str]
) -> Merged:
    """Bring the rows of two people together; `seen` are the marks of the rows that the form showed.

    Rows that were left alone become what is stored, or go where they went. Rows that were typed anew
    stay, beside what is stored of them.
    """
    known = set(seen)
    theirs = [one for one in stored if one.mark not in known | {row.mark for row in typed}]
    gone = [one for one in typed if _is_gone(one, stored, known)]
    kept = [one for one in typed if _is_kept(one, stored, theirs, known)]
    mine = {one.pk: one for one in kept if one.pk is not None}
    added = [one for one in theirs if one.pk not in mine]
    said = {one.pk: one.said for one in typed if one.pk is not None}
    return Merged(
        [*kept, *added],
        [
            *(Beside(label, one.said, said.get(one.pk or 0, "")) for one in theirs),
            *(Beside(label, "", one.said) for one in gone if one.said),
        ],
    )


def _is_gone(one: MergeRow, stored: Sequence[MergeRow], known: Collection[str]) -> bool:
    if one.pk is None:
        return one.mark in known and one.mark not in {row.mark for row in stored}
    return one.pk not in {row.pk for row in stored}


def _is_kept(
    one: MergeRow, stored: Sequence[MergeRow], theirs: Sequence[MergeRow], known: Collection[str]
) -> bool:
    """Tell whether a row was typed anew, or is stored as it was left; both may have added the same."""
    if one.pk is None and one.said in {row.said for row in theirs}:
        return False
    return one.mark not in known or one.mark in {row.mark for row in stored}
