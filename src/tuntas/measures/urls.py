"""Addresses of measured time for the office, below kerja/."""

import re

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from tuntas.measures.views import city_page, paths, unit_page


class UnitCodeConverter(StringConverter):
    """A unit's code, whatever signs a city writes it with: `DIN/01` is `DIN~.01` in addresses."""

    def to_python(self, value: str) -> str:
        """Return the code of an address."""
        return re.sub("~[~.]", lambda found: "/" if found[0] == "~." else "~", value)

    def to_url(self, value: str) -> str:
        """Return the code as one part of an address."""
        return value.replace("~", "~~").replace("/", "~.")


class ProcessConverter(StringConverter):
    """What a process is called, in one line or, in another system's log, in several."""

    regex = r"[\s\S]+"


register_converter(UnitCodeConverter, "unit_code")
register_converter(ProcessConverter, "process")

UNIT = "kinerja/<unit_code:unit>/"
SERVICE = f"{UNIT}layanan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("kota/", city_page.city_figures, name="city_figures"),
    path("waktu/", paths.process_paths, name="process_paths"),
    path("waktu/<unit_code:unit>/", paths.process_paths, name="process_paths_of_unit"),
    path("waktu/<unit_code:unit>/<process:process>/", paths.process_path, name="process_path"),
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
