"""Data files: YAML that is shipped with the product, and that a city adds to in a folder of its own.

Every mistake is told with file, line and rule; a file that cannot be used is left out, and the others
still count. A new kind of file is a package with `files/*.yaml`, a `schema.json`, a dataclass and:

    class PenaltyError(DataFileError):
        \"\"\"A file of penalties breaks rules.\"\"\"

    PENALTY = FileKind(build, package=PACKAGE, problems=problems, error=PenaltyError)

    @lru_cache(maxsize=1)
    def shipped() -> Mapping[str, Penalty]:
        return PENALTY.all_shipped()

    PENALTIES = DataFiles(PENALTY.load, shipped=shipped, error=PenaltyError)

`problems` tells what no schema can say of a document, `build` makes the dataclass of one without any.
Pages ask `PENALTIES.found(folder, left_out)` for `.usable` and `.problems`; a command that checks
asks `PENALTIES.checked(folder)`, which raises. `left_out` is where the caller logs.
"""

from tuntas.rules.datafiles.document import content_hash, read_document
from tuntas.rules.datafiles.errors import DataFileError, Problem
from tuntas.rules.datafiles.kinds import FileKind, Origin
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
    "FileKind",
    "Found",
    "Keyed",
    "Origin",
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
