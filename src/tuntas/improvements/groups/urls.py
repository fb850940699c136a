"""Addresses for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.groups.views import coverage, groups, meetings

urlpatterns: list[URLPattern] = [
    path("kbk/", groups.groups, name="groups"),
    path("kbk/baru/", groups.group_new, name="group_new"),
    path("kbk/cakupan/", coverage.coverage_page, name="coverage"),
    path("kbk/cakupan.csv", coverage.coverage_csv, name="coverage_csv"),
    path("kbk/unit/<int:unit_id>/tanyakan/", coverage.nudge_unit, name="nudge_unit"),
    path("kbk/<int:pk>/", groups.group, name="group"),
    path("kbk/<int:pk>/ubah/", groups.group_facts, name="group_facts"),
    path("kbk/<int:pk>/anggota/", groups.group_members, name="group_members"),
    path("kbk/<int:pk>/bubarkan/", groups.group_dissolve, name="group_dissolve"),
    path("kbk/<int:pk>/tanyakan/", coverage.nudge_group, name="nudge_group"),
    path("kbk/<int:pk>/rapat/baru/", meetings.meeting_new, name="meeting_new"),
    path("kbk/<int:pk>/rapat/<int:number>/", meetings.meeting, name="meeting"),
]
