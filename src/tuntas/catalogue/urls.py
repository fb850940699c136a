"""Addresses of services for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.catalogue.views import draft, office, records

SERVICE = "layanan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("layanan/", office.office_services, name="office_services"),
    path("layanan/baru/", office.service_new, name="service_new"),
    path("layanan/maklumat/", records.office_charters, name="office_charters"),
    path("layanan/maklumat/<int:unit_id>/", records.office_charter, name="office_charter"),
    path(SERVICE, office.office_service, name="office_service"),
    path(f"{SERVICE}ubah/", office.service_facts, name="service_facts"),
    path(f"{SERVICE}tutup/", office.service_close, name="service_close"),
    path(f"{SERVICE}rancangan/", draft.draft_begin, name="draft_begin"),
    path(f"{SERVICE}rancangan/isi/", draft.draft_edit, name="draft_edit"),
    path(f"{SERVICE}rancangan/tetapkan/", draft.draft_enforce, name="draft_enforce"),
    path(f"{SERVICE}rancangan/hapus/", draft.draft_discard, name="draft_discard"),
    path(f"{SERVICE}versi/<int:version>/", office.service_version, name="service_version"),
    path(f"{SERVICE}versi/<int:version>/cabut/", draft.standard_withdraw, name="standard_withdraw"),
    path(f"{SERVICE}banding/", office.service_compare, name="service_compare"),
    path(f"{SERVICE}forum/", records.consultation_new, name="consultation_new"),
    path(
        f"{SERVICE}forum/<int:consultation_id>/notula/",
        records.consultation_file,
        name="consultation_file",
    ),
]
