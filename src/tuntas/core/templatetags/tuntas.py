"""Moments, numbers and two-language texts as people read them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tuntas.core import drawing
from tuntas.rules.phrases import (
    ago_in_words,
    as_language,
    format_date,
    format_moment,
    format_number,
)

register = template.Library()


@register.simple_tag
def inbox_rows(rows: Iterable[Any], pick: str = "", form: str = "") -> SafeString:
    """Draw the rows of an inbox."""
    return drawing.inbox_rows(rows, pick=pick, form=form)


@register.simple_tag
def timeline_rows(entries: Iterable[drawing.Entry]) -> SafeString:
    """Draw the rows of a timeline."""
    return drawing.timeline_rows(entries)


class TwoLanguages(Protocol):
    """A text in both languages, as data files hold it."""

    def in_language(self, language: str) -> str: ...


@register.filter
def moment(value: datetime) -> str:
    """`Rabu, 18 November · 08.40`, with the year when it is not this one."""
    local = timezone.localtime(value)
    year = local.year != timezone.localdate().year
    return format_moment(local, as_language(get_language()), year=year)


@register.filter
def day(value: date) -> str:
    """`Rabu, 18 November 2026`."""
    return format_date(value, as_language(get_language()))


@register.filter
def ago(value: datetime) -> str:
    """`5 menit lalu`, `kemarin, 08.40`."""
    now = timezone.localtime()
    return ago_in_words(now, value, as_language(get_language()))


@register.filter
def number(value: float) -> str:
    """`1.234,5`."""
    return format_number(value, as_language(get_language()))


@register.filter
def words(value: TwoLanguages) -> str:
    """Return a data file's text in the reader's language."""
    return value.in_language(get_language() or "id")
