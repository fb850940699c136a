"""How many sheets complain about what, counted by the database; mistyped ones are left out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from tuntas.assessments.surveys.profile import PROFILE
from tuntas.improvements.promises.survey_rules import complaint_survey_rule
from tuntas.rules.statistics.complaint_index import ComplaintIndex, Tally, complaint_index
from tuntas.rules.statistics.small_numbers import protected_row

ASKED = ("sex", "age_group")  # of the profile of satisfaction surveys
COUNTED = "NOT EXISTS (SELECT FROM improvements_sheetmistake m WHERE m.sheet_id = s.id)"
# A row per survey with all its sheets (no item), then a row per survey and item.
COUNTS = f"""
SELECT s.survey_id, NULL::int, count(*), count(*) FILTER (WHERE s.ticked = '{{}}' AND s.other = '')
FROM improvements_complaintsheet s WHERE s.survey_id = ANY(%(surveys)s) AND {COUNTED}
GROUP BY s.survey_id
UNION ALL
SELECT s.survey_id, tick.item::int, count(*), 0
FROM improvements_complaintsheet s CROSS JOIN LATERAL unnest(s.ticked) AS tick (item)
WHERE s.survey_id = ANY(%(surveys)s) AND {COUNTED}
GROUP BY s.survey_id, tick.item
"""  # noqa: S608 - of constants
PROFILE_COUNTS = f"""
SELECT s.sex, s.age_group, s.channel, s.service_id, count(*)
FROM improvements_complaintsheet s WHERE s.survey_id = %s AND {COUNTED}
GROUP BY s.sex, s.age_group, s.channel, s.service_id
"""  # noqa: S608 - of constants


@dataclass(frozen=True)
class SheetCounts:
    """The sheets of one survey; `items` by the number of a complaint, those with a tick only."""

    sheets: int = 0
    without: int = 0
    items: Mapping[int, int] = field(default_factory=dict)

    def tally(self, order: int) -> Tally:
        """Return how many of how many sheets complain about an item."""
        return Tally(self.items.get(order, 0), self.sheets)

    def index(self, orders: Collection[int]) -> ComplaintIndex:
        """Return the index over a list's numbers, by the rule that holds here."""
        return complaint_index(
            {order: self.items.get(order, 0) for order in orders},
            sheets=self.sheets,
            without=self.without,
            cut_off_percent=complaint_survey_rule().cut_off_percent.value,
        )


def sheet_counts(survey_ids: Collection[int]) -> Mapping[int, SheetCounts]:
    """Return the counts of each survey, also of those without a sheet, in one query."""
    wholes: dict[int, tuple[int, int]] = {}
    items: dict[int, dict[int, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"surveys": list(survey_ids)})
        for survey_id, item, count, without in cursor.fetchall():
            if item is None:
                wholes[survey_id] = (count, without)
            else:
                items[survey_id][item] = count
    return {pk: SheetCounts(*wholes.get(pk, (0, 0)), items=items[pk]) for pk in survey_ids}


@dataclass(frozen=True)
class Answered:
    """Who answered, and how. Numbers about people are None where hidden; those of channels are not."""

    profile: Mapping[str, Mapping[str, int | None]]  # column → group, "" who said nothing
    channels: Mapping[str, int]
    services: Mapping[int | None, int]


def who_answered(survey_id: int) -> Answered:
    """Return the profile of a survey's respondents with small groups hidden; one query."""
    totals: Sequence[dict[str, int]] = [defaultdict(int) for _ in ASKED]
    channels: dict[str, int] = defaultdict(int)
    services: dict[int | None, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(PROFILE_COUNTS, [survey_id])
        for *said, channel, service_id, count in cursor.fetchall():
            for total, key in zip(totals, said, strict=True):
                total[key] += count
            channels[channel] += count
            services[service_id] += count
    profile = {name: _shown(name, total) for name, total in zip(ASKED, totals, strict=True)}
    return Answered(profile, dict(channels), dict(services))


def _shown(name: str, counts: Mapping[str, int]) -> Mapping[str, int | None]:
    groups = [*(key for key, _label in PROFILE[name]), ""]
    return protected_row({key: counts.get(key, 0) for key in groups}).counts
