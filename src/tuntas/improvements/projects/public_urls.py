"""Addresses of practices for everybody."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.spreading.views import practices

urlpatterns: list[URLPattern] = [
    path("praktik/", practices.practices, name="practices"),
    path("praktik/<int:pk>/", practices.practice, name="practice"),
    path("praktik/<int:pk>.json", practices.practice_json, name="practice_json"),
    path("praktik/<int:pk>.csv", practices.practice_numbers, name="practice_numbers"),
]
