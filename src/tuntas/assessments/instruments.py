"""The instruments that can be used here: those shipped and the city's own files."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.rules.instruments import Instrument, instruments

OWN_FOLDER = "instruments"  # below TUNTAS_HOME


def known_instruments() -> Mapping[str, Instrument]:
    """Return every instrument by key; an own file that was changed is read again.

    Raises `InstrumentError` when an own file breaks a rule.
    """
    folder = Path(settings.HOME) / OWN_FOLDER
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml")))
    return _read(folder, stamp)


@lru_cache(maxsize=2)
def _read(folder: Path, _stamp: tuple[tuple[str, int], ...]) -> Mapping[str, Instrument]:
    return instruments(folder)


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
