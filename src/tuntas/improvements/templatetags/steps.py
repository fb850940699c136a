"""The eight steps by name, and what came of them in a word."""

from django import template
from django.utils.translation import get_language

from tuntas.improvements.guide import eight_steps
from tuntas.improvements.models import EffectResult
from tuntas.improvements.projects.measuring.verdicts import Tag, tag_of

register = template.Library()


@register.filter
def step_name(number: int) -> str:
    """Return what a step is called, in the reader's language."""
    return eight_steps().steps[number].name.in_language(get_language() or "id")


@register.filter
def verdict(effect: EffectResult) -> Tag:
    """Return what was seen of a change, as a tag."""
    return tag_of(effect)
