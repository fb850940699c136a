"""Addresses of the pages of reform, and what their forms send."""

from django.test import Client

from tuntas.improvements.models import ReformItem, ReformPlan

REFORM = "/kerja/reformasi/"


def text(client: Client, address: str, status: int = 200) -> str:
    """Open a page."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def of_plan(plan: ReformPlan, rest: str = "") -> str:
    """Return the address of a plan, or one below it."""
    return f"{REFORM}rencana/{plan.pk}/{rest}"


def of_item(item: ReformItem, rest: str = "") -> str:
    """Return the address of an action, or one below it."""
    return f"{REFORM}tindakan/{item.pk}/{rest}"


def item_sent(**changes: str) -> dict[str, str]:
    """Return what the form of an action sends."""
    said = {
        "action": "Meninjau  standar", "output": "Standar baru", "target": "14 layanan",
        "due": "2026-12-15", "responsible": "Sekretaris",
    }  # fmt: skip
    return {**said, **changes}
