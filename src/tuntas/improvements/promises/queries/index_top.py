"""What the evidence of an improvement is offered from complaint surveys."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tuntas.improvements.models import ComplaintItem, ComplaintSurvey
from tuntas.improvements.promises.queries.index_counts import sheet_counts
from tuntas.rules.statistics.complaint_index import Interval


@dataclass(frozen=True)
class TopItem:
    """A complaint among the few that come first in a unit's newest closed survey.

    `share` and `interval` are of the sheets, from 0 to 1; `ends` is the survey's last day.
    """

    unit_id: int
    survey_id: int
    survey_code: str
    survey_title: str
    ends: date
    item_id: int
    text: str
    rank: int
    count: int
    sheets: int
    share: float
    interval: Interval


def top_items(unit_ids: Collection[int]) -> Sequence[TopItem]:
    """Return these complaints of each unit, by unit and rank; three queries whatever their number."""
    surveys = list(
        ComplaintSurvey.objects.filter(
            unit_id__in=unit_ids, state=ComplaintSurvey.State.CLOSED, ends__isnull=False
        )
        .order_by("unit_id", "-closed_at", "-pk")
        .distinct("unit_id")
    )
    if not surveys:
        return []
    counts = sheet_counts([one.pk for one in surveys])
    items: dict[int, dict[int, ComplaintItem]] = {one.pk: {} for one in surveys}
    for item in ComplaintItem.objects.filter(survey__in=surveys):
        items[item.survey_id][item.order] = item
    return [
        TopItem(
            unit_id=survey.unit_id,
            survey_id=survey.pk,
            survey_code=survey.code,
            survey_title=survey.title,
            ends=survey.ends,
            item_id=items[survey.pk][ranked.order].pk,
            text=items[survey.pk][ranked.order].text,
            rank=ranked.rank,
            count=ranked.count,
            sheets=counts[survey.pk].sheets,
            share=ranked.share,
            interval=ranked.interval,
        )
        for survey in surveys
        if survey.ends is not None
        for ranked in counts[survey.pk].index(items[survey.pk].keys()).vital
    ]
