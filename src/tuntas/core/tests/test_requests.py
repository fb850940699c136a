"""What is refused before Django reads it."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from tuntas.core.requests import only_utf_8

FORM = "application/x-www-form-urlencoded"


def status_of(content_type: str, *, query: str = "") -> str:
    """Return what the application answers to an empty form."""
    told: list[str] = []
    environ = RequestFactory().post("/lacak/", b"", content_type=FORM).environ
    environ |= {"CONTENT_TYPE": content_type, "QUERY_STRING": query}

    def start(status: str, _headers: Any) -> None:
        told.append(status)

    list(only_utf_8(WSGIHandler())(environ, start))
    return told[0]


@pytest.mark.parametrize("charset", ["utf-16", "rot13", "hex", "idna", "undefined", "latin-1"])
def test_another_encoding_is_refused_before_anything_is_read_in_it(charset: str) -> None:
    assert status_of(f"{FORM}; charset={charset}", query="unit=%ff").startswith("415")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type", [FORM, f"{FORM}; charset=UTF-8", f'{FORM}; charset="utf8"', "?;="]
)
def test_what_browsers_send_is_read(content_type: str) -> None:
    assert not status_of(content_type).startswith(("415", "5"))
