"""How likely the members hold each cause: points of 1 to 5, their mean, and how many gave them."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.changes import in_words
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.eight_steps import in_order

POINTS = range(1, 6)


@dataclass(frozen=True)
class Voted:
    """A cause with what was said of it; `mean` is None while nobody said anything."""

    key: str
    text: str
    branch: str
    mean: float | None
    people: int
    own: int | None


def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:
    """Return the votes, the likeliest cause first; None without causes."""
    found = voted(improvement, steps, reader=powers.id)
    if not found:
        return None
    context = {
        "causes": found,
        "ranked": sorted(found, key=lambda one: -(one.mean or 0)),
        "points": POINTS,
        "any": any(one.people for one in found),
    }
    template = "improvements/projects/tools/votes.html"
    return Tool("votes", _("Sebab mana yang paling mungkin?"), template, context, place="after")


def voted(improvement: Improvement, steps: Steps, *, reader: int | None = None) -> list[Voted]:
    """Return every cause with its votes; needs `votes`. Votes for causes that went count no more."""
    said: dict[str, list[int]] = defaultdict(list)
    own: dict[str, int] = {}
    for vote in improvement.votes.all():
        said[vote.cause].append(vote.points)
        if vote.person_id == reader:
            own[vote.cause] = vote.points
    return [
        Voted(
            key=cause.key,
            text=cause.text,
            branch=in_words(steps.guide.branch(cause.branch)) if cause.branch else "",
            mean=_mean(said[cause.key]),
            people=len(said[cause.key]),
            own=own.get(cause.key),
        )
        for cause, _depth in in_order(steps.causes)
    ]


def _mean(points: list[int]) -> float | None:
    """Return the mean with one decimal, halves up."""
    if not points:
        return None
    return int(Fraction(sum(points), len(points)) * 10 + Fraction(1, 2)) / 10
