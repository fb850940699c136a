"""Addresses of published results."""

from django.urls import URLPattern, path

from tuntas.assessments.views import survey_public

urlpatterns: list[URLPattern] = [
    path("ikm/", survey_public.published_surveys, name="published_surveys"),
    path("ikm/<str:code>/", survey_public.published_survey, name="published_survey"),
]
