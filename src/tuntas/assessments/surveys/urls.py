"""Addresses of surveys for the office."""

from django.urls import URLPattern, path

from tuntas.assessments.surveys.views import change, documents, entry, result, review, survey

SURVEY = "survei/<str:code>/"

urlpatterns: list[URLPattern] = [
    path("survei/", survey.surveys, name="surveys"),
    path("survei/baru/", survey.survey_new, name="survey_new"),
    path(SURVEY, survey.survey, name="survey"),
    path(f"{SURVEY}ubah/", change.survey_change, name="survey_change"),
    path(f"{SURVEY}tutup/", result.survey_close, name="survey_close"),
    path(f"{SURVEY}hitung-ulang/", result.survey_recalculate, name="survey_recalculate"),
    path(f"{SURVEY}rencana/", result.survey_promise, name="survey_promise"),
    path(f"{SURVEY}rencana/<int:pk>/", result.survey_fulfil, name="survey_fulfil"),
    path(f"{SURVEY}kewajaran/", review.survey_doubts, name="survey_doubts"),
    path(f"{SURVEY}kewajaran/periksa/", review.survey_look, name="survey_look"),
    path(f"{SURVEY}kertas/", entry.survey_paper, name="survey_paper"),
    path(f"{SURVEY}kertas/<uuid:uid>/salah/", entry.survey_mistyped, name="survey_mistyped"),
    path(f"{SURVEY}poster.pdf", documents.survey_poster, name="survey_poster"),
    path(f"{SURVEY}kertas.pdf", documents.survey_paper_form, name="survey_paper_form"),
    path(f"{SURVEY}laporan/", documents.survey_report_page, name="survey_report"),
    path(f"{SURVEY}laporan.pdf", documents.survey_report_pdf, name="survey_report_pdf"),
    path(f"{SURVEY}laporan.docx", documents.survey_report_docx, name="survey_report_docx"),
]
