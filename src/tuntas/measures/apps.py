from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "tuntas.measures"
    label = "measures"
