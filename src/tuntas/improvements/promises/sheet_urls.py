"""Addresses of the citizen's sheet: the short link, the counter, and what lets both work off line."""

from django.urls import URLPattern, path

from tuntas.improvements.promises.views import sheet, sheet_offline

urlpatterns: list[URLPattern] = [
    path("keluhan/pekerja.js", sheet_offline.complaint_sheet_worker, name="complaint_sheet_worker"),
    path("keluhan/<str:code>/", sheet.complaint_sheet, name="complaint_sheet"),
    path("keluhan/<str:code>/loket/", sheet.complaint_kiosk, name="complaint_kiosk"),
    path(
        "keluhan/<str:code>/terima-kasih/",
        sheet.complaint_sheet_thanks,
        name="complaint_sheet_thanks",
    ),
]
