"""Addresses of the citizen's side."""

from django.urls import URLPattern, path

from tuntas.cases.views import citizen, document_check, request

OWN = "l/<str:code>/<str:token>/"

urlpatterns: list[URLPattern] = [
    path("lapor/", citizen.report, name="report"),
    path("lacak/", citizen.track, name="track"),
    path("lacak/<str:code>/", citizen.track_code, name="track_code"),
    path(OWN, citizen.track_own, name="track_own"),
    path(f"{OWN}balas/", citizen.reply, name="reporter_reply"),
    path(f"{OWN}keterangan/", citizen.remark, name="reporter_remark"),
    path(f"{OWN}setuju/", citizen.confirm, name="reporter_confirm"),
    path(f"{OWN}belum/", citizen.reject, name="reporter_reject"),
    path(f"{OWN}buka-lagi/", citizen.reopen, name="reporter_reopen"),
    path(f"{OWN}nilai/", citizen.rate, name="reporter_rate"),
    path(f"{OWN}lengkapi/", request.complete, name="request_complete"),
    path(f"{OWN}batalkan/", request.withdraw, name="request_withdraw"),
    path(f"{OWN}dokumen/<uuid:uid>/", request.own_document, name="own_document"),
    path("layanan/<slug:slug>/ajukan/", request.service_request, name="service_request"),
    path("periksa/", document_check.document_checks, name="document_checks"),
    path("periksa/<str:code>/", document_check.document_check, name="document_check"),
    path(f"{OWN}berkas/<uuid:uid>/", citizen.case_file, name="case_file"),
]
