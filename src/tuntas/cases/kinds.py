"""Every kind of case that is known here: those that come along and the city's own services."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tuntas.rules.casework import (
    CaseType,
    CaseTypeError,
    case_types,
    read_service_file,
    service_files,
)
from tuntas.rules.casework.shipped import read_text

OWN_FOLDER = "services"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def kind_of(key: str) -> CaseType:
    """Return the case type with this key; raises `KeyError` for one that never was.

    Those that come along are found at once; a city's own file that went missing, or that somebody
    broke, is replaced by the text with which requests were last sent.
    """
    found = case_types().get(key) or own_services().get(key)
    return found or _kept(key)


def known_kinds() -> Mapping[str, CaseType]:
    """Return every usable case type by key."""
    return {**case_types(), **own_services()}


def service_kinds() -> Mapping[str, CaseType]:
    """Return every usable service by key."""
    return {key: one for key, one in known_kinds().items() if one.request is not None}


def own_services() -> Mapping[str, CaseType]:
    """Return the city's own services by key; a file that was changed is read again."""
    return {key: one for key, (one, _text) in _usable(_stamps()).items()}


def own_text(key: str) -> str:
    """Return the text of a city's own file, empty for a kind that comes along."""
    found = _usable(_stamps()).get(key)
    return found[1] if found else ""


def folder() -> Path:
    """Return where a city's own files lie."""
    return Path(settings.HOME) / OWN_FOLDER


def _stamps() -> tuple[tuple[Path, int], ...]:
    return tuple((path, path.stat().st_mtime_ns) for path in service_files(folder()))


@lru_cache(maxsize=2)
def _usable(stamps: tuple[tuple[Path, int], ...]) -> Mapping[str, tuple[CaseType, str]]:
    found: dict[str, tuple[CaseType, str]] = {}
    for path, _stamp in stamps:
        try:
            one, text = read_service_file(path)
        except (CaseTypeError, OSError) as error:
            logger.error("A service is left out: %s", error)  # noqa: TRY400 - told in words
            continue
        if one.key in found:
            logger.error("A service is left out: %s: the key %r stands twice", path, one.key)
            continue
        found[one.key] = one, text
    return found


def _kept(key: str) -> CaseType:
    texts = apps.get_model("cases", "CaseTypeText").objects.filter(key=key)
    text = texts.values_list("text", flat=True).first()
    if text is None:
        raise KeyError(key)
    return _read_kept(text, key)


@lru_cache(maxsize=32)
def _read_kept(text: str, key: str) -> CaseType:
    return read_text(text, name=f"{key} (kept)")
