"""What pages answer to what cannot be done (ADR 39), as every test of refusals looks at it."""

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
