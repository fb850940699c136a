from django.apps import AppConfig


class ImprovementsConfig(AppConfig):
    name = "tuntas.improvements"
    label = "improvements"

    def ready(self) -> None:
        """Have effects computed with every publication of figures."""
        from tuntas.improvements.projects.measuring.asking import ALL_EFFECTS  # noqa: PLC0415
        from tuntas.measures import followers  # noqa: PLC0415

        followers.register(ALL_EFFECTS)
