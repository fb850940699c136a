"""Addresses of assessment rounds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
