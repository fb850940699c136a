"""Addresses of measured time for everybody."""

from django.urls import URLPattern, path

from tuntas.measures.views import public

urlpatterns: list[URLPattern] = [
    path("kinerja/", public.city_speed_page, name="public_figures"),
    path("kinerja/layanan/<slug:slug>/", public.service_speed, name="public_service_figures"),
    path("data/", public.open_data, name="open_data"),
    path("data/datapackage.json", public.data_package, name="data_package"),
    path("data/<slug:key>.csv", public.open_csv, name="open_csv"),
    path("data/<slug:key>.json", public.open_json, name="open_json"),
]
