"""Addresses of the office, below kerja/."""

from tuntas.assessments import document_urls, round_urls, survey_urls

urlpatterns = [*survey_urls.urlpatterns, *document_urls.urlpatterns, *round_urls.urlpatterns]
