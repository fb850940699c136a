"""Addresses for the office, below kerja/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
