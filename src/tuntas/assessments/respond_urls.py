"""Addresses of respondents: the short link and the counter."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
