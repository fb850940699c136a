"""How forms are drawn, and a field that every app needs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields with the project's components.

    For FORM_RENDERER. Needs "django.forms" among INSTALLED_APPS, for the widgets' own templates.
    """

    form_template_name = "forms/fields.html"
    field_template_name = "components/field.html"


class NumberField(forms.DecimalField):
    """A number that can be compared with others.

    Django finds out that `sNaN` is none only after it compared it with what the form began with,
    which no machine can do.
    """

    def to_python(self, value: Any) -> Any:
        """Read it; raises `ValidationError` for what is not finite."""
        number = super().to_python(value)
        if number is not None and not number.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number
