"""Public addresses."""

from django.urls import URLPattern

from tuntas.improvements.promises import promise_public_urls, sheet_urls

urlpatterns: list[URLPattern] = [*sheet_urls.urlpatterns, *promise_public_urls.urlpatterns]
