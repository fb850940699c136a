"""What the commands about instruments share."""

import difflib

from django.core.management.base import CommandError

from tuntas.assessments.instruments import checked_instruments
from tuntas.rules.instruments import Instrument, InstrumentError


def instrument_or_error(key: str) -> Instrument:
    """Return an instrument; raises `CommandError` naming the nearest when there is none."""
    try:
        found = checked_instruments()
    except InstrumentError as error:
        raise CommandError(str(error)) from error
    if key in found:
        return found[key]
    near = difflib.get_close_matches(key, found, n=1)
    hint = f" Maksud Anda {near[0]}?" if near else ""
    raise CommandError(f"Tidak ada instrumen {key}.{hint} Semua: tuntas instruments")
