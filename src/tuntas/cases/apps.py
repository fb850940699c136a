from django.apps import AppConfig

from tuntas.measures import beside, sources


class CasesConfig(AppConfig):
    name = "tuntas.cases"
    label = "cases"

    def ready(self) -> None:
        """Say where the facts about cases come from, and how open ones are counted."""
        from tuntas.cases.facts import SOURCE  # noqa: PLC0415 - needs the tables' apps
        from tuntas.cases.queries.open_now import open_now  # noqa: PLC0415 - the same

        sources.register(SOURCE)
        beside.register(open_now)
