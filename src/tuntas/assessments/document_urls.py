"""Addresses of posters, paper forms, reports and letters."""

from django.urls import URLPattern, path

from tuntas.assessments.views import documents

SURVEY = "surveys/<str:code>/"

urlpatterns: list[URLPattern] = [
    path(f"{SURVEY}poster.pdf", documents.survey_poster, name="survey_poster"),
    path(f"{SURVEY}kertas.pdf", documents.survey_paper_form, name="survey_paper_form"),
]
