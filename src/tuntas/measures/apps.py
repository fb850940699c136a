from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "tuntas.measures"
    label = "measures"

    def ready(self) -> None:
        """Show on the public page of a service how its promise is kept."""
        from tuntas.catalogue import panels  # noqa: PLC0415 - needs the tables' apps
        from tuntas.measures.views.panel import promise_panel  # noqa: PLC0415 - the same

        panels.register(promise_panel)
