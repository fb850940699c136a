"""Addresses of imports."""

from django.urls import URLPattern, path

from tuntas.exchange.views import organisation

urlpatterns: list[URLPattern] = [
    path("unit/impor/", organisation.units_import, name="units_import"),
    path("unit/impor/periksa/", organisation.units_import_preview, name="units_import_preview"),
    path("unit/impor/simpan/", organisation.units_import_apply, name="units_import_apply"),
    path("orang/impor/", organisation.people_import, name="people_import"),
    path("orang/impor/periksa/", organisation.people_import_preview, name="people_import_preview"),
    path("orang/impor/simpan/", organisation.people_import_apply, name="people_import_apply"),
]
