"""A unit's promises as a poster, with the QR code that leads to what became of them."""

from collections.abc import Sequence

from django.utils.translation import override

from tuntas.core.documents.rendering import Job
from tuntas.improvements.models import Promise
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import format_date

TEMPLATE = "improvements/promises/documents/typst/promises.typ"


def promises_poster(unit: Unit, promises: Sequence[Promise], *, city: str, link: str) -> Job:
    """Return an A4 poster of what is still to be kept; `link` is the complete address of its page."""
    with override("id"):
        rows = [
            {
                "text": one.text,
                "action": one.action,
                "due": format_date(one.due, "id", weekday=False),
                "signer": one.signer,
            }
            for one in promises
        ]
    data = {
        "city": city,
        "unit": unit.name,
        "rows": rows,
        "signers": list(dict.fromkeys(one.signer for one in promises)),
        "link": link.split("://", 1)[-1].rstrip("/"),
        "title": f"Janji perbaikan pelayanan {unit.name}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data, "codes": {"link": link}})
