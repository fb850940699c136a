"""The rules of this government: its own files below `improvement`, or else the shipped ones."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from tuntas.rules.datafiles import DataFiles, Keyed
from tuntas.rules.improvement.rule_files import RuleKind

T = TypeVar("T", bound=Keyed)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _LeftOut:
    """Logs what is wrong with a file; equal for equal words, so that it is told once per reading."""

    what: str

    def __call__(self, problem: Exception) -> None:
        logger.error("%s are left out: %s", self.what, problem)


def usable(files: DataFiles[T], folder: str, *, what: str) -> Mapping[str, T]:
    """Return what can be used of `folder` below TUNTAS_HOME, by key, the shipped ones first.

    A file that was changed is read again; one that breaks a rule is left out and logged as `what`.
    """
    return files.found(Path(settings.HOME) / folder, _LeftOut(what)).usable


def own_or_shipped(kind: RuleKind[T], *, what: str) -> T:
    """Return the rule that holds here: of several own files the first by name, else the shipped one."""
    return next(iter(usable(kind.own, kind.folder, what=what).values()), kind.shipped)
