"""Pages of improvements as a browser opens and sends them."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tuntas.improvements.models import Improvement


def at(improvement: Improvement, number: int | None = None, rest: str = "") -> str:
    place = f"langkah/{number}/" if number else ""
    return f"/kerja/perbaikan/{improvement.pk}/{place}{rest}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.unescape(answer.content.decode())


def sent(client: Client, address: str, data: dict[str, Any], status: int = 302) -> HttpResponse:
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer  # type: ignore[return-value]


def typed(content: str) -> dict[str, str]:
    """Return what a browser would send of the step's form on a page."""
    form = content[content.index('class="form step-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if facts.get("type") != "checkbox" or "checked" in tag:
            found[facts["name"]] = html.unescape(facts.get("value", ""))
    for name, said in re.findall(
        r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = html.unescape(said)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def raw(client: Client, address: str) -> str:
    return client.get(address).content.decode()
