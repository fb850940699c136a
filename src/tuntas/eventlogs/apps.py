from django.apps import AppConfig

from tuntas.measures import sources


class EventLogsConfig(AppConfig):
    name = "tuntas.eventlogs"
    label = "eventlogs"

    def ready(self) -> None:
        """Say where the facts about other systems' cases come from."""
        from tuntas.eventlogs.facts import SOURCE  # noqa: PLC0415 - needs the tables' apps

        sources.register(SOURCE)
