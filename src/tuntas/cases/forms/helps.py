"""Gentle help with a report: what would make it complete, what had better not stand in it."""

import re
from datetime import date

from django.utils.translation import gettext as _

SHORT_TEXT = 60  # letters; below this a report seldom says what happened
TITLE_LENGTH = 80
# A full stop after three letters or fewer is an abbreviation more often than an end: Jl., Kel., No.
SENTENCE_END = re.compile(r"(?<=\w{4}\.)\s|(?<=[!?…])\s|\n")
# A family card or identity number has 16 digits; a mobile number begins with 08, 628 or +628.
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
PHONE_NUMBER = re.compile(r"(?<!\d)(?:\+?62|0)[ .-]?8[1-9](?:[ .-]?\d){7,10}(?!\d)")


def title_of(text: str) -> str:
    """Return the first sentence of a text, cut at a word so that it has 80 letters at most."""
    first = " ".join(SENTENCE_END.split(text.strip(), maxsplit=1)[0].split()).rstrip(".")
    if len(first) <= TITLE_LENGTH:
        return first
    room = first[: TITLE_LENGTH - 1]
    whole_words = room.rpartition(" ")[0] or room
    return f"{whole_words.rstrip(' ,;:')}…"


def missing_parts(
    *, text: str, place: str, region: object, happened_on: date | None
) -> dict[str, str]:
    """Return what would help whoever has to act: words by field; empty when all is there."""
    missing = {}
    if len(text) < SHORT_TEXT:
        missing["text"] = _("cerita yang lebih rinci")
    if not place and region is None:
        missing["place"] = _("tempatnya")
    if happened_on is None:
        missing["happened_on"] = _("kapan terjadinya")
    return missing


def personal_data(text: str) -> list[str]:
    """Return in words which personal numbers a text seems to contain."""
    found = []
    if IDENTITY_NUMBER.search(text):
        found.append(_("NIK atau nomor KK"))
    if PHONE_NUMBER.search(text):
        found.append(_("nomor telepon"))
    return found
