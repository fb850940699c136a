from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tuntas.portal"
    label = "portal"
