"""Papers of a forum: letters of invitation, and the sheet on which promises are checked."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import override

from tuntas.core.documents.rendering import Job
from tuntas.improvements.models import Forum, Promise
from tuntas.rules.phrases import format_clock, format_date

INVITATION = "improvements/promises/documents/typst/invitation.typ"
SHEET = "improvements/promises/documents/typst/check_sheet.typ"
MOST_LETTERS = 100


def invitations(forum: Forum, promises: Sequence[Promise], *, city: str, link: str) -> Job:
    """Return one A4 letter for each invited, or one without a name; `link` leads to the promises."""
    with override("id"):
        data = {
            **_about(forum, city, link),
            "invited": _lines(forum.invited)[:MOST_LETTERS] or [""],
            "agenda": _lines(forum.agenda),
            "promises": len(promises),
            "title": f"Undangan forum warga {forum.unit.name}",
        }
    return Job("typst", {"template": INVITATION, "data": data, "codes": {"link": link}})


def check_sheet(forum: Forum, promises: Sequence[Promise], *, city: str, link: str) -> Job:
    """Return the A4 sheet of promises; `link` leads to the same sheet for a phone."""
    with override("id"):
        rows = [
            {"text": one.text, "action": one.action, "due": _day(one), "said": _said(one)}
            for one in promises
        ]
        data = {
            **_about(forum, city, link),
            "rows": rows,
            "title": f"Lembar cek realisasi janji {forum.unit.name}",
        }
    return Job("typst", {"template": SHEET, "data": data, "codes": {"link": link}})


def _about(forum: Forum, city: str, link: str) -> dict[str, str]:
    local = timezone.localtime(forum.planned_at)
    return {
        "city": city,
        "unit": forum.unit.name,
        "day": format_date(local.date(), "id"),
        "clock": format_clock(local.time(), "id"),
        "place": forum.place,
        "link": link.split("://", 1)[-1].rstrip("/"),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(promise: Promise) -> str:
    return format_date(promise.due, "id", weekday=False)


def _said(promise: Promise) -> str:
    if promise.kept_on is None:
        return "belum ada kabar"
    return f"terwujud {format_date(promise.kept_on, 'id', weekday=False)}"
