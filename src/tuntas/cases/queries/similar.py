"""Open cases that may be about the same matter, to be offered before merging."""

import re
from dataclasses import dataclass

from django.db.models import BooleanField, FloatField, IntegerField
from django.db.models.expressions import RawSQL
from django.urls import reverse

from tuntas.cases.models import Case
from tuntas.cases.models.case import SEARCH_CONFIG
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers

MOST_WORDS = 12
LEAST_LETTERS = 4
LOOKED_AT = 400  # so that a very common word does not rank the whole city
SHOWN = 8
# In a SELECT of its own, so that the words are stemmed once and not again for each row.
ASKED = "(SELECT websearch_to_tsquery(%s::regconfig, %s))"
# Of the words of title and place so many must be shared, at least two: with one, every report of a
# street ("jalan") was offered for every other.
SHARED_PART = 4
SHARED = """(SELECT count(*) FROM unnest(%s::text[]) AS word
    WHERE cases_case.search @@ plainto_tsquery(%s::regconfig, word))"""
SAME_REGION = 0.2  # counts like one more rare word in common


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case with what one needs to recognise the matter."""

    code: str
    url: str
    title: str
    place: str
    unit: str


def similar_cases(case: Case, powers: Powers) -> list[Similar]:
    """Return at most eight open cases that share enough words of title and place, likeliest first."""
    words = _words(f"{case.title} {case.place}")
    if not words:
        return []
    asked = [SEARCH_CONFIG, " or ".join(words)]
    near = (
        Case.objects.visible_to(powers, Permission.MERGE_CASES)
        .open()
        .filter(RawSQL(f"cases_case.search @@ {ASKED}", asked, BooleanField()))  # noqa: S611 - a constant
        .exclude(pk=case.pk)[:LOOKED_AT]
    )
    ranked = (
        Case.objects.filter(pk__in=near.values("pk"))
        .annotate(shared=RawSQL(SHARED, [words, SEARCH_CONFIG], IntegerField()))  # noqa: S611
        .filter(shared__gte=min(len(words), max(2, -(-len(words) // SHARED_PART))))
        .annotate(rank=RawSQL(f"ts_rank(cases_case.search, {ASKED})", asked, FloatField()))  # noqa: S611
        .select_related("unit")
        .only("code", "title", "place", "region_id", "unit__short_name")
    )
    best = sorted(ranked, key=lambda one: -_likeness(one, case))
    return [_shown(one) for one in best[:SHOWN]]


def _words(text: str) -> list[str]:
    found = dict.fromkeys(re.findall(r"[^\W\d_]+", text.lower()))
    return [word for word in found if len(word) >= LEAST_LETTERS][:MOST_WORDS]


def _likeness(one: Case, case: Case) -> float:
    same_region = case.region_id is not None and one.region_id == case.region_id
    return float(one.rank) + (SAME_REGION if same_region else 0.0)  # type: ignore[attr-defined]


def _shown(case: Case) -> Similar:
    return Similar(
        code=case.code,
        url=reverse("case", args=[case.code]),
        title=case.title,
        place=case.place,
        unit=case.unit.short_name,
    )
