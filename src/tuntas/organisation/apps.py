from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tuntas.organisation"
    label = "organisation"
