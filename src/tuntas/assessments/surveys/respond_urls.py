"""Addresses of respondents: the short link, the counter, and what lets both work off line."""

from django.urls import URLPattern, path

from tuntas.assessments.surveys.views import respond, respond_offline

urlpatterns: list[URLPattern] = [
    path("s/pekerja.js", respond_offline.worker, name="respond_worker"),
    path("s/<str:code>/", respond.respond, name="respond"),
    path("s/<str:code>/aplikasi.webmanifest", respond_offline.manifest, name="respond_manifest"),
    path("s/<str:code>/terima-kasih/", respond.thanks, name="respond_thanks"),
    path("s/<str:code>/loket/", respond.kiosk, name="kiosk"),
    path(
        "s/<str:code>/loket/aplikasi.webmanifest",
        respond_offline.kiosk_manifest,
        name="kiosk_manifest",
    ),
]
