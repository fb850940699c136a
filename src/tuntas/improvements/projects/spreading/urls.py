"""Addresses of standards proposed and practices shared, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.spreading.views import adoptions, proposals, sharing

IMPROVEMENT = "perbaikan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(
        f"{IMPROVEMENT}usulkan-standar/", proposals.improvement_propose, name="improvement_propose"
    ),
    path(f"{IMPROVEMENT}bagikan/", sharing.improvement_share, name="improvement_share"),
    path(f"{IMPROVEMENT}perbarui/", sharing.practice_renew, name="practice_renew"),
    path(f"{IMPROVEMENT}tarik/", sharing.practice_withdraw, name="practice_withdraw"),
    path("praktik/dari-daerah-lain/", adoptions.practice_take, name="practice_take"),
    path("praktik/<int:pk>/terapkan/", adoptions.practice_adopt, name="practice_adopt"),
]
