"""What a step held before: each saving with what it changed."""

from dataclasses import dataclass
from datetime import datetime

from tuntas.improvements.models import Step, StepDecision, StepRevision
from tuntas.improvements.projects.changes import Difference, Words, differences
from tuntas.improvements.projects.steps import content_of

PAGE_LENGTH = 25


@dataclass(frozen=True)
class Saving:
    """One saving of a step: who, when, what differs from the one before, what the head said of it."""

    revision: int
    at: datetime
    by: str
    changes: tuple[Difference, ...]
    decisions: tuple[StepDecision, ...]


def savings_of(step: Step, words: Words, *, before: int | None = None) -> list[Saving]:
    """Return the newest savings of a step, below revision `before` if given; two questions.

    At most `PAGE_LENGTH`; each is compared with the one before it, the first with an empty step.
    """
    found = StepRevision.objects.filter(step=step).order_by("-revision").select_related("by")
    if before is not None:
        found = found.filter(revision__lt=before)
    rows = list(found[: PAGE_LENGTH + 1])
    decided = StepDecision.objects.filter(step=step).select_related("by").order_by("at", "pk")
    decisions = list(decided)
    savings = []
    for place, row in enumerate(rows[:PAGE_LENGTH]):
        former = rows[place + 1].content if place + 1 < len(rows) else {}
        changes = differences(
            content_of(step.number, former), content_of(step.number, row.content), words
        )
        said = tuple(one for one in decisions if one.revision == row.revision)
        name = row.by.name if row.by else ""
        savings.append(Saving(row.revision, row.at, name, tuple(changes), said))
    return savings
