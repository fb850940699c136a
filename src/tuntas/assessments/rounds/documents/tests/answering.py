"""Answers with notes, for tests of worksheets and letters."""

from collections.abc import Mapping

from tests.personas import MONDAY

from tuntas.assessments.models import Assessment
from tuntas.assessments.rounds.actions.answers import save_answers
from tuntas.assessments.rounds.entries import Entry
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.organisation.models import Person


def say(
    assessment: Assessment, person: Person, said: Mapping[str, tuple[str, str]], seen: int = 0
) -> None:
    """Answer items: by key, value and note."""
    entries = [Entry(key, value, note, seen) for key, (value, note) in said.items()]
    saved = save_answers(
        assessment_id=assessment.pk, entries=entries, by=person.powers(), at=MONDAY
    )
    assert not saved.refused


def say_all(assessment: Assessment, person: Person, option: int) -> None:
    """Answer every item with its option of that place, counted anew where there are fewer."""
    lines = sheet(assessment, person.powers()).lines
    leaves = [line for line in lines if line.leaf and line.field == "options"]
    choices = {line.key: line.options[option % len(line.options)].key for line in leaves}
    say(assessment, person, {key: (value, "") for key, value in choices.items()})
