from django.apps import AppConfig


class EventLogsConfig(AppConfig):
    name = "tuntas.eventlogs"
    label = "eventlogs"
