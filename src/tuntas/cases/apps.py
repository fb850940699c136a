from django.apps import AppConfig

from tuntas.measures import sources


class CasesConfig(AppConfig):
    name = "tuntas.cases"
    label = "cases"

    def ready(self) -> None:
        """Say where the facts about cases come from."""
        from tuntas.cases.facts import SOURCE  # noqa: PLC0415 - needs the tables' apps

        sources.register(SOURCE)
