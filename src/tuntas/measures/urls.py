"""Addresses of measured time for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.measures.views import paths

urlpatterns: list[URLPattern] = [
    path("waktu/", paths.process_paths, name="process_paths"),
    path("waktu/<str:unit>/", paths.process_paths, name="process_paths_of_unit"),
    path("waktu/<str:unit>/<path:process>/", paths.process_path, name="process_path"),
]
