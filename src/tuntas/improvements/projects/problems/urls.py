"""Addresses of problems, of the list of improvements and of their priority, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.views import improvements, problem_cases, problems

ONE = "perbaikan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("perbaikan/", improvements.improvements, name="improvements"),
    path("perbaikan/masalah/", problems.problems, name="problems"),
    path("perbaikan/masalah/asal/", problem_cases.problem_cases, name="problem_cases"),
    path("perbaikan/mulai/", problems.improvement_begin, name="improvement_begin"),
    path(
        "perbaikan/mulai/tindak-lanjut/<uuid:uid>/",
        problems.improvement_from_follow_up,
        name="improvement_from_follow_up",
    ),
    path(f"{ONE}masalah/", problems.problem_add, name="problem_add"),
    path(f"{ONE}bergabung/", problems.improvement_join, name="improvement_join"),
    path(f"{ONE}prioritas/", improvements.improvement_priority, name="improvement_priority"),
]
