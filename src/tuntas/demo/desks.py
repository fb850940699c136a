"""The people of Kota Contoh at their desks: who acts for a unit, and with what powers."""

from collections.abc import Iterable, Mapping
from datetime import date

from tuntas.demo.city import CityPlan
from tuntas.demo.staff import Staff
from tuntas.organisation.models import Person
from tuntas.organisation.powers import Powers, powers_of

SECTION = "organisasi@contoh.example"  # of Bagian Organisasi


class Desks:
    """Looks up each person's powers once."""

    def __init__(self, city: CityPlan, people: Iterable[Person], *, on: date) -> None:
        self.people: Mapping[str, Person] = {person.email: person for person in people}
        self._staff, self._on = Staff(city), on
        self._known: dict[str, Powers] = {}

    def of(self, email: str) -> Powers:
        """Return what somebody may do."""
        if email not in self._known:
            person = self.people[email]
            self._known[email] = powers_of(person_id=person.pk, name=person.name, on=self._on)
        return self._known[email]

    def head(self, unit_code: str) -> Powers:
        """Return the powers of a unit's head."""
        return self.of(self._staff.head(unit_code))

    def officer(self, unit_code: str) -> Powers:
        """Return the powers of the officer who keeps a unit's papers."""
        return self.of(self._staff.first_officer(unit_code))

    def officers(self, unit_code: str) -> list[Powers]:
        """Return the powers of a unit's officers."""
        return [self.of(email) for email in self._staff.officers(unit_code)]

    def section(self) -> Powers:
        """Return the powers of Bagian Organisasi, which coaches all units."""
        return self.of(SECTION)
