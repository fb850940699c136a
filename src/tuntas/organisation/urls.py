"""Addresses of units, people and the calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
