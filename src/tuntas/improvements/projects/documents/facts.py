"""Everything that the documents of an improvement say, asked for once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from tuntas.improvements.models import (
    GroupMember,
    Improvement,
    Meeting,
    Problem,
    StandardProposal,
    StepDecision,
)
from tuntas.improvements.projects.measuring.queries.panel import Panel, newest_results, panel_of
from tuntas.improvements.projects.queries.counted import (
    ChangeCounts,
    ThemeCounts,
    change_counts,
    theme_counts,
)
from tuntas.improvements.projects.queries.steps import (
    ORIGIN,
    Standing,
    load_steps,
    problems_of,
    visible_improvement,
)
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.votes import Voted, voted
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Language

NEEDS = ("votes",)
MOST_MEETINGS = 100


@dataclass(frozen=True)
class ProjectFacts:
    """An improvement with all that was written, counted and decided about it. Asks nothing more.

    `causes` are those of step 3, the likeliest first; `problems` carry `linked`, `meetings` `came`.
    """

    improvement: Improvement
    steps: Steps
    standing: Mapping[int, Standing]
    problems: Sequence[Problem]
    causes: Sequence[Voted]
    theme: ThemeCounts
    change: ChangeCounts
    panel: Panel
    proposals: Sequence[StandardProposal]
    meetings: Sequence[Meeting]
    decisions: Sequence[StepDecision]
    city: str
    language: Language
    today: date

    @property
    def members(self) -> Sequence[GroupMember]:
        """Return those who are in the group now."""
        return self.steps.members

    @property
    def whose(self) -> str:
        """Return the group, or the unit where there is none."""
        group = self.improvement.group
        return group.name if group else self.improvement.unit.name

    def is_begun(self, number: int) -> bool:
        """Tell whether anything was written in a step."""
        return number in self.standing and self.standing[number].revision > 0


def project_facts(
    powers: Powers, pk: int, *, city: str, language: Language, today: date
) -> ProjectFacts:
    """Return what the documents of an improvement say; eleven questions at most.

    Raises `Http404` where the reader may not see it.
    """
    improvement = visible_improvement(powers, pk, needs=NEEDS, joined=ORIGIN)
    loaded = load_steps(improvement, powers, today=today)
    causes = sorted(voted(improvement, loaded.steps), key=lambda one: -(one.mean or 0))
    return ProjectFacts(
        improvement=improvement,
        steps=loaded.steps,
        standing=loaded.standing,
        problems=list(problems_of(improvement)),
        causes=causes,
        theme=theme_counts(improvement, loaded.steps),
        change=change_counts(improvement, loaded.steps),
        panel=panel_of(improvement, newest_results(improvement), language),
        proposals=list(improvement.proposals.select_related("standard__service")),
        meetings=_meetings(improvement),
        decisions=_decisions(improvement),
        city=city,
        language=language,
        today=today,
    )


def _meetings(improvement: Improvement) -> Sequence[Meeting]:
    """Return the meetings about it, the oldest first; of very many the newest."""
    newest = improvement.meetings.annotate(came=Count("attended")).order_by("-held_on", "-pk")
    return list(newest[:MOST_MEETINGS])[::-1]


def _decisions(improvement: Improvement) -> list[StepDecision]:
    rows = StepDecision.objects.filter(step__improvement=improvement).select_related("step", "by")
    return list(rows.order_by("at", "pk"))
