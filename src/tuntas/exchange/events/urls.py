"""Addresses of the pages of event logs."""

from django.urls import URLPattern, path

from tuntas.exchange.events.views import logs, runs, tokens, upload

urlpatterns: list[URLPattern] = [
    path("data-proses/", logs.event_logs, name="event_logs"),
    path("data-proses/unggah/", upload.event_upload, name="event_upload"),
    path("data-proses/unggah/periksa/", upload.event_preview, name="event_preview"),
    path("data-proses/impor/<uuid:uid>/", runs.event_run, name="event_run"),
    path("data-proses/impor/<uuid:uid>/kemajuan/", runs.event_progress, name="event_progress"),
    path("data-proses/impor/<uuid:uid>/ditolak.csv", runs.event_refusals, name="event_refusals"),
    path("data-proses/log/<slug:key>/", logs.event_log, name="event_log"),
    path("data-proses/log/<slug:key>/kunci/", tokens.event_tokens, name="event_tokens"),
    path(
        "data-proses/log/<slug:key>/kunci/<int:pk>/cabut/",
        tokens.event_token_revoke,
        name="event_token_revoke",
    ),
]
