"""The printed sheet of a complaint survey: complaints with their numbers, so that it is typed in fast."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.core.documents.rendering import Job
from tuntas.improvements.models import ComplaintItem, ComplaintSurvey
from tuntas.improvements.promises.queries.index_counts import ASKED

TEMPLATE = "improvements/promises/documents/typst/complaint_sheet.typ"
SERVICES_IN_BOXES = 8  # more are written in by hand
SHORTEST_COLUMN = 0.35  # of the list


@dataclass(frozen=True)
class Group:
    """Complaints under one heading."""

    heading: str
    items: Sequence[ComplaintItem]

    def printed(self) -> dict[str, Any]:
        """Return what the template reads."""
        rows = [{"number": str(item.order), "text": item.text} for item in self.items]
        return {"heading": self.heading, "items": rows}


def paper_form(survey: ComplaintSurvey, *, city: str) -> Job:
    """Return the sheet as an A4 page; longer lists take a second one."""
    services = list(survey.services.values_list("name", flat=True))
    data = {
        "city": city,
        "unit": survey.unit.name,
        "survey": survey.title,
        "code": survey.code,
        "columns": [
            [group.printed() for group in column] for column in two_columns(survey.items.all())
        ],
        "profile": [
            {
                "label": str(PROFILE_LABELS[name]),
                "groups": [str(label) for _key, label in PROFILE[name]],
            }
            for name in ASKED
        ],
        "services": services if 1 < len(services) <= SERVICES_IN_BOXES else [],
        "asks_service": len(services) > 1,
        "title": f"Lembar survei pengaduan {survey.unit.name}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data})


def two_columns(items: Iterable[ComplaintItem]) -> tuple[list[Group], list[Group]]:
    """Return the list in two columns of about the same length, cut between two groups where it can be."""
    groups = _groups(items)
    whole = sum(len(one.items) for one in groups)
    left: list[Group] = []
    for place, group in enumerate(groups):
        before = sum(len(one.items) for one in left)
        after = before + len(group.items)
        if after * 2 <= whole:
            left.append(group)
            continue
        if whole - after >= whole * SHORTEST_COLUMN:
            return [*left, group], groups[place + 1 :]
        if before >= whole * SHORTEST_COLUMN:
            return left, groups[place:]
        here, there = _cut(group, (whole + 1) // 2 - before)
        return [*left, here], [there, *groups[place + 1 :]]
    return left, []


def _groups(items: Iterable[ComplaintItem]) -> list[Group]:
    found: dict[str, list[ComplaintItem]] = {}
    for item in items:
        found.setdefault(item.heading, []).append(item)
    return [Group(heading, listed) for heading, listed in found.items()]


def _cut(group: Group, place: int) -> tuple[Group, Group]:
    rest = f"{group.heading} (lanjutan)" if group.heading else ""
    return Group(group.heading, group.items[:place]), Group(rest, group.items[place:])
