from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "tuntas.measures"
    label = "measures"

    def ready(self) -> None:
        """Show on the public page of a service how its promise is kept; name indicators in the trail."""
        from tuntas.catalogue import panels  # noqa: PLC0415 - needs the tables' apps
        from tuntas.measures.views.panel import promise_panel  # noqa: PLC0415 - the same
        from tuntas.measures.words import indicator_name  # noqa: PLC0415 - the same
        from tuntas.organisation.trail_words import NAMED_ELSEWHERE  # noqa: PLC0415 - the same

        panels.register(promise_panel)
        for detail in ("figure", "indicator", "watched"):
            NAMED_ELSEWHERE[detail] = indicator_name
