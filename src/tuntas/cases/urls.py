"""Addresses of cases."""

from tuntas.cases import urls_citizen, urls_office

urlpatterns = [*urls_citizen.urlpatterns, *urls_office.urlpatterns]
