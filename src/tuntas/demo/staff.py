"""Who of the city's people acts on a case."""

from random import Random

from tuntas.demo.city import CityPlan
from tuntas.demo.people import PersonPlan


class Staff:
    """People by what they do, in the order of the plan."""

    def __init__(self, city: CityPlan) -> None:
        self._people: dict[tuple[str, str], list[PersonPlan]] = {}
        self._verifiers = [person for person in city.people if person.role == "verifier"]
        self._evaluators = [person for person in city.people if person.role == "evaluator"]
        for person in city.people:
            self._people.setdefault((person.unit_code, person.role), []).append(person)

    def verifier(self, rng: Random) -> tuple[str, str]:
        """Return (e-mail, unit) of a verifier."""
        person = rng.choice(self._verifiers)
        return person.email, person.unit_code

    def officer(self, unit_code: str, rng: Random) -> str:
        """Return the e-mail of an officer of a unit; the first one takes more than the others."""
        people = self._people[unit_code, "officer"]
        return people[min(int(rng.expovariate(0.9)), len(people) - 1)].email

    def first_officer(self, unit_code: str) -> str:
        """Return the e-mail of the officer who keeps the unit's papers."""
        return self._people[unit_code, "officer"][0].email

    def officers(self, unit_code: str) -> list[str]:
        """Return the e-mails of a unit's officers."""
        return [person.email for person in self._people.get((unit_code, "officer"), ())]

    def evaluator(self, rng: Random) -> str:
        """Return the e-mail of an evaluator."""
        return rng.choice(self._evaluators).email

    def head(self, unit_code: str) -> str:
        """Return the e-mail of the head of a unit."""
        return self._people[unit_code, "unit-head"][0].email
