"""What will happen to a case, decided before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tuntas.demo.chance import happens


@dataclass(frozen=True, slots=True)
class Plot:
    """The turns in the life of one case."""

    handed_on: bool  # by a wrong unit, instead of returning it
    asked_by: str  # verifier, officer or empty
    stays_silent: bool  # when asked
    noted: bool
    interim: bool
    held: bool
    outcome: str  # solved, not-solved or not-ours
    reopened: bool
    confirmed: bool
    rates: bool


def draw_plot(chance: Mapping[str, float], rng: Random) -> Plot:
    """Return a plot by the shares of chances.yaml."""
    outcome = _outcome(chance, rng)
    solved = outcome == "solved"
    reopened = happens(rng, chance["reopened"])
    confirmed = (solved or reopened) and happens(rng, chance["confirmed"])
    asked_by = "verifier" if happens(rng, chance["asked_by_verifier_of_asked"]) else "officer"
    return Plot(
        handed_on=happens(rng, chance["handed_on_of_bounced"]),
        asked_by=asked_by if happens(rng, chance["asked"]) else "",
        stays_silent=happens(rng, chance["silent_of_asked"]),
        noted=happens(rng, chance["noted"]),
        interim=happens(rng, chance["interim"]),
        held=happens(rng, chance["held"]),
        outcome=outcome,
        reopened=reopened,
        confirmed=confirmed,
        rates=happens(rng, chance["rated_of_confirmed" if confirmed else "rated_of_unsolved"])
        and (confirmed or not solved),
    )


def _outcome(chance: Mapping[str, float], rng: Random) -> str:
    point = rng.random()
    if point < chance["not_solved"]:
        return "not-solved"
    return "not-ours" if point < chance["not_solved"] + chance["not_ours"] else "solved"
