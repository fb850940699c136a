"""How forms are drawn: one renderer, so that `{{ form }}` looks the same on every page."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields with the project's components.

    For FORM_RENDERER. Needs "django.forms" among INSTALLED_APPS, for the widgets' own templates.
    """

    form_template_name = "forms/fields.html"
    field_template_name = "components/field.html"
