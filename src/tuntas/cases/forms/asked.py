"""What a service asks about the matter itself, as fields that a file describes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.forms.citizen import UidForm
from tuntas.cases.forms.request_fields import MAKERS, as_answer
from tuntas.rules.casework import Field, Request, Requirement
from tuntas.rules.casework.requests import YES, Condition, day_of
from tuntas.rules.phrases import as_language, format_date

FIELD, FILE = "f_", "d_"  # prefixes of the names of inputs


def _language() -> str:
    return get_language() or "id"


class AskedForm(UidForm):
    """The fields of a service; `answers` fills them in as they were answered before."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        about: Request,
        answers: Mapping[str, str] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        known = {f"{FIELD}{key}": value for key, value in (answers or {}).items()}
        super().__init__(data, files, initial=known, auto_id=auto_id)
        self.about = about
        self._raw = {
            one.key: self.data.get(f"{FIELD}{one.key}", "")
            for one in about.fields
            if one.kind in {"choice", "yes_no"}
        }
        for field in about.fields:
            self.fields[f"{FIELD}{field.key}"] = self._made(field)

    def clean(self) -> dict[str, Any]:
        """Drop what is not asked for after these answers; check days."""
        said = super().clean() or self.cleaned_data
        for field in self.about.fields:
            self._drop_unasked(field, f"{FIELD}{field.key}")
            self._check_day(field, said.get(f"{FIELD}{field.key}"))
        return said

    def _made(self, field: Field) -> forms.Field:
        made = MAKERS[field.kind](
            field,
            label=field.label.in_language(_language()),
            help_text=self._help(field.help, field.shown_if),
            required=field.required,  # `clean` lets go what these answers do not ask for
        )
        made.error_messages["required"] = _("Mohon diisi.")
        self._mark(made, field.shown_if)
        return made

    def _help(self, words: Any, shown_if: Condition | None) -> str:
        said = words.in_language(_language()) if words else ""
        on = self.about.field(shown_if.field) if shown_if else None
        if shown_if is None or on is None:
            return said
        names = [
            one.label.in_language(_language()) for one in on.choices if one.key in shown_if.values
        ] or [_("Ya") if YES in shown_if.values else _("Tidak")]
        when = _("Diisi bila “%(question)s” dijawab “%(answer)s”.") % {
            "question": on.label.in_language(_language()),
            "answer": _("” atau “").join(names),
        }
        return f"{when} {said}".strip()

    def _mark(self, made: forms.Field, shown_if: Condition | None) -> None:
        """Tell shown_if.js when to show the field; without it the help says when to fill it in."""
        if shown_if is not None:
            made.widget.attrs["data-shown-if"] = f"{FIELD}{shown_if.field}"
            made.widget.attrs["data-shown-values"] = " ".join(sorted(shown_if.values))

    def _drop_unasked(self, one: Field | Requirement, name: str) -> None:
        """Let go of what these answers do not ask for, wrong or not."""
        if not self.about.is_asked(one.shown_if, self._raw):
            self.cleaned_data.pop(name, None)
            self.errors.pop(name, None)

    def _check_day(self, field: Field, value: Any) -> None:
        if field.kind != "date" or not isinstance(value, date):
            return
        today, language = timezone.localdate(), as_language(_language())
        if field.least is not None and value < (first := day_of(str(field.least), today)):
            words = _("Paling awal %(day)s.") % {"day": format_date(first, language, year=True)}
            self.add_error(f"{FIELD}{field.key}", words)
        if field.most is not None and value > (last := day_of(str(field.most), today)):
            words = _("Paling akhir %(day)s.") % {"day": format_date(last, language, year=True)}
            if last == today:
                words = _("Tanggal ini belum tiba.")
            self.add_error(f"{FIELD}{field.key}", words)

    def answers(self) -> dict[str, str]:
        """Return what a valid form answers, as it is stored."""
        found = {
            one.key: as_answer(self.cleaned_data.get(f"{FIELD}{one.key}"))
            for one in self.about.fields
        }
        return {key: value for key, value in found.items() if value}
