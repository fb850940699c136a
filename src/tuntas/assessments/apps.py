from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "tuntas.assessments"
    label = "assessments"
