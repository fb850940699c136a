"""A document as an answer to a browser."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Named:
    """What a file is called: words that become a name, and the kind of file."""

    words: str
    ending: str

    @property
    def file_name(self) -> str:
        """Return a name that every system takes."""
        return f"{slugify(self.words)[:100]}.{self.ending}"


def as_answer(content: bytes, name: Named) -> HttpResponse:
    """Return the file: PDFs to look at, what is edited to keep. Never stored on the way."""
    answer = HttpResponse(content, content_type=MEDIA_TYPES[name.ending])
    disposition = content_disposition_header(name.ending != "pdf", name.file_name)
    answer["Content-Disposition"] = disposition or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
