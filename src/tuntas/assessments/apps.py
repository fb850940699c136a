from django.apps import AppConfig

from tuntas.measures import sources


class AssessmentsConfig(AppConfig):
    name = "tuntas.assessments"
    label = "assessments"

    def ready(self) -> None:
        """Say where the facts about surveys and rounds come from."""
        from tuntas.assessments.facts import SOURCES  # noqa: PLC0415 - needs the tables' apps

        for source in SOURCES:
            sources.register(source)
