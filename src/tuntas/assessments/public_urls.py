"""Addresses that anybody may open."""

from tuntas.assessments.surveys import public_urls, respond_urls

urlpatterns = [*respond_urls.urlpatterns, *public_urls.urlpatterns]
