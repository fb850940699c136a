"""Addresses that anybody may open."""

from tuntas.assessments import respond_urls, results_public_urls

urlpatterns = [*respond_urls.urlpatterns, *results_public_urls.urlpatterns]
