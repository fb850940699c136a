"""Addresses of practices for everybody."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.spreading import views

urlpatterns: list[URLPattern] = [
    path("praktik/", views.practices, name="practices"),
    path("praktik/<int:pk>/", views.practice, name="practice"),
    path("praktik/<int:pk>.json", views.practice_json, name="practice_json"),
    path("praktik/<int:pk>.csv", views.practice_numbers, name="practice_numbers"),
]
