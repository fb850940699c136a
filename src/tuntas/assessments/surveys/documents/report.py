"""The report of a satisfaction survey in the prescribed form, as PDF and as DOCX."""

from datetime import date

from django.utils.translation import override

from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.documents.report_annexes import annexes
from tuntas.assessments.surveys.documents.report_chapters import (
    analysis,
    collection,
    conclusion,
    introduction,
    results,
)
from tuntas.assessments.surveys.documents.report_facts import ReportFacts, report_facts
from tuntas.assessments.surveys.documents.report_words import regulation, standing
from tuntas.core.documents.blocks import Block, Contents, Cover, as_report, charts_of
from tuntas.core.documents.rendering import Job

TEMPLATE = "core/documents/typst/report.typ"
PROVISIONAL = "SEMENTARA"


def survey_report(survey: Survey, *, city: str, on: date, ending: str) -> Job:
    """Return the report as `pdf` or `docx`; `on` is the day, for figures that are not frozen yet.

    Raises `DomainError` while there are no answers.
    """
    with override("id"):
        facts = report_facts(survey, on=on)
        blocks = report_blocks(facts, city=city)
        content = as_report(
            blocks,
            title=f"Laporan Survei Kepuasan Masyarakat {survey.unit.name}, {facts.period}",
            author=survey.unit.name,
            running=f"Laporan Survei Kepuasan Masyarakat · {facts.period}",
            foot=f"{survey.unit.name} · {city}",
            stamp=PROVISIONAL if facts.provisional else "",
        )
    if ending == "docx":
        return Job("docx", {**content, "charts": charts_of(blocks)})
    return Job("typst", {"template": TEMPLATE, "data": content, "charts": charts_of(blocks)})


def report_blocks(facts: ReportFacts, *, city: str) -> list[Block]:
    """Return the report, part after part."""
    return [
        _cover(facts, city),
        Contents("Daftar Isi"),
        *introduction(facts),
        *collection(facts),
        *results(facts),
        *analysis(facts),
        *conclusion(facts),
        *annexes(facts),
    ]


def _cover(facts: ReportFacts, city: str) -> Cover:
    return Cover(
        city=f"Pemerintah {city}" if not city.startswith("Pemerintah") else city,
        title="Laporan Survei Kepuasan Masyarakat",
        subtitle=[facts.survey.unit.name, facts.period],
        lines=[f"Disusun menurut {regulation(facts.instrument)}.", standing(facts)],
        stamp=PROVISIONAL if facts.provisional else "",
    )
