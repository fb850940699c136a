"""The printed form, for those without a phone: numbered so that it is typed in fast."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.paper_hours import HOURS
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.assessments.surveys.queries.extra import extra_values
from tuntas.core.documents.rendering import Job
from tuntas.rules.instruments import Instrument, Node

TEMPLATE = "assessments/surveys/documents/typst/paper_form.typ"
SERVICES_IN_BOXES = 8  # more are written in by hand


def paper_form(survey: Survey, *, city: str) -> Job:
    """Return the form of a survey as an A4 page; longer instruments take a second one."""
    instrument = pinned(survey.instrument, survey.instrument_hash)
    services = list(survey.services.values_list("name", flat=True))
    with override("id"):
        period = period_words(survey.begins, survey.ends)
        profile = [
            {"label": str(PROFILE_LABELS[name]), "groups": [str(label) for _key, label in groups]}
            for name, groups in PROFILE.items()
        ]
    data = {
        "city": city,
        "unit": survey.unit.name,
        "period": period,
        "code": survey.code,
        "questions": [
            *(_question(instrument, node) for node in instrument.leaves),
            *_extra(survey, instrument),
        ],
        "hours": [words for words, _time in HOURS.values()],
        "columns": max(len(options) for options in _all_options(instrument)),
        "profile": profile,
        "services": services if len(services) <= SERVICES_IN_BOXES else [],
        "title": f"Kuesioner survei {survey.unit.name}, {period}",
    }
    return Job("typst", {"template": TEMPLATE, "data": data})


def _question(instrument: Instrument, node: Node) -> dict[str, Any]:
    return {
        "text": node.question.id if node.question else node.label.id,
        "options": _options(instrument, node),
    }


def _extra(survey: Survey, instrument: Instrument) -> list[dict[str, Any]]:
    """Return the question that the agency adds: numbers alone, since nobody gave them words."""
    if not survey.extra_label:
        return []
    values = sorted(extra_values(instrument))
    words = {values[0]: "paling rendah", values[-1]: "paling tinggi"}
    options = [{"key": str(value), "label": words.get(value, "")} for value in values]
    return [{"text": survey.extra_label, "options": options}]


def _options(instrument: Instrument, node: Node) -> list[dict[str, str]]:
    """Return what may be chosen, in the order of the scale, as it is also typed in."""
    scale = instrument.scale_of(node)
    options = scale.options if scale else ()
    return [{"key": option.key, "label": option.label.id} for option in options]


def _all_options(instrument: Instrument) -> Iterable[list[dict[str, str]]]:
    return (_options(instrument, node) for node in instrument.leaves)
