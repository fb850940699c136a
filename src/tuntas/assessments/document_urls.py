"""Addresses of posters, paper forms, reports and letters."""

from django.urls import URLPattern, path

from tuntas.assessments.views import documents

SURVEY = "survei/<str:code>/"
ASSESSMENT = "penilaian/lembar/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path(f"{SURVEY}poster.pdf", documents.survey_poster, name="survey_poster"),
    path(f"{SURVEY}kertas.pdf", documents.survey_paper_form, name="survey_paper_form"),
    path(f"{SURVEY}laporan/", documents.survey_report_page, name="survey_report"),
    path(f"{SURVEY}laporan.pdf", documents.survey_report_pdf, name="survey_report_pdf"),
    path(f"{SURVEY}laporan.docx", documents.survey_report_docx, name="survey_report_docx"),
    path(f"{ASSESSMENT}lke.xlsx", documents.round_worksheet, name="round_worksheet"),
    path(f"{ASSESSMENT}lhe.docx", documents.round_letter, name="round_letter"),
]
