"""What pages answer to what cannot be done (ADR 39), as every test of refusals looks at it."""

from typing import Any

from django import forms
from django.test import Client


def refused(client: Client, address: str, status: int, /, *words: str, **sent: object) -> str:
    """Send a form that is refused: the status says which kind, the page why and what was typed."""
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == status, (address, answer.status_code)
    for one in words:
        assert one in page, (address, one)
    return page


def closed_to(client: Client, address: str, reason: str) -> None:
    """Open a page that somebody may not use: the reason is told."""
    answer = client.get(address)
    assert answer.status_code == 403, address
    assert reason in answer.content.decode()


def as_shown(form: forms.Form) -> dict[str, Any]:
    """Return what a browser sends of a form when nothing is changed on its page."""
    shown = {field.html_name: field.value() for field in form}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def overtaken(
    first: Client, second: Client, address: str, theirs: dict[str, Any], mine: dict[str, Any]
) -> dict[str, tuple[str, str]]:
    """Let two people save what both had open; return what the second is told: (stored, typed) by label.

    The second presses again on the page with both, and is taken.
    """
    sent = as_shown(second.get(address).context["form"])
    assert first.post(address, {**sent, **theirs}).status_code == 302
    answer = second.post(address, {**sent, **mine})
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("sementara itu sudah diubah", "Yang tersimpan sekarang", "Isian Anda"):
        assert words in page
    assert second.post(address, as_shown(answer.context["form"])).status_code == 302
    return {one.label: (one.stored, one.typed) for one in answer.context["differing"]}
