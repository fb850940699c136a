"""Invented people of Kota Contoh: name parts are common, every combination is chance.

Addresses end in .example, which never receives mail (RFC 2606).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tuntas.demo.chance import happens, stream
from tuntas.demo.datafile import Node, read

DOMAIN = "contoh.example"
SINGLE_NAME_SHARE = 0.06  # many Indonesians have one name

# Local part of the address by (unit, role, number within the unit): the printed demo accounts.
WELL_KNOWN = {
    ("pemkot", "mayor", 0): "walikota",
    ("diskominfo", "verifier", 0): "verifikator",
    ("dpupr", "officer", 0): "petugas.dpupr",
    ("dishub", "officer", 0): "petugas.dishub",
    ("dishub", "unit-head", 0): "kepala.dishub",
    ("disdukcapil", "officer", 0): "petugas.disdukcapil",
    ("disdukcapil", "unit-head", 0): "kepala.disdukcapil",
    ("bag-organisasi", "organisation-section", 0): "organisasi",
    ("inspektorat", "evaluator", 0): "evaluator",
    ("diskominfo", "administrator", 0): "admin",
}
# People beside the head and the officers, by unit.
SPECIAL_ROLES = {
    "bag-organisasi": {"organisation-section": 3, "verifier": 1},
    "diskominfo": {"verifier": 2, "administrator": 1},
    "inspektorat": {"evaluator": 2},
}


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """A person with one role in one unit."""

    email: str
    name: str
    role: str
    unit_code: str
    well_known: bool  # printed among the demo accounts


class NameMaker:
    """Draws invented names."""

    def __init__(self) -> None:
        data: Node = read("names.yaml").keys(
            required={"women", "men", "family_women", "family_men"}
        )
        self._first = {sex: data[sex].texts() for sex in ("women", "men")}
        self._last = {sex: data[f"family_{sex}"].texts() for sex in ("women", "men")}

    def draw(self, rng: Random) -> str:
        sex = rng.choice(("women", "men"))
        first = rng.choice(self._first[sex])
        if happens(rng, SINGLE_NAME_SHARE):
            return first
        return f"{first} {rng.choice(self._last[sex])}"


def plan_people(units: Sequence[tuple[str, str, str, int]], *, seed: int) -> tuple[PersonPlan, ...]:
    """Return the people of the units, given as (code, short name, kind, number of officers)."""
    maker, rng = NameMaker(), stream(seed, "people")
    taken: set[str] = set()
    return tuple(
        _person(code, role, number, name=_free_name(maker, rng, taken))
        for code, _short, kind, officers in units
        for role, number in _posts(code, kind, officers)
    )


def _posts(code: str, kind: str, officers: int) -> Iterator[tuple[str, int]]:
    yield ("mayor" if kind == "government" else "unit-head"), 0
    for number in range(officers):
        yield "officer", number
    for role, count in SPECIAL_ROLES.get(code, {}).items():
        for number in range(count):
            yield role, number


def _free_name(maker: NameMaker, rng: Random, taken: set[str]) -> str:
    while (name := maker.draw(rng)) in taken:
        pass
    taken.add(name)
    return name


def _person(code: str, role: str, number: int, *, name: str) -> PersonPlan:
    known = WELL_KNOWN.get((code, role, number))
    local = known or ".".join(name.lower().split())
    return PersonPlan(f"{local}@{DOMAIN}", name, role, code, well_known=known is not None)
