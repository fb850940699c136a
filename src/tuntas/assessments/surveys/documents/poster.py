"""The poster with the QR code that leads to a survey."""

from django.utils.translation import override

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.periods import period_words
from tuntas.core.documents.rendering import Job

TEMPLATE = "assessments/surveys/documents/typst/poster.typ"


def poster(survey: Survey, *, city: str, link: str) -> Job:
    """Return an A4 poster; `link` is the complete address of the respondents' page."""
    with override("id"):
        period = period_words(survey.begins, survey.ends)
    data = {
        "city": city,
        "unit": survey.unit.name,
        "period": period,
        "questions": len(pinned(survey.instrument, survey.instrument_hash).leaves),
        "link": link.split("://", 1)[-1].rstrip("/"),
        "title": f"Poster survei {survey.unit.name}, {period}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data, "codes": {"link": link}})
