"""The printed sheet of a complaint survey: complaints with their numbers, so that it is typed in fast."""

from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.core.documents.rendering import Job
from tuntas.improvements.models import ComplaintSurvey
from tuntas.improvements.promises.queries.index_counts import ASKED

TEMPLATE = "improvements/promises/documents/typst/complaint_sheet.typ"
SERVICES_IN_BOXES = 8  # more are written in by hand


def paper_form(survey: ComplaintSurvey, *, city: str) -> Job:
    """Return the sheet as an A4 page; longer lists take a second one."""
    groups: dict[str, list[dict[str, str]]] = {}
    for item in survey.items.all():
        groups.setdefault(item.heading, []).append({"number": str(item.order), "text": item.text})
    services = list(survey.services.values_list("name", flat=True))
    profile = [
        {
            "label": PROFILE_LABELS[name],
            "groups": [str(label) for _key, label in PROFILE[name]],
        }
        for name in ASKED
    ]
    data = {
        "city": city,
        "unit": survey.unit.name,
        "survey": survey.title,
        "code": survey.code,
        "groups": [{"heading": heading, "items": items} for heading, items in groups.items()],
        "profile": [{**one, "label": str(one["label"])} for one in profile],
        "services": services if 1 < len(services) <= SERVICES_IN_BOXES else [],
        "asks_service": len(services) > 1,
        "title": f"Lembar survei pengaduan {survey.unit.name}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data})
