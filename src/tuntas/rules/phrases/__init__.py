"""Moments, spans and numbers in words for people, in Indonesian and in English."""

from tuntas.rules.phrases.bilingual import Bilingual
from tuntas.rules.phrases.dates import format_clock, format_date, format_moment
from tuntas.rules.phrases.numbers import format_number, format_short
from tuntas.rules.phrases.spans import ago_in_words, due_in_words
from tuntas.rules.phrases.words import Language, as_language

__all__ = [
    "Bilingual",
    "Language",
    "ago_in_words",
    "as_language",
    "due_in_words",
    "format_clock",
    "format_date",
    "format_moment",
    "format_number",
    "format_short",
]
