"""Addresses of standards proposed and practices shared, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.spreading import views

IMPROVEMENT = "perbaikan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{IMPROVEMENT}usulkan-standar/", views.improvement_propose, name="improvement_propose"),
    path(f"{IMPROVEMENT}bagikan/", views.improvement_share, name="improvement_share"),
    path(f"{IMPROVEMENT}tarik/", views.practice_withdraw, name="practice_withdraw"),
    path("praktik/dari-daerah-lain/", views.practice_take, name="practice_take"),
    path("praktik/<int:pk>/terapkan/", views.practice_adopt, name="practice_adopt"),
]
