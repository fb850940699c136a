"""Addresses for programs."""

from django.urls import URLPattern, path

from tuntas.exchange.events import api

urlpatterns: list[URLPattern] = [
    path("events/<slug:key>/", api.send_events, name="send_events"),
    path("openapi.json", api.openapi, name="openapi"),
]
