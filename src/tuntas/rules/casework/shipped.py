"""The case types that come along, and those that a city writes."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tuntas.rules.casework.reading import read_case_type
from tuntas.rules.casework.types import CaseType
from tuntas.rules.casework.yaml_text import MAX_LETTERS, CaseTypeError, parse
from tuntas.rules.datafiles import shipped_texts

PACKAGE = "tuntas.rules.casework"


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, str]]:
    """Return the files by folder and name; `bases` are only there to be based on."""
    return {
        folder: {
            name.removesuffix(".yaml"): text
            for name, text in shipped_texts(PACKAGE, folder).items()
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
        reason = f"there is no {based_on!r}; {', '.join(bases)} exist"
        raise CaseTypeError.at(name, "based_on", reason)
    return read_case_type(text, name=name, basis=bases[based_on])


def read_service_file(path: Path) -> tuple[CaseType, str]:
    """Return a city's own service and the text of its file. Raises `CaseTypeError`, `OSError`."""
    name = str(path)
    if path.stat().st_size > MAX_LETTERS * 4:
        raise CaseTypeError.at(name, "", f"longer than {MAX_LETTERS} letters")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CaseTypeError.at(name, "", f"no text in UTF-8 (byte {error.start})") from error
    found = read_text(text, name=name)
    if found.request is None:
        raise CaseTypeError.at(name, "top", "`request` is missing: this is no file of a service")
    if found.key in case_types():
        raise CaseTypeError.at(name, "key", f"{found.key!r} comes along already; choose another")
    return found, text
