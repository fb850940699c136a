"""Addresses for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.groups.views import (
    agents,
    agents_plan,
    coverage,
    groups,
    meetings,
    pulse,
    values,
)

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
    path("kbk/<int:pk>/rapat/", meetings.meetings, name="meetings"),
    path("kbk/<int:pk>/rapat/baru/", meetings.meeting_new, name="meeting_new"),
    path("kbk/<int:pk>/rapat/<int:number>/", meetings.meeting, name="meeting"),
    path(
        "kbk/<int:pk>/rapat/<int:number>/betulkan/",
        meetings.meeting_correct,
        name="meeting_correct",
    ),
    path("agen-perubahan/", agents.agents, name="agents"),
    path("agen-perubahan/daftar.csv", agents.agents_csv, name="agents_csv"),
    path("agen-perubahan/baru/", agents.agent_new, name="agent_new"),
    path("agen-perubahan/<int:pk>/", agents.agent, name="agent"),
    path("agen-perubahan/<int:pk>/ubah/", agents.agent_facts, name="agent_facts"),
    path(
        "agen-perubahan/<int:pk>/rencana/baru/",
        agents_plan.agent_action_new,
        name="agent_action_new",
    ),
    path(
        "agen-perubahan/<int:pk>/rencana/<int:number>/",
        agents_plan.agent_action,
        name="agent_action",
    ),
    path(
        "agen-perubahan/<int:pk>/rencana/<int:number>/hapus/",
        agents_plan.agent_action_remove,
        name="agent_action_remove",
    ),
    path(
        "agen-perubahan/<int:pk>/rencana/<int:number>/lapor/",
        agents_plan.agent_report,
        name="agent_report",
    ),
    path("nilai/", values.values, name="values"),
    path("nilai/denyut/baru/", pulse.pulse_new, name="pulse_new"),
    path("nilai/denyut/<int:pk>/", pulse.pulse, name="pulse"),
    path("nilai/denyut/<int:pk>/tarik/", pulse.pulse_withdraw, name="pulse_withdraw"),
    path("nilai/denyut/<int:pk>/hasil.csv", pulse.pulse_csv, name="pulse_csv"),
    path("nilai/denyut/<int:pk>/jawab/", pulse.pulse_answer, name="pulse_answer"),
]
