"""Writes a PDF anew without what tells of its maker or does something when it is opened.

Reads standard input, writes standard output. A process of its own: a hostile PDF can make any parser
take all memory or never end, and web workers do not carry the library for the few who send a PDF.
Run as a file, with nothing imported from the rest of the program:

    python -I pdf_child.py < SENT > KEPT

Exit status 3 means a password, any other that it cannot be read. What no page refers to, such as former
versions, is not written.
"""

import io
import resource
import sys
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

MAX_MEMORY_BYTES = 768 * 1024**2
MAX_CPU_SECONDS = 20
MAX_DEPTH = 200  # direct objects inside each other; a form of a real office has a dozen
PASSWORD_STATUS = 3
# Metadata, private data of programs, actions on events, forms that are programs, attached files.
DROPPED = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/XFA"),
    *("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/Collection"),
)
DROPPED_STREAMS = frozenset({"/Metadata", "/EmbeddedFile"})  # whatever the key that leads there
# A link to a page or to a web address stays; whatever runs, sends or opens files does not.
HARMLESS_ACTIONS = frozenset({"/GoTo", "/URI", "/Named", "/Thread"})
HARMFUL_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE"})


class BrokenError(Exception):
    """There is nothing to be read."""


def clean(sent: bytes) -> bytes:
    """Return the PDF with its pages only. Raises `pikepdf.PasswordError`, `PdfError`, `BrokenError`."""
    with pikepdf.open(io.BytesIO(sent)) as pdf:
        if not len(pdf.pages):
            raise BrokenError
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for one in _objects(pdf):
            _disarm(one)
        kept = io.BytesIO()
        pdf.save(
            kept,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    with pikepdf.open(kept) as written:  # what was mended may still lose its root on the way
        if not len(written.pages):
            raise BrokenError
    return kept.getvalue()


def _objects(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Return every dictionary and stream, those that stand inside others included."""
    for one in [pdf.Root, *pdf.objects]:
        yield from _within(one, 0)


def _within(one: Object, depth: int) -> Iterator[Object]:
    if depth > MAX_DEPTH:
        raise BrokenError
    if isinstance(one, Dictionary | Stream):
        yield one
        parts = [part for _key, part in one.items()]
    elif isinstance(one, Array):
        parts = list(one)
    else:
        return
    for part in parts:
        if isinstance(part, Object) and not part.is_indirect:
            yield from _within(part, depth + 1)


def _disarm(one: Object) -> None:
    for key in DROPPED:
        if key in one:
            del one[key]
    if isinstance(one, Stream) and str(one.get("/Type")) in DROPPED_STREAMS:
        one.write(b"")
    if str(one.get("/S")) in HARMFUL_ACTIONS:
        del one["/S"]
    if _does_something(one.get("/A")):
        del one["/A"]
    if _does_something(one.get("/Next")):
        del one["/Next"]


def _does_something(action: object) -> bool:
    if isinstance(action, Array):
        return any(_does_something(one) for one in action)
    if not isinstance(action, Dictionary) or "/S" not in action:
        return False
    kind = action["/S"]
    return not (isinstance(kind, Name) and str(kind) in HARMLESS_ACTIONS)


def main() -> int:
    """Limits itself, then reads and writes."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        kept = clean(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return PASSWORD_STATUS
    sys.stdout.buffer.write(kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
