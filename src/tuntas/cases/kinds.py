"""Every kind of case that is known here: those that come along and the city's own services."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tuntas.rules.casework import CaseType, CaseTypeError, case_types, read_service_file
from tuntas.rules.casework.shipped import read_text
from tuntas.rules.datafiles import DataFiles

OWN_FOLDER = "services"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OwnService:
    """A service of the city with the text of its file."""

    kind: CaseType
    text: str
    path: str

    @property
    def key(self) -> str:
        return self.kind.key


def _load(path: Path) -> OwnService:
    kind, text = read_service_file(path)
    return OwnService(kind, text, str(path))


OWN_SERVICES = DataFiles(_load, error=CaseTypeError)


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
    return {key: one.kind for key, one in _own().items()}


def own_text(key: str) -> str:
    """Return the text of a city's own file, empty for a kind that comes along."""
    found = _own().get(key)
    return found.text if found else ""


def folder() -> Path:
    """Return where a city's own files lie."""
    return Path(settings.HOME) / OWN_FOLDER


def _own() -> Mapping[str, OwnService]:
    return OWN_SERVICES.found(folder(), _left_out).usable


def _left_out(problem: Exception) -> None:
    logger.error("A service is left out: %s", problem)


def _kept(key: str) -> CaseType:
    texts = apps.get_model("cases", "CaseTypeText").objects.filter(key=key)
    text = texts.values_list("text", flat=True).first()
    if text is None:
        raise KeyError(key)
    return _read_kept(text, key)


@lru_cache(maxsize=32)
def _read_kept(text: str, key: str) -> CaseType:
    return read_text(text, name=f"{key} (kept)")
