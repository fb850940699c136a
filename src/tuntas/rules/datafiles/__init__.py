"""Data files: YAML that is shipped with the product, and that a city adds to in a folder of its own.

Every mistake is told with file, line and rule; a file that cannot be used is left out, and the others
still count. A new kind of file is a package with `files/*.yaml`, a `schema.json` and these lines:

    class PenaltyError(DataFileError):
        \"\"\"A file of penalties breaks rules.\"\"\"

    def read_penalty(text: str, *, path: str) -> Penalty:
        document = read_document(text, path, package=PACKAGE, error=PenaltyError)
        penalty = Penalty(document["key"], document["percent"], content_hash(text), path)
        PenaltyError.raise_any(path, problems_of(penalty))  # what no schema can say
        return penalty

    def load_penalty(path: Path) -> Penalty:
        return read_penalty(text_of(path, PenaltyError), path=str(path))

    @lru_cache(maxsize=1)
    def shipped() -> Mapping[str, Penalty]:
        found = (read_penalty(text, path=name) for name, text in shipped_texts(PACKAGE).items())
        return {one.key: one for one in found}

    PENALTIES = DataFiles(load_penalty, shipped=shipped, error=PenaltyError)

Pages ask `PENALTIES.found(folder, left_out)` for `.usable` and `.problems`; a command that checks
asks `PENALTIES.checked(folder)`, which raises. `left_out` is where the caller logs.
"""

from tuntas.rules.datafiles.document import content_hash, read_document
from tuntas.rules.datafiles.errors import DataFileError, Problem
from tuntas.rules.datafiles.loading import (
    DataFiles,
    Found,
    Keyed,
    own_files,
    shipped_texts,
    text_of,
)
from tuntas.rules.datafiles.yaml_lines import Dialect, UnreadableValueError, line_at, read

__all__ = [
    "DataFileError",
    "DataFiles",
    "Dialect",
    "Found",
    "Keyed",
    "Problem",
    "UnreadableValueError",
    "content_hash",
    "line_at",
    "own_files",
    "read",
    "read_document",
    "shipped_texts",
    "text_of",
]
