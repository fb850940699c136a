"""Addresses of proof, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.measuring import views

IMPROVEMENT = "perbaikan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{IMPROVEMENT}dampak/", views.improvement_effect, name="improvement_effect"),
    path(f"{IMPROVEMENT}dampak.csv", views.improvement_numbers, name="improvement_numbers"),
    path(f"{IMPROVEMENT}ukuran/", views.improvement_measure, name="improvement_measure"),
    path(f"{IMPROVEMENT}perubahan/", views.improvement_change, name="improvement_change"),
    path(f"{IMPROVEMENT}angka/", views.improvement_figures, name="improvement_figures"),
    path(f"{IMPROVEMENT}penghematan/", views.improvement_savings, name="improvement_savings"),
]
