"""The result of a service request: its content, its PDF with a code to check it, and where both lie.

The content is in both languages, so that a document says the same to everybody who checks it.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tuntas.cases.models import IssuedDocument, ServiceRequest
from tuntas.core.documents.rendering import Job, rendered
from tuntas.core.file_store import hash_of, keep, path_of
from tuntas.core.secrets import decrypt, encrypt
from tuntas.organisation.models import Region
from tuntas.rules.casework import Field, Request, Result
from tuntas.rules.casework.requests import YES, filled
from tuntas.rules.phrases import Language, format_date, format_number

TEMPLATE = "cases/typst/document.typ"
LANGUAGES: tuple[Language, Language] = ("id", "en")
FOR_EVER = {"id": "Berlaku selamanya.", "en": "Valid for ever."}
UNTIL = {"id": "Berlaku sampai {day}.", "en": "Valid until {day}."}
YES_NO = {"id": ("ya", "tidak"), "en": ("yes", "no")}
Words = Mapping[str, str]


@dataclass(frozen=True)
class Issue:
    """What is known of a document when it is issued; `number` empty in a preview."""

    number: str
    at: datetime
    attended: int = 0


def answers_of(request: ServiceRequest) -> dict[str, str]:
    """Return what the applicant answered, by key of the field."""
    found: dict[str, str] = json.loads(request.answers or "{}")
    return found


def said(field: Field, value: str, language: Language) -> str:
    """Return an answer in words: a choice by its label, a day as one says it."""
    if not value:
        return ""
    if field.kind == "choice":
        words = field.chosen(value)
        return words.in_language(language) if words else value
    in_words = SAID.get(field.kind)
    return in_words(value, language) if in_words else value


def _region(code: str, _language: Language) -> str:
    return Region.objects.filter(pk=code).values_list("name", flat=True).first() or code


SAID: Mapping[str, Callable[[str, Language], str]] = {
    "yes_no": lambda value, language: YES_NO[language][0 if value == YES else 1],
    "date": lambda value, language: _day(date.fromisoformat(value), language),
    "number": lambda value, language: format_number(int(value), language),
    "region": _region,
}


def values_of(request: ServiceRequest, about: Request, language: Language) -> dict[str, str]:
    """Return the words of every field that was asked and answered."""
    answers = answers_of(request)
    found = {
        one.key: said(one, answers.get(one.key, ""), language)
        for one in about.asked_fields(answers)
    }
    return {key: words for key, words in found.items() if words}


def content_of(
    request: ServiceRequest, about: Request, result: Result, issue: Issue
) -> dict[str, Any]:
    """Return all that the document says, in both languages; JSON."""
    issued_on = timezone.localtime(issue.at).date()
    until = result.valid.until(issued_on) if result.valid else None
    texts: dict[str, Any] = {"paragraphs": {}, "issued_on": {}, "valid": {}}
    for language in LANGUAGES:
        values = {
            **values_of(request, about, language),
            "number": issue.number or "…",
            "date": _day(issued_on, language),
            "valid_until": _day(until, language) if until else "",
            "service": request.service.name,
            "unit": request.service.unit.name,
            "city": settings.ENVIRONMENT.city_name,
            "attended": str(issue.attended),
        }
        paragraphs = (filled(one.in_language(language), values) for one in result.paragraphs)
        texts["paragraphs"][language] = [one for one in paragraphs if one]
        texts["issued_on"][language] = _day(issued_on, language)
        texts["valid"][language] = (
            UNTIL[language].format(day=_day(until, language)) if until else FOR_EVER[language]
        )
    return {
        **texts,
        "title": _both(result.title),
        "number": issue.number,
        "signer": _both(result.signer),
        "unit": request.service.unit.name,
        "service": request.service.name,
        "city": settings.ENVIRONMENT.city_name,
        "public": _public(request, about),
    }


def _public(request: ServiceRequest, about: Request) -> list[list[Words]]:
    """Return the fields that the file lets everybody see, each as a name and a value."""
    words = {language: values_of(request, about, language) for language in LANGUAGES}
    return [
        [_both(one.label), {language: words[language][one.key] for language in LANGUAGES}]
        for one in about.fields
        if one.public and one.key in words["id"]
    ]


def _both(words: Any) -> Words:
    return {"id": words.id, "en": words.en}


def _day(day: date, language: Language) -> str:
    return format_date(day, language, weekday=False)


def valid_until(result: Result, at: datetime) -> date | None:
    """Return the last day on which a document issued now holds; None for ever."""
    return result.valid.until(timezone.localtime(at).date()) if result.valid else None


def pdf_of(content: Mapping[str, Any], code: str) -> bytes:
    """Make the PDF. It names people, so the store of other documents does not keep a copy."""
    address = f"{settings.ENVIRONMENT.address}{reverse('document_check', args=[code])}"
    data = {**content, "code": code, "address": address.partition("://")[2]}
    job = Job("typst", {"template": TEMPLATE, "data": data, "codes": {"check": address}})
    return rendered(job, kept=False)


def keep_sealed(pdf: bytes) -> str:
    """Store the file encrypted; return the name under which it lies."""
    sealed = encrypt(base64.b64encode(pdf).decode()).encode()
    keep(sealed)
    return hash_of(sealed)


def opened(document: IssuedDocument) -> bytes:
    """Return the file of a document. Raises `FileNotFoundError` when the store lost it."""
    sealed = path_of(document.stored_sha256).read_bytes().decode()
    return base64.b64decode(decrypt(sealed))
