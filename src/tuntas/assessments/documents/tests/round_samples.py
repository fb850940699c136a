"""Assessment rounds for tests, made through the real actions."""

import uuid
from collections.abc import Mapping
from datetime import date

from tests.personas import MONDAY, City

from tuntas.assessments.actions.round_answers import save_answers
from tuntas.assessments.actions.rounds import NewRound, create_round, move_round
from tuntas.assessments.models import Assessment
from tuntas.assessments.queries.round_sheet import sheet
from tuntas.assessments.round_entries import Entry, Saved
from tuntas.organisation.models import Person

AKIP = "akip-permenpanrb-88-2021"
PHASES = ("self", "review", "clarification", "agreed", "published")


def round_for(city: City, *, instrument: str = AKIP) -> Assessment:
    """Begin a round for the roads agency."""
    plan = NewRound(
        uid=uuid.uuid4(), title="AKIP 2026", year=2026, instrument=instrument, policies={},
        begins=date(2026, 1, 1), ends=date(2026, 12, 31), blind=True, units=[city.roads],
    )  # fmt: skip
    round_ = create_round(plan, by=city.oki.powers(), at=MONDAY)
    return round_.assessments.select_related("round", "unit").get()


def fresh(assessment: Assessment) -> Assessment:
    """Read it anew, with its round."""
    return Assessment.objects.select_related("round", "unit").get(pk=assessment.pk)


def say(
    assessment: Assessment, person: Person, said: Mapping[str, tuple[str, str]], seen: int = 0
) -> Saved:
    """Answer items: by key, value and note."""
    entries = [Entry(key, value, note, seen) for key, (value, note) in said.items()]
    saved = save_answers(
        assessment_id=assessment.pk, entries=entries, by=person.powers(), at=MONDAY
    )
    assert not saved.refused
    return saved


def say_all(assessment: Assessment, person: Person, option: int) -> None:
    """Answer every item with its option of that place, the first one for fewer options."""
    lines = sheet(assessment, person.powers()).lines
    say(
        assessment,
        person,
        {
            line.key: (line.options[option % len(line.options)].key, "")
            for line in lines
            if line.leaf and line.field == "options"
        },
    )


def move_to(city: City, assessment: Assessment, phase: str) -> Assessment:
    """Take the round to a phase, step by step."""
    now = PHASES.index(fresh(assessment).round.phase)
    for at in range(now, PHASES.index(phase)):
        move_round(
            round_id=assessment.round_id, to=PHASES[at + 1], seen=PHASES[at], reason="",
            by=city.oki.powers(), at=MONDAY,
        )  # fmt: skip
    return fresh(assessment)
