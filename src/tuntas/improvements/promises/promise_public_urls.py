"""Addresses of promises for everybody."""

from django.urls import URLPattern, path

from tuntas.improvements.promises.views import public_promises

urlpatterns: list[URLPattern] = [
    path("janji/", public_promises.promises_public, name="promises_public"),
    path("janji.json", public_promises.promises_json, name="promises_json"),
    path("janji.csv", public_promises.promises_csv, name="promises_csv"),
    path("janji/<int:pk>/", public_promises.promise_public, name="promise_public"),
    path("janji/unit/<int:unit_id>/", public_promises.promises_of_unit, name="promises_of_unit"),
    path(
        "janji/unit/<int:unit_id>/janji.pdf",
        public_promises.promises_poster_pdf,
        name="promises_poster",
    ),
]
