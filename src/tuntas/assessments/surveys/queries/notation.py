"""Exact numbers as offices print them."""

from fractions import Fraction

from django.utils.translation import get_language

from tuntas.rules.phrases import as_language, format_number
from tuntas.rules.scoring import rounded

SHOWN_DECIMALS = 4


def in_words(value: Fraction) -> str:
    """`3,4483`: in the reader's notation, with as many decimals as offices print."""
    return format_number(rounded(value, SHOWN_DECIMALS), as_language(get_language()))
