from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tuntas.exchange"
    label = "exchange"
