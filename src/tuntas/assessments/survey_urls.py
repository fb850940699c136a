"""Addresses of surveys for the office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
