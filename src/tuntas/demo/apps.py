from django.apps import AppConfig

from tuntas.measures import followers


class DemoConfig(AppConfig):
    name = "tuntas.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the demo city's improvements follow its first figures."""
        followers.register("demo.improvements")
