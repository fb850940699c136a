"""The form of a step, made from the shape of what the step holds: its own fields, and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.improvements.projects.actions.steps import new_key
from tuntas.improvements.projects.changes import in_words, title_of, words_of
from tuntas.improvements.projects.forms.fields import Choices, fields_of, naming
from tuntas.improvements.projects.labels import LABELS, NEW_ROW, rows_of
from tuntas.improvements.projects.steps import Steps
from tuntas.rules.improvement.eight_steps import SHAPES, Causes, CircleError, DoneLine
from tuntas.rules.improvement.step_shapes import KEY, Key, Row, Shape, parts_of

BROKEN = _("Halaman ini tidak lengkap terkirim. Buka lagi langkahnya.")
SHORT_CHOICE = 60  # letters


class SeenForm(forms.Form):
    """Fields that hold a part of a step; `seen` is the revision that the page showed."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0,
        error_messages={"invalid": BROKEN},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, shape: type[Shape], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.shape = shape
        self.fields.update(fields_of(shape))

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields of the step, without `seen`."""
        return [one for one in self if one.name != "seen"]


class RowForm(forms.Form):
    """One row of a step's list. Empty rows are left out; `gone` takes a filled one away."""

    key = forms.RegexField(
        regex=rf"^{KEY.pattern}$", widget=forms.HiddenInput, error_messages={"invalid": BROKEN}
    )
    gone = forms.BooleanField(label=_("Hapus baris ini"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        shape: type[Shape],
        choices: Mapping[str, Choices],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.shape = shape
        self.fields.update(fields_of(shape, choices))
        self.order_fields([*(name for name in LABELS[shape]), "gone", "key"])
        self.fresh = False

    def clean(self) -> dict[str, Any]:
        """Refuse a row without the words by which it is known."""
        said = super().clean() or self.cleaned_data
        name = naming(self.shape)
        if self.filled and not said.get("gone") and not said.get(name) and name not in self.errors:
            self.add_error(name, _("Isi bagian ini, atau kosongkan seluruh baris."))
        return said

    @property
    def filled(self) -> bool:
        """Tell whether anything was typed: what is only chosen from a list does not count."""
        return any(
            str(self[name].value() or "").strip()
            for name, part in parts_of(self.shape).items()
            if not isinstance(part, Key)
        )

    @property
    def title(self) -> str:
        """The words by which people know the row: its own, or what it is about; empty for a new one."""
        words = str(self[naming(self.shape)].value() or "").strip()
        return words or self._chosen("countermeasure")

    @property
    def named_new(self) -> Any:
        """What a row is called that has no words yet."""
        return NEW_ROW[self.shape]

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that people fill in."""
        return [one for one in self if one.name not in {"key", "gone"}]

    @property
    def group(self) -> Any:
        """The name of the bone on which a cause stands; empty for other rows and for a new one."""
        if "branch" not in self.fields or self.fresh:
            return ""
        return self._chosen("branch") or _("Belum di tulang mana pun")

    @property
    def is_inner(self) -> bool:
        """Tell whether a cause leads to another one."""
        return bool(self._chosen("parent"))

    def _chosen(self, name: str) -> str:
        """Return the words of what is chosen from a list; empty for nothing, or without the list."""
        field = self.fields.get(name)
        if not isinstance(field, forms.ChoiceField):
            return ""
        chosen = str(self[name].value() or "")
        return next((str(words) for key, words in _pairs(field) if key and key == chosen), "")


def _pairs(field: forms.ChoiceField) -> list[tuple[str, Any]]:
    return [(str(key), words) for key, words in field.widget.choices]


@dataclass
class Editor:
    """The form of one step on a page. `rows` are `baris-0`, `baris-1`, …; empty without a list."""

    number: int
    steps: Steps
    form: SeenForm
    rows: list[RowForm]

    @property
    def shape(self) -> type[Shape]:
        """The shape of what the step holds."""
        return SHAPES[self.number]

    @property
    def rows_label(self) -> Any:
        """What the list is called."""
        rows = rows_of(self.shape)
        return LABELS[self.shape][rows.name] if rows else ""

    def is_valid(self) -> bool:
        """Tell whether everything can be kept; a circle of causes is told at the form."""
        if not all([self.form.is_valid(), *(row.is_valid() for row in self.rows)]):
            return False
        try:
            self.content()
        except CircleError:
            message = _("Beberapa sebab saling menunjuk berputar. Pilih lagi induknya.")
            self.form.add_error(None, message)
            return False
        return True

    def content(self) -> Shape:
        """Return what was filled in."""
        said = {name: self.form.cleaned_data[name] for name in fields_of(self.shape)}
        if rows := rows_of(self.shape):
            said[rows.name] = tuple(map(_row, filter(_stays, self.rows)))
        content = self.shape(**said)
        if isinstance(content, Causes):
            return content.arranged(list(self.steps.guide.branches))
        return content

    @property
    def has_room(self) -> bool:
        """Tell whether another row may be added."""
        rows = rows_of(self.shape)
        return rows is not None and len(self.rows) < rows.most

    @property
    def seen(self) -> int:
        """The revision that the page showed."""
        return int(self.form.cleaned_data["seen"])

    def point_to(self, key: str, field: str) -> None:
        """Mark the field of a row for which all was refused, so that the row stands open."""
        for row in self.rows:
            if row.cleaned_data.get("key") == key:
                row.add_error(field, _("Periksa bagian ini."))

    @property
    def trouble(self) -> list[tuple[RowForm, forms.BoundField, str]]:
        """The errors of the rows, for the summary."""
        return [
            (row, row[name], str(error))
            for row in self.rows
            for name, found in row.errors.items()
            if name in row.fields
            for error in found
        ]


def _stays(row: RowForm) -> bool:
    return row.filled and not row.cleaned_data["gone"]


def _row(form: RowForm) -> Shape:
    said = {name: form.cleaned_data[name] for name in parts_of(form.shape)}
    if said.get("step"):
        said["step"] = int(said["step"])
    elif "step" in said:
        said["step"] = None
    return form.shape(**said)


def editor_of(number: int, steps: Steps) -> Editor:
    """Return the form of a step as it stands, with one empty row to go on."""
    content, revision = steps.content(number), steps.rows[number].revision
    own = {name: getattr(content, name) for name in fields_of(type(content))}
    form = SeenForm(shape=SHAPES[number], initial={**own, "seen": revision})
    rows_part = rows_of(SHAPES[number])
    if rows_part is None:
        return Editor(number, steps, form, [])
    there: Sequence[Row] = getattr(content, rows_part.name)
    initial = [{name: getattr(row, name) for name in parts_of(type(row))} for row in there]
    initial += _begun(steps) if rows_part.shape is DoneLine else []
    initial.append({"key": new_key()})
    known = [(row.key, title_of(row)) for row in there]
    rows = [
        RowForm(
            shape=rows_part.shape, choices=_choices(steps, known, one["key"]), prefix=_prefix(place),
            initial=one,
        )
        for place, one in enumerate(initial[: rows_part.most])
    ]  # fmt: skip
    rows[-1].fresh = True
    return Editor(number, steps, form, rows)


def _begun(steps: Steps) -> list[dict[str, Any]]:
    """Return a row for each countermeasure of which nothing was written down yet."""
    return [
        {"key": new_key(), "countermeasure": one.key}
        for one in steps.countermeasures.countermeasures
        if not steps.doing.days_of(one.key)
    ]


def editor_sent(
    number: int, steps: Steps, data: Mapping[str, Any], *, more: bool = False, seen: str = ""
) -> Editor:
    """Return the form that a page sent, with a further empty row if asked; `seen` overrules."""
    said = {name: data[name] for name in data}
    if seen:
        said["seen"] = seen
    form = SeenForm(said, shape=SHAPES[number])
    rows_part = rows_of(SHAPES[number])
    if rows_part is None:
        return Editor(number, steps, form, [])
    count = min(_count(said), rows_part.most)
    known = _typed(said, count, naming(rows_part.shape))
    rows = [
        RowForm(
            said, shape=rows_part.shape, prefix=_prefix(place),
            choices=_choices(steps, known, str(said.get(f"{_prefix(place)}-key", ""))),
        )
        for place in range(count)
    ]  # fmt: skip
    if more and count < rows_part.most:
        key = new_key()
        fresh = RowForm(
            shape=rows_part.shape, choices=_choices(steps, known, key), prefix=_prefix(count),
            initial={"key": key},
        )  # fmt: skip
        fresh.fresh = True
        fresh.fields[naming(rows_part.shape)].widget.attrs["autofocus"] = True
        rows.append(fresh)
    return Editor(number, steps, form, rows)


def _count(said: Mapping[str, Any]) -> int:
    count = str(said.get("baris", ""))
    return int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0  # noqa: PLR2004 - digits


def _typed(said: Mapping[str, Any], count: int, name: str) -> list[tuple[str, str]]:
    """Return the keys and names of the rows that a page sent, without those that go."""
    prefixes = [_prefix(place) for place in range(count)]
    found = [
        (str(said.get(f"{one}-key", "")), str(said.get(f"{one}-{name}", "")).strip())
        for one in prefixes
        if not said.get(f"{one}-gone")
    ]
    return [(key, title) for key, title in found if key and title]


def _choices(steps: Steps, known: Sequence[tuple[str, str]], own: str) -> dict[str, Choices]:
    """Return what may be chosen in a row: other rows of the same list, and what earlier steps hold."""
    words = words_of(steps)
    causes = [(one.key, _short(one.text)) for one in steps.causes.causes]
    planned = [(one.key, _short(one.what)) for one in steps.countermeasures.countermeasures]
    return {
        "branch": [(key, words[key]) for key in steps.guide.branches],
        "parent": [(key, _short(title)) for key, title in known if key != own],
        "cause": causes,
        "countermeasure": planned,
        "step": [
            (str(one.number), f"{one.number} · {in_words(one.name)}")
            for one in steps.guide.steps.values()
        ],
    }


def _short(title: str) -> str:
    return title if len(title) <= SHORT_CHOICE else f"{title[: SHORT_CHOICE - 1]}…"


def _prefix(place: int) -> str:
    return f"baris-{place}"
