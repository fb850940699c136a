"""The demo accounts that the start announces."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.core.permissions import ROLES
from tuntas.demo.city import plan_city

DEMO_PASSWORD = "kota-contoh-2026"  # noqa: S105 - the demo's own, printed at every start


@dataclass(frozen=True)
class Account:
    """An address to sign in with, and what it is for."""

    email: str
    role: str


def demo_accounts() -> Sequence[Account]:
    """Return the well-known people of Kota Contoh."""
    city = plan_city()
    return [
        Account(
            person.email, f"{ROLES[person.role].label}, {city.unit[person.unit_code].short_name}"
        )
        for person in city.people
        if person.well_known
    ]
