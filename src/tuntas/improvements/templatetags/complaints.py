"""Shares of complaint surveys as people read them."""

from django import template
from django.utils.translation import get_language

from tuntas.rules.phrases import as_language, format_number

register = template.Library()
PERCENT = 100


@register.filter
def percent(share: float, places: int = 1) -> str:
    """Write a share from 0 to 1: `41,3%`."""
    return f"{format_number(share * PERCENT, as_language(get_language()), places=places)}%"


@register.filter
def points(difference: float) -> str:
    """Write a difference of shares in percentage points with its sign: `+3,0` with a true minus sign below zero, `0,0`."""
    written = format_number(abs(difference) * PERCENT, as_language(get_language()), places=1)
    if not written.strip("0.,"):
        return written
    return f"{'−' if difference < 0 else '+'}{written}"  # noqa: RUF001 - the true minus sign
