"""The poster with the QR code that leads to a complaint survey."""

from django.utils.translation import override

from tuntas.assessments.surveys.periods import period_words
from tuntas.core.documents.rendering import Job
from tuntas.core.errors import DomainError
from tuntas.improvements.models import ComplaintSurvey

TEMPLATE = "improvements/promises/documents/typst/complaint_poster.typ"


def poster(survey: ComplaintSurvey, *, city: str, link: str) -> Job:
    """Return an A4 poster; `link` is the complete address of the citizen's sheet.

    Raises `DomainError` before the survey is open: nobody could answer.
    """
    with override("id"):
        if not (survey.begins and survey.ends):
            raise DomainError("Buka dahulu surveinya; poster memuat tanggalnya.")
        period = period_words(survey.begins, survey.ends)
    data = {
        "city": city,
        "unit": survey.unit.name,
        "period": period,
        "link": link.split("://", 1)[-1].rstrip("/"),
        "title": f"Poster survei pengaduan {survey.unit.name}, {period}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data, "codes": {"link": link}})
