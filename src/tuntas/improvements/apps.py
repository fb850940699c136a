from django.apps import AppConfig


class ImprovementsConfig(AppConfig):
    name = "tuntas.improvements"
    label = "improvements"
