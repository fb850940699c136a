"""The text of a data file as a document: read, then held against the schema of its kind."""

import hashlib
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError

from tuntas.rules.datafiles.errors import DataFileError, Problem
from tuntas.rules.datafiles.yaml_lines import UnreadableValueError, line_at, read


def read_document(
    text: str,
    path: str,
    *,
    package: str,
    error: type[DataFileError] = DataFileError,
    schema: str = "schema.json",
) -> Any:
    """Return a file's values, which fit `schema` in `package`; `line_at` knows their lines.

    Raises `error` with every problem found: file, line, rule and what to do.
    """
    document = _values(text, path, error)
    broken = _validator(package, schema).iter_errors(document)
    error.raise_any(
        path,
        [
            Problem(line_at(document, list(one.absolute_path)), "schema", _told(one))
            for one in broken
        ],
    )
    return document


def _told(error: ValidationError) -> str:
    """Return where in the document it is wrong, and how; of several shapes, what each of them wants."""
    said = ", or ".join(one.message for one in error.context or ()) or error.message
    place = error.json_path.removeprefix("$").removeprefix(".")
    return f"{place}: {said}" if place else said


def content_hash(text: str) -> str:
    """Return the SHA-256 of a file's text in hexadecimal: what was begun with it can be pinned to it."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=32)
def _validator(package: str, schema: str) -> Draft202012Validator:
    text = files(package).joinpath(schema).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _values(text: str, path: str, error: type[DataFileError]) -> Any:
    try:
        return read(text)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 0
        raise error(path, [Problem(line, "yaml", wrong.problem or "unreadable")]) from wrong
    except yaml.YAMLError as wrong:  # a character that no text has
        reason = str(wrong).partition("\n")[0]
        raise error(path, [Problem(0, "yaml", reason)]) from wrong
    except UnreadableValueError as wrong:
        raise error(path, [Problem(wrong.line, "yaml", str(wrong))]) from wrong
