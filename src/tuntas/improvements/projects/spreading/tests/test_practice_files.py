"""The file of a practice: what is wrong with one is told with its place."""

import json

import pytest
from tests.personas import City

from tuntas.core.errors import DomainError
from tuntas.improvements.projects.spreading.document import as_json, practice_of, read_practice
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    shared,
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "lain"}, "format"),
        ({"title": ""}, "title"),
        ({"title": 7}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "\u200b \u2060"}, "title"),
        ({"title": "…"}, "title"),
        ({"title": "\u3164"}, "title"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "https://"}, "address"),
        ({"address": "http://kota .go.id/praktik/"}, "address"),
        ({"address": "https://kota.go.id\nBcc: pintu"}, "address"),
        ({"steps": {"5": {}}}, "steps.5"),
        ({"steps": {"4": {"countermeasures": "semua"}}}, "steps.4.countermeasures”: bukan daftar"),
        ({"steps": []}, "steps"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    city: City, change: dict[str, object], said: str
) -> None:
    document = {**as_json(practice_of(shared(city))), **change}
    with pytest.raises(DomainError, match=said):
        read_practice(json.dumps(document).encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"title": "a\ud800"}, {"address": "https://a\udfff"}, {"service": "\ud800"},
        {"steps": {"\ud800": {}}}, {"steps": {"1": {"\ud800": 1}}},
    ],
)  # fmt: skip
def test_halves_of_letters_are_refused(city: City, change: dict[str, object]) -> None:
    document = {**as_json(practice_of(shared(city))), **change}
    with pytest.raises(DomainError) as refused:
        read_practice(json.dumps(document).encode())
    assert refused.value.message.encode()


@pytest.mark.django_db
def test_a_title_is_one_line(city: City) -> None:
    document = {**as_json(practice_of(shared(city))), "title": " Satu\r\nBcc: pintu\t"}
    assert read_practice(json.dumps(document).encode()).title == "Satu Bcc: pintu"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b"x" * 300_001])
def test_what_is_no_practice_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError):
        read_practice(data)
