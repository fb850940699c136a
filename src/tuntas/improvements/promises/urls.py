"""Addresses for the office, below kerja/."""

from django.urls import URLPattern

from tuntas.improvements.promises import promise_urls, survey_urls

urlpatterns: list[URLPattern] = [*survey_urls.urlpatterns, *promise_urls.urlpatterns]
