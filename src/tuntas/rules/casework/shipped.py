"""The case types that come along, and those that a city writes."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from tuntas.rules.casework.reading import read_case_type
from tuntas.rules.casework.types import CaseType
from tuntas.rules.casework.yaml_text import MAX_LETTERS, CaseTypeError, parse

PACKAGE = "tuntas.rules.casework"


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, str]]:
    """Return the files by folder and name; `bases` are only there to be based on."""
    return {
        folder: {
            file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
            for file in sorted(files(PACKAGE).joinpath(folder).iterdir(), key=lambda one: one.name)
            if file.name.endswith(".yaml")
        }
        for folder in ("bases", "files")
    }


@lru_cache(maxsize=1)
def case_types() -> Mapping[str, CaseType]:
    """Return every case type that comes along, by key: kinds of report and services."""
    found = (read_text(text, name=f"{name}.yaml") for name, text in _texts()["files"].items())
    return {one.key: one for one in found}


def report_types() -> Mapping[str, CaseType]:
    """Return the kinds of report, by key: not the services."""
    return {key: one for key, one in case_types().items() if one.request is None}


def case_type(key: str) -> CaseType:
    """Return one case type that comes along; raises `KeyError` for an unknown key."""
    return case_types()[key]


def read_text(text: str, *, name: str) -> CaseType:
    """Read a file's text, with the file that comes along and that it is based on.

    Raises `CaseTypeError`.
    """
    based_on = parse(text, name).get("based_on")
    if based_on is None:
        return read_case_type(text, name=name)
    bases = {**_texts()["files"], **_texts()["bases"]}
    if not isinstance(based_on, str) or based_on not in bases:
        raise CaseTypeError(f"{name}: based_on: there is no {based_on!r}; {', '.join(bases)} exist")
    return read_case_type(text, name=name, basis=bases[based_on])


def read_service_file(path: Path) -> tuple[CaseType, str]:
    """Return a city's own service and the text of its file. Raises `CaseTypeError`, `OSError`."""
    if path.stat().st_size > MAX_LETTERS * 4:
        raise CaseTypeError(f"{path}: longer than {MAX_LETTERS} letters")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CaseTypeError(f"{path}: no text in UTF-8 (byte {error.start})") from error
    found = read_text(text, name=str(path))
    if found.request is None:
        raise CaseTypeError(f"{path}: top: `request` is missing: this is no file of a service")
    if found.key in case_types():
        raise CaseTypeError(f"{path}: key: {found.key!r} comes along already; choose another")
    return found, text


def service_files(folder: Path) -> list[Path]:
    """Return the files of a city's own folder."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.is_file()]
