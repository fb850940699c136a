"""One complaint survey at the office: how far it is, and what its list may begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from tuntas.catalogue.models import Service
from tuntas.improvements.complaints import complaints
from tuntas.improvements.models import ComplaintItem, ComplaintSurvey, TeamMember
from tuntas.improvements.promises.queries.index_counts import SheetCounts, sheet_counts
from tuntas.improvements.promises.queries.survey_list import target_of
from tuntas.improvements.promises.survey_rules import complaint_survey_rule
from tuntas.rules.improvement.complaint_survey_rules import ComplaintSurveyRule

PROPOSED_DAYS = 365
MOST_PROPOSALS = 30


@dataclass(frozen=True)
class Proposal:
    """A category of the unit's real complaints; `listed` when the list names it already."""

    category: str
    cases: int
    listed: bool


@dataclass(frozen=True)
class Overview:
    """What the page of a survey shows."""

    survey: ComplaintSurvey
    services: Sequence[Service]
    team: Sequence[TeamMember]
    items: Sequence[ComplaintItem]
    counts: SheetCounts
    target: int | None
    rule: ComplaintSurveyRule
    proposals: Sequence[Proposal]
    repeats: Sequence[ComplaintSurvey]

    @property
    def citizens(self) -> int:
        """Return how many of the team speak for citizens."""
        return sum(one.side == TeamMember.Side.CITIZENS for one in self.team)

    @property
    def enough(self) -> bool:
        """Tell whether there are so many sheets that a ranking gives none of them away."""
        return self.counts.sheets >= self.rule.least_to_close.value

    @property
    def usual_length(self) -> bool:
        """Tell whether the list is as long as lists usually are."""
        return self.rule.list_size.value.holds(len(self.items))


def complaint_survey_overview(survey: ComplaintSurvey, *, at: datetime) -> Overview:
    """Return everything about a survey in six queries at most."""
    items = list(survey.items.select_related("previous"))
    preparing = survey.state == ComplaintSurvey.State.PREPARING
    closed = survey.state == ComplaintSurvey.State.CLOSED
    return Overview(
        survey=survey,
        services=list(survey.services.all()),
        team=list(survey.team.all()),
        items=items,
        counts=SheetCounts() if preparing else sheet_counts([survey.pk])[survey.pk],
        target=target_of(survey),
        rule=complaint_survey_rule(),
        proposals=_proposals(survey, items, at) if preparing else (),
        repeats=list(survey.repeats.all()) if closed else (),
    )


def _proposals(
    survey: ComplaintSurvey, items: Sequence[ComplaintItem], at: datetime
) -> list[Proposal]:
    """Return the categories of the complaints to the unit and its parts within a year, most first."""
    listed = {item.text.casefold() for item in items}
    found = (
        complaints()
        .filter(
            unit__ancestor_ids__contains=[survey.unit_id],
            received_at__gte=at - timedelta(days=PROPOSED_DAYS),
        )
        .exclude(category="")
        .order_by()
        .values_list("category")
        .annotate(cases=Count("pk"))
        .order_by("-cases", "category")[:MOST_PROPOSALS]
    )
    return [Proposal(name, cases, name.casefold() in listed) for name, cases in found]
