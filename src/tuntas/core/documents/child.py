"""Makes one document: JSON on standard input, the file on standard output.

A process of its own, see `rendering`. Run as a file, with nothing of the environment:

    python -I child.py < CONTENT > DOCUMENT
"""

import importlib
import json
import re
import resource
import sys
from pathlib import Path
from typing import Any

# Address space cannot be limited here: the JavaScript engine of the charts reserves 64 GB of it.
MAX_DATA_BYTES = 1536 * 1024**2
MAX_CPU_SECONDS = 45
SOURCES = Path(__file__).resolve().parents[3]
# Control characters and what is no character; people paste them without seeing them.
NOT_IN_DOCUMENTS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
KINDS = ("typst", "docx", "xlsx", "pptx")


def limit() -> None:
    """Give this process what the largest document needs, and no more."""
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_DATA_BYTES, MAX_DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(content: Any) -> Any:
    """Return `content` with its texts freed of what neither XML nor any font has."""
    if isinstance(content, str):
        return NOT_IN_DOCUMENTS.sub("", content)
    if isinstance(content, list):
        return [plain(one) for one in content]
    if isinstance(content, dict):
        return {key: plain(one) for key, one in content.items()}
    return content


def main() -> int:
    """Limit itself, then read, make and write; only the library that is needed is loaded."""
    limit()
    sys.path.insert(0, str(SOURCES))  # -I leaves it out
    content = plain(json.load(sys.stdin.buffer))
    kind = content["kind"]
    if kind not in KINDS:
        raise SystemExit(f"There is no renderer for {kind}.")
    renderer = importlib.import_module(f"tuntas.core.documents.to_{kind}")
    sys.stdout.buffer.write(renderer.made(content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
