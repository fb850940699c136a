"""What every page knows."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class City:
    """The government whose pages these are."""

    name: str
    demo: bool


def city(_request: HttpRequest) -> dict[str, City]:
    """Offer `city` to templates."""
    environment = settings.ENVIRONMENT
    return {"city": City(name=environment.city_name, demo=environment.mode == "demo")}
