"""Addresses of published results."""

from django.urls import URLPattern, path

from tuntas.assessments.surveys.views import public

urlpatterns: list[URLPattern] = [
    path("ikm/", public.published_surveys, name="published_surveys"),
    path("ikm/<str:code>/", public.published_survey, name="published_survey"),
]
