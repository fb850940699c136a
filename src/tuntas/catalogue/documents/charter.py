"""The maklumat as a poster, with the QR code that leads to its page."""

from collections.abc import Sequence

from django.utils.translation import override

from tuntas.catalogue.models import Charter
from tuntas.core.documents.rendering import Job
from tuntas.rules.phrases import format_date

TEMPLATE = "catalogue/documents/typst/charter.typ"


def charter_poster(
    charter: Charter, *, city: str, link: str, promises: Sequence[tuple[str, str, str]]
) -> Job:
    """Return an A4 poster.

    `link` is the complete address of the charter's page; `promises` are services with their time and
    their fee in words, as many as fit.
    """
    with override("id"):
        signed = format_date(charter.signed_on, "id", weekday=False)
    data = {
        "city": city,
        "unit": charter.unit.name,
        "text": charter.text,
        "signed_by": charter.signed_by,
        "signed_as": charter.signed_as,
        "signed_on": signed,
        "promises": [list(one) for one in promises],
        "link": link.split("://", 1)[-1].rstrip("/"),
        "title": f"Maklumat pelayanan {charter.unit.name}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data, "codes": {"link": link}})
