"""The eight steps by name."""

from django import template
from django.utils.translation import get_language

from tuntas.improvements.guide import eight_steps

register = template.Library()


@register.filter
def step_name(number: int) -> str:
    """Return what a step is called, in the reader's language."""
    return eight_steps().steps[number].name.in_language(get_language() or "id")
