"""Addresses of measured time for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.measures.views import city_page, paths, unit_page

UNIT = "kinerja/<str:unit>/"
SERVICE = f"{UNIT}layanan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("kota/", city_page.city_figures, name="city_figures"),
    path("waktu/", paths.process_paths, name="process_paths"),
    path("waktu/<str:unit>/", paths.process_paths, name="process_paths_of_unit"),
    path("waktu/<str:unit>/<path:process>/", paths.process_path, name="process_path"),
    path("kinerja/", unit_page.unit_list, name="measures"),
    path(UNIT, unit_page.unit_figures, name="unit_figures"),
    path(f"{UNIT}angka/<slug:key>.csv", unit_page.unit_numbers, name="unit_numbers"),
    path(f"{UNIT}mulai-baru/", unit_page.rebase_new, name="rebase_new"),
    path(
        f"{UNIT}mulai-baru/<int:rebase_id>/batal/",
        unit_page.rebase_withdraw,
        name="rebase_withdraw",
    ),
    path(SERVICE, unit_page.service_figures, name="service_figures"),
    path(f"{SERVICE}angka/<slug:key>.csv", unit_page.unit_numbers, name="service_numbers"),
    path(f"{SERVICE}mulai-baru/", unit_page.rebase_new, name="service_rebase_new"),
]
