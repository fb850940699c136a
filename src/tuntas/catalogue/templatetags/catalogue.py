"""Promises, fees and changes in words."""

from django import template

from tuntas.catalogue import promises
from tuntas.catalogue.comparing import Piece
from tuntas.catalogue.comparing import pieces as compared
from tuntas.catalogue.drafts import Difference
from tuntas.catalogue.models import Consultation, ServiceStandard

register = template.Library()


@register.filter
def promise(standard: ServiceStandard) -> str:
    """`3 hari kerja`."""
    return promises.promise_words(standard)


@register.filter
def fee(standard: ServiceStandard) -> str:
    """`Gratis`."""
    return promises.fee_words(standard)


@register.filter
def working(minutes: int) -> str:
    """`45 menit`, `2 hari kerja`."""
    return promises.minutes_words(minutes)


@register.filter
def pieces(difference: Difference) -> list[Piece]:
    """Return what is stored and what was typed, word by word."""
    return compared(difference.one, difference.other)


@register.filter
def groups(consultation: Consultation) -> list[tuple[str, int]]:
    """Return who came: groups in words with their number."""
    return [
        (str(label), consultation.participants[key])
        for key, label in Consultation.Group.choices
        if consultation.participants.get(key)
    ]
