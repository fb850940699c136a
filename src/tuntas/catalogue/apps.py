from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "tuntas.catalogue"
    label = "catalogue"
