"""A round on AKIP 88/2021 for two agencies, brought to its phases by the real actions."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from tests.personas import MONDAY, City

from tuntas.assessments.models import Assessment, Round
from tuntas.assessments.rounds.actions.answers import save_answers
from tuntas.assessments.rounds.actions.rounds import NewRound, create_round, move_round
from tuntas.assessments.rounds.entries import Entry, Saved
from tuntas.assessments.rounds.rights import PHASES
from tuntas.organisation.models import Person, Unit
from tuntas.rules.instruments import shipped

AKIP = "akip-permenpanrb-88-2021"
SUBS = [node.key for node in shipped()[AKIP].nodes if node.kind == "sub"]


def plan(*units: Unit, **changes: object) -> NewRound:
    """Return a plan for a round; keyword arguments change it."""
    values: dict[str, object] = {
        "uid": uuid4(),
        "title": "Evaluasi AKIP 2026",
        "year": 2026,
        "instrument": AKIP,
        "policies": {},
        "begins": date(2026, 11, 1),
        "ends": date(2026, 12, 31),
        "blind": True,
        "units": units,
    }
    return NewRound(**{**values, **changes})  # type: ignore[arg-type]


def begun(city: City, **changes: object) -> Assessment:
    """Begin a round for both agencies and return the roads agency's assessment."""
    made = create_round(plan(city.roads, city.health, **changes), by=city.oki.powers(), at=MONDAY)
    return of(made, city.roads)


def of(round_: Round, unit: Unit) -> Assessment:
    """Return a unit's assessment in a round, read anew."""
    return Assessment.objects.select_related("round", "unit").get(round=round_, unit=unit)


def moved(city: City, assessment: Assessment, to: str) -> Assessment:
    """Take the round forward to a phase."""
    now = Round.objects.get(pk=assessment.round_id).phase
    for phase in PHASES[PHASES.index(now) + 1 : PHASES.index(to) + 1]:
        move_round(
            round_id=assessment.round_id,
            to=phase,
            seen=PHASES[PHASES.index(phase) - 1],
            reason="",
            despite=assessment.round.assessments.values_list("uid", flat=True),
            by=city.oki.powers(),
            at=MONDAY,
        )
    return Assessment.objects.select_related("round", "unit").get(pk=assessment.pk)


def said(assessment: Assessment, by: Person, answers: Mapping[str, str], *, seen: int = 0) -> Saved:
    """Answer items as a person who saw revision `seen` of each."""
    return save_answers(
        assessment_id=assessment.pk,
        entries=[Entry(key, value, None, seen) for key, value in answers.items()],
        by=by.powers(),
        at=MONDAY,
    )


def address(assessment: Assessment, rest: str = "") -> str:
    """Return the worksheet's address, or one below it."""
    uid: UUID = assessment.uid
    return f"/kerja/penilaian/lembar/{uid}/{rest}"
