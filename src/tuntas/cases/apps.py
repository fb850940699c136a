from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tuntas.cases"
    label = "cases"
