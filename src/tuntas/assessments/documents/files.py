"""A document as an answer to a browser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from tuntas.core.errors import DomainError

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


def or_back(request: HttpRequest, make: Callable[[], HttpResponse], *, back: str) -> HttpResponse:
    """Return what `make` gives; where it cannot be made yet, lead to `back`, which says why."""
    try:
        return make()
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
