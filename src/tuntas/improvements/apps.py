from django.apps import AppConfig


class ImprovementsConfig(AppConfig):
    name = "tuntas.improvements"
    label = "improvements"

    def ready(self) -> None:
        """Have effects computed with new figures, and tell cases and services who improves them."""
        from tuntas.cases import panels as of_cases  # noqa: PLC0415 - needs the tables' apps
        from tuntas.catalogue import panels as of_services  # noqa: PLC0415 - the same
        from tuntas.improvements.projects.measuring.actions.asking import ALL_EFFECTS  # noqa: PLC0415
        from tuntas.improvements.projects.queries.became import BECAME  # noqa: PLC0415
        from tuntas.improvements.projects.views.panels import (  # noqa: PLC0415
            case_panel,
            service_panel,
            standard_panel,
        )
        from tuntas.measures import followers  # noqa: PLC0415

        followers.register(ALL_EFFECTS)
        of_cases.register(case_panel)
        of_cases.register_became(BECAME)
        of_services.register_office(service_panel)
        of_services.register(standard_panel)
