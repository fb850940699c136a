"""Addresses of posters, paper forms, reports and letters."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
