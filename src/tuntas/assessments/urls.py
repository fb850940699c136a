"""Addresses of the office, below kerja/."""

from tuntas.assessments.rounds import urls as round_urls
from tuntas.assessments.surveys import urls as survey_urls

urlpatterns = [*survey_urls.urlpatterns, *round_urls.urlpatterns]
