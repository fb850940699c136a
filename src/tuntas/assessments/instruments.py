"""The instruments that can be used here: those shipped and the city's own files."""

import logging
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.rules.instruments import INSTRUMENTS, Instrument

OWN_FOLDER = "instruments"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def known_instruments() -> Mapping[str, Instrument]:
    """Return every usable instrument by key; an own file that was changed is read again.

    An own file that breaks a rule is left out and logged: whatever uses another one goes on.
    """
    return INSTRUMENTS.found(_folder(), _left_out).usable


def checked_instruments() -> Mapping[str, Instrument]:
    """Return every instrument by key. Raises `InstrumentError` when an own file breaks a rule."""
    return INSTRUMENTS.checked(_folder())


def _folder() -> Path:
    return Path(settings.HOME) / OWN_FOLDER


def _left_out(problem: Exception) -> None:
    logger.error("An instrument is left out: %s", problem)


def pinned(key: str, digest: str) -> Instrument:
    """Return the instrument that a survey or a round was started with.

    Raises `DomainError` when the file is gone or no longer the same: a version in use never changes.
    """
    found = known_instruments().get(key)
    if found is None or found.hash != digest:
        raise DomainError(
            _(
                "Berkas instrumen %(key)s tidak sama lagi dengan saat penilaian ini dimulai. "
                "Kembalikan berkas aslinya; aturan baru adalah berkas baru dengan nama lain."
            )
            % {"key": key}
        )
    return found
