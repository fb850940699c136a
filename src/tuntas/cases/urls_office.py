"""Addresses of the office's side."""

from django.urls import URLPattern, path

from tuntas.cases.views import (
    counter,
    office,
    office_bulk,
    office_load,
    office_merge,
    office_reporter,
    office_templates,
    roster,
    steps,
)

CASE = "kerja/laporan/<str:code>/"

urlpatterns: list[URLPattern] = [
    path("kerja/", office.inbox, name="inbox"),
    path("kerja/saring/", office.inbox_filter, name="inbox_filter"),
    path("kerja/teruskan/", office_bulk.dispose_picked, name="dispose_many"),
    path("kerja/beban/", office_load.load, name="load"),
    path("kerja/templat/", office_templates.templates, name="templates"),
    path("kerja/templat/baru/", office_templates.template_new, name="template_new"),
    path("kerja/templat/<int:pk>/", office_templates.template_edit, name="template_edit"),
    path("kerja/templat/<int:pk>/hapus/", office_templates.template_delete, name="template_delete"),
    path("kerja/loket/", counter.counter, name="counter"),
    path("kerja/loket/<slug:slug>/", counter.counter_entry, name="counter_entry"),
    path("kerja/loket/<slug:slug>/peserta/", roster.roster, name="roster"),
    path(
        "kerja/loket/<slug:slug>/peserta/<str:session>/",
        roster.attendance,
        name="roster_attendance",
    ),
    path(CASE, office.case, name="case"),
    path(f"{CASE}langkah/<str:transition>/", steps.case_step, name="case_step"),
    path(f"{CASE}terima/", steps.verify_dispose, name="case_verify_dispose"),
    path(f"{CASE}gabung/", office_merge.merge_case, name="case_merge"),
    path(f"{CASE}serupa/", office_merge.similar, name="similar"),
    path(f"{CASE}pelapor/", office_reporter.reporter, name="case_reporter"),
    path(f"{CASE}tanda-terima/", counter.receipt, name="receipt"),
    path(f"{CASE}dokumen/<uuid:uid>/", office.office_document, name="office_document"),
    path(f"{CASE}berkas/<uuid:uid>/", office.office_file, name="office_file"),
]
