"""What every page knows."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class City:
    """The government whose pages these are."""

    name: str
    demo: bool


def this_city() -> City:
    """Return the government whose pages and mails these are."""
    environment = settings.ENVIRONMENT
    return City(name=environment.city_name, demo=environment.mode == "demo")


def city(_request: HttpRequest) -> dict[str, City]:
    """Offer `city` to templates."""
    return {"city": this_city()}
