"""Addresses of services for everybody."""

from django.urls import URLPattern, path

from tuntas.catalogue.views import public

urlpatterns: list[URLPattern] = [
    path("layanan/", public.services, name="services"),
    path("layanan.json", public.services_json, name="services_json"),
    path("layanan.csv", public.services_csv, name="services_csv"),
    path("layanan/<slug:slug>/", public.service, name="service"),
    path("maklumat/<int:unit_id>/", public.charter, name="charter"),
    path("maklumat/<int:unit_id>/maklumat.pdf", public.charter_pdf, name="charter_pdf"),
]
