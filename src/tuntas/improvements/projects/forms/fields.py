"""Form fields for the parts of a step, by how each part is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.core.days import DayField
from tuntas.core.words import WordsField
from tuntas.improvements.projects.labels import HELP, LABELS
from tuntas.rules.improvement.step_shapes import (
    Day,
    Key,
    Lines,
    Number,
    Part,
    Rows,
    Shape,
    Text,
    parts_of,
)

Choices = Sequence[tuple[str, Any]]
PEOPLE = "people"  # id of the list of members on the page
LONG_TEXT = 1000  # letters; from more on a field shows four lines


def naming(shape: type[Shape]) -> str:
    """Return the field by which a row is known."""
    return next(
        name for name, part in parts_of(shape).items() if isinstance(part, Text) and part.needed
    )


def fields_of(
    shape: type[Shape], choices: Mapping[str, Choices] | None = None
) -> dict[str, forms.Field]:
    """Return the fields of a shape but its key and its rows; `choices` by the field's name."""
    helps = HELP.get(shape, {})
    return {
        name: _field(part, LABELS[shape][name], helps.get(name, ""), name, choices or {})
        for name, part in parts_of(shape).items()
        if name != "key" and not isinstance(part, Rows)
    }


def _field(
    part: Part, label: Any, help_text: Any, name: str, choices: Mapping[str, Choices]
) -> forms.Field:
    options: dict[str, Any] = {"label": label, "help_text": help_text, "required": False}
    if isinstance(part, Day):
        return DayField(**options)
    if isinstance(part, Key) or name in choices:
        return forms.ChoiceField(
            choices=[("", "–"), *choices.get(name, ())],
            error_messages={"invalid_choice": _("Pilihan ini sudah dihapus. Pilih yang lain.")},
            **options,
        )
    if isinstance(part, Number):
        return RupiahField(min_value=part.least, max_value=part.most, **options)
    if isinstance(part, Lines):
        return LinesField(part, **options)
    return _text_field(part, name, options)


def _text_field(part: Part, name: str, options: dict[str, Any]) -> forms.Field:
    most = part.most if isinstance(part, Text) else None
    if isinstance(part, Text) and part.long:
        rows = 4 if part.most > LONG_TEXT else 2
        widget: forms.Widget = forms.Textarea(attrs={"rows": rows})
    else:
        attrs = {"list": PEOPLE, "autocomplete": "off"} if name == "who" else {}
        widget = forms.TextInput(attrs=attrs)
    field = WordsField(max_length=most, widget=widget, **options)
    field.need = _("perlu sebelum langkah selesai") if part.needed else ""
    return field


class RupiahField(forms.IntegerField):
    """An amount as people write it: `Rp1.500.000`."""

    default_error_messages = {
        "invalid": _("Tulis dengan angka saja, misalnya 1.500.000."),
        "min_value": _("Tulis 0 atau lebih."),
        "max_value": _("Terlalu besar. Periksa lagi angkanya."),
    }

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        """Return the number behind dots and `Rp`."""
        if isinstance(value, str):
            value = value.replace("Rp", "").replace(".", "").strip()
        return super().to_python(value)


class LinesField(forms.CharField):
    """A few answers, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, part: Lines, **options: Any) -> None:
        super().__init__(**options)
        self.part = part

    def prepare_value(self, value: Any) -> Any:
        """Return the lines as one text."""
        return "\n".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        """Return the lines. Raises `ValidationError` for too many or too long ones."""
        said = tuple(one.strip() for one in super().clean(value).splitlines() if one.strip())
        if len(said) > self.part.count:
            raise forms.ValidationError(_("Paling banyak lima baris. Gabungkan yang serupa."))
        if any(len(one) > self.part.most for one in said):
            raise forms.ValidationError(_("Ada baris yang terlalu panjang. Persingkat."))
        return said
