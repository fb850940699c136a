"""What became of each complaint between a survey and the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.improvements.models import ComplaintItem, ComplaintSurvey
from tuntas.improvements.promises.queries.index_counts import SheetCounts, sheet_counts
from tuntas.improvements.promises.survey_rules import complaint_survey_rule
from tuntas.rules.statistics.complaint_index import Change, Tally, Verdict, change


@dataclass(frozen=True)
class ChangeLine:
    """One complaint that both surveys asked about, worded as in the new one."""

    item: ComplaintItem
    change: Change


@dataclass(frozen=True)
class Asked:
    """A complaint that only one of the surveys asked about."""

    item: ComplaintItem
    tally: Tally


@dataclass(frozen=True)
class Comparison:
    """Both surveys; lines by how common the complaint was before, the most common first."""

    lines: Sequence[ChangeLine]
    only_before: Sequence[Asked]
    only_now: Sequence[Asked]
    before: SheetCounts
    now: SheetCounts
    least_sheets: int

    @property
    def too_few(self) -> bool:
        """Tell whether one of the surveys has too few sheets to say anything."""
        return min(self.before.sheets, self.now.sheets) < self.least_sheets

    @property
    def fewer(self) -> int:
        return sum(line.change.verdict == Verdict.FEWER for line in self.lines)

    @property
    def more(self) -> int:
        return sum(line.change.verdict == Verdict.MORE for line in self.lines)


def complaint_comparison(survey: ComplaintSurvey) -> Comparison | None:
    """Return the comparison with the survey before, None where there was none. Two queries."""
    if survey.previous_id is None:
        return None
    items = list(ComplaintItem.objects.filter(survey_id__in=[survey.pk, survey.previous_id]))
    old = {one.pk: one for one in items if one.survey_id == survey.previous_id}
    new = [one for one in items if one.survey_id == survey.pk]
    counts = sheet_counts([survey.pk, survey.previous_id])
    now, before = counts[survey.pk], counts[survey.previous_id]
    least = complaint_survey_rule().least_sheets.value
    lines = [
        ChangeLine(
            one, change(before.tally(earlier.order), now.tally(one.order), least_sheets=least)
        )
        for one in new
        if (earlier := old.get(one.previous_id or 0)) is not None
    ]
    matched = {one.previous_id for one in new}
    return Comparison(
        lines=sorted(lines, key=lambda line: (-line.change.before.share, line.item.order)),
        only_before=[
            Asked(one, before.tally(one.order)) for one in old.values() if one.pk not in matched
        ],
        only_now=[Asked(one, now.tally(one.order)) for one in new if one.previous_id is None],
        before=before,
        now=now,
        least_sheets=least,
    )
