"""Addresses of imports."""

from django.urls import URLPattern, path

from tuntas.exchange.views import lapor, organisation, services, skm, spellings, worksheets

WORKSHEET = "penilaian/lembar/<uuid:uid>/lke-masuk/"

urlpatterns: list[URLPattern] = [
    path(WORKSHEET, worksheets.round_worksheet_import, name="round_worksheet_import"),
    path(
        f"{WORKSHEET}periksa/", worksheets.round_worksheet_preview, name="round_worksheet_preview"
    ),
    path(f"{WORKSHEET}simpan/", worksheets.round_worksheet_apply, name="round_worksheet_apply"),
    path("impor/", lapor.import_runs, name="import_runs"),
    path("impor/<uuid:uid>/", lapor.import_run, name="import_run"),
    path("impor/<uuid:uid>/kemajuan/", lapor.import_progress, name="import_progress"),
    path("impor/<uuid:uid>/ditolak.csv", lapor.import_refusals, name="import_refusals"),
    path("impor/unit/", spellings.spellings, name="spellings"),
    path("impor/unit/terima/", spellings.spellings_accept, name="spellings_accept"),
    path("impor/unit/baru/", spellings.spellings_new_units, name="spellings_new_units"),
    path("impor/unit/<int:pk>/", spellings.spelling, name="spelling"),
    path(
        "impor/unit/<int:pk>/terima/<int:unit_id>/",
        spellings.spelling_accept,
        name="spelling_accept",
    ),
    path("impor/unit/<int:pk>/baru/", spellings.spelling_new_unit, name="spelling_new_unit"),
    path("layanan/impor/", services.services_import, name="services_import"),
    path(
        "layanan/impor/periksa/", services.services_import_preview, name="services_import_preview"
    ),
    path("layanan/impor/simpan/", services.services_import_apply, name="services_import_apply"),
    path("layanan/impor/contoh.csv", services.services_template_csv, name="services_template_csv"),
    path(
        "layanan/impor/contoh.xlsx", services.services_template_xlsx, name="services_template_xlsx"
    ),
    path("unit/impor/", organisation.units_import, name="units_import"),
    path("unit/impor/periksa/", organisation.units_import_preview, name="units_import_preview"),
    path("unit/impor/simpan/", organisation.units_import_apply, name="units_import_apply"),
    path("orang/impor/", organisation.people_import, name="people_import"),
    path("orang/impor/periksa/", organisation.people_import_preview, name="people_import_preview"),
    path("orang/impor/simpan/", organisation.people_import_apply, name="people_import_apply"),
    path("survei/<str:code>/impor/", skm.skm_import, name="skm_import"),
    path("survei/<str:code>/impor/periksa/", skm.skm_import_preview, name="skm_import_preview"),
]
