"""Every field that people fill in has a label: the summary of errors names fields by it."""

import importlib
import pkgutil
from collections.abc import Iterator

from django.forms import BaseForm

import tuntas

# Told beside the field itself, or buttons: never in a summary.
NAMELESS = {
    "tuntas.assessments.rounds.forms.PhaseForm.anyway",
    "tuntas.improvements.projects.measuring.forms.records.FigureRow.value",
}


def test_every_field_has_a_label() -> None:
    """Forms of libraries have `labels`, which are put in when one is made."""
    for module in pkgutil.walk_packages(tuntas.__path__, "tuntas."):
        if ".forms" in module.name or ".views" in module.name:
            importlib.import_module(module.name)
    bare = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms_below(BaseForm)
        if form.__module__.startswith("tuntas.") and not hasattr(form, "labels")
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if field.label is None and not field.widget.is_hidden
    }
    assert bare == NAMELESS


def forms_below(form: type) -> Iterator[type]:
    for below in form.__subclasses__():
        yield below
        yield from forms_below(below)
