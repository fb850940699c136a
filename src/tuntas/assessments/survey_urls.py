"""Addresses of surveys for the office."""

from django.urls import URLPattern, path

from tuntas.assessments.views import survey, survey_entry, survey_result, survey_review

SURVEY = "survei/<str:code>/"

urlpatterns: list[URLPattern] = [
    path("survei/", survey.surveys, name="surveys"),
    path("survei/baru/", survey.survey_new, name="survey_new"),
    path(SURVEY, survey.survey, name="survey"),
    path(f"{SURVEY}tutup/", survey_result.survey_close, name="survey_close"),
    path(f"{SURVEY}hitung-ulang/", survey_result.survey_recalculate, name="survey_recalculate"),
    path(f"{SURVEY}rencana/", survey_result.survey_promise, name="survey_promise"),
    path(f"{SURVEY}rencana/<int:pk>/", survey_result.survey_fulfil, name="survey_fulfil"),
    path(f"{SURVEY}kewajaran/", survey_review.survey_doubts, name="survey_doubts"),
    path(f"{SURVEY}kewajaran/periksa/", survey_review.survey_look, name="survey_look"),
    path(f"{SURVEY}kertas/", survey_entry.survey_paper, name="survey_paper"),
    path(f"{SURVEY}kertas/<uuid:uid>/salah/", survey_entry.survey_mistyped, name="survey_mistyped"),
]
