"""Rounds and who takes part in them: lists, people, proof that may be opened, history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from tuntas.assessments.models import (
    Assessment,
    AssessmentResult,
    PublishedResult,
    Round,
    Voice,
)
from tuntas.assessments.rounds.recomputing import as_printed
from tuntas.assessments.rounds.rights import Phase, visible_assessments
from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.models import Membership, Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language, format_number

ROUNDS_SHOWN = 100


@dataclass(frozen=True)
class RoundRow:
    """A round in the list; `units` are those of it that the person may see."""

    round: Round
    units: int
    submitted: int
    reviewed: int
    only: Assessment | None  # where there is just one, its sheet opens at once


def rounds_list(powers: Powers) -> list[RoundRow]:
    """Return the rounds with assessments that the person may see, the newest first; two queries."""
    seen = visible_assessments(powers).select_related(None).order_by()
    counted = (
        seen.values("round_id")
        .annotate(
            units=Count("pk"),
            submitted=Count("submitted_at"),
            reviewed=Count("reviewed_at"),
            one=Max("pk"),
        )
        .order_by("-round__year", "-round_id")[:ROUNDS_SHOWN]
    )
    counts = list(counted)
    rounds = Round.objects.in_bulk([row["round_id"] for row in counts])
    singles = Assessment.objects.select_related("unit").in_bulk(
        [row["one"] for row in counts if row["units"] == 1]
    )
    return [
        RoundRow(
            rounds[row["round_id"]],
            row["units"],
            row["submitted"],
            row["reviewed"],
            singles.get(row["one"]) if row["units"] == 1 else None,
        )
        for row in counts
    ]


def visible_round(powers: Powers, uid: UUID) -> Round:
    """Return a round of which the person may see a unit; any other does not exist for them (404)."""
    seen = visible_assessments(powers).values("round_id")
    return get_object_or_404(Round.objects.filter(pk__in=seen), uid=uid)


def visible_assessment(powers: Powers, uid: UUID) -> Assessment:
    """Return an assessment with its round and unit; a stranger's does not exist (404)."""
    return get_object_or_404(visible_assessments(powers), uid=uid)


def assessments_of(powers: Powers, round_: Round) -> list[tuple[Assessment, dict[str, str]]]:
    """Return the visible assessments of a round with the frozen categories by voice."""
    found = list(visible_assessments(powers).filter(round=round_).order_by("unit__name"))
    frozen: dict[int, dict[str, str]] = {}
    if round_.phase == Phase.PUBLISHED:
        for one in latest_results(found):
            score = format_number(one.score, as_language(get_language()), places=2)
            said = f"{score} {one.category}".strip()
            frozen.setdefault(one.assessment_id, {})[one.voice] = said
    return [(one, frozen.get(one.pk, {})) for one in found]


def removable(round_: Round) -> list[Assessment]:
    """Return the assessments about which nothing was said yet, by unit; one query."""
    found = round_.assessments.select_related("unit").order_by("unit__name")
    untouched = found.filter(answers=None, evidence_uses=None, comments=None, results=None)
    return list(untouched)


def latest_results(assessments: Iterable[Assessment]) -> list[AssessmentResult]:
    """Return the newest frozen result of each voice of each assessment; one query."""
    rows = AssessmentResult.objects.filter(assessment__in=list(assessments)).defer("tree")
    newest = rows.order_by("assessment_id", "voice", "-made_at", "-pk")
    return list(newest.distinct("assessment_id", "voice"))


def own_side(assessment: Assessment, permission: Permission, *, on: date) -> list[tuple[int, str]]:
    """Return id and name of the people who hold a permission for the assessed unit on that day."""
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    held = Membership.objects.valid(on=on).filter(
        role__in=roles, unit__in=assessment.unit.ancestor_ids, person__is_active=True
    )
    names = held.order_by("person__name").values_list("person_id", "person__name")
    return list(dict.fromkeys(names))


@dataclass(frozen=True)
class HistoryRow:
    """One year of one unit and instrument: what was published, and what we computed."""

    unit: str
    instrument: str
    year: int
    published: Decimal | None
    published_category: str
    source: str
    parts: Sequence[str]  # values printed beside the published figure
    recomputed: Decimal | None  # what they give here, with as many decimals
    computed: Decimal | None
    computed_category: str
    assessment: UUID | None


def history(powers: Powers, units: Sequence[int]) -> list[HistoryRow]:
    """Return results by unit, instrument and year, the newest first; three queries.

    A figure published elsewhere and one frozen here stand side by side, never merged.
    """
    seen = set(units) & _seen_units(powers, units)
    rows: dict[tuple[str, str, int], HistoryRow] = {}
    for old in PublishedResult.objects.filter(unit__in=seen).select_related("unit"):
        rows[old.unit.name, old.instrument, old.year] = HistoryRow(
            old.unit.name, old.instrument, old.year, old.printed, old.category, old.source,
            old.parts, _again(old), None, "", None,
        )  # fmt: skip
    done = visible_assessments(powers).filter(unit__in=seen, round__phase=Phase.PUBLISHED)
    by_id = {one.pk: one for one in done}
    for result in latest_results(by_id.values()):
        if result.voice != Voice.AGREED:
            continue
        one = by_id[result.assessment_id]
        key = (one.unit.name, result.instrument, one.round.year)
        known = rows.get(key)
        rows[key] = HistoryRow(
            *key,
            known.published if known else None,
            known.published_category if known else "",
            known.source if known else "",
            known.parts if known else (),
            known.recomputed if known else None,
            result.score.normalize(),
            result.category,
            one.uid,
        )
    return sorted(rows.values(), key=lambda row: (row.unit, row.instrument, -row.year))


def _again(old: PublishedResult) -> Decimal | None:
    return None if old.recomputed is None else as_printed(old.recomputed, old.printed)


def _seen_units(powers: Powers, units: Sequence[int]) -> set[int]:
    if Permission.VIEW_ASSESSMENTS in powers.everywhere:
        return set(units)
    return set(powers.units.get(Permission.VIEW_ASSESSMENTS, frozenset()))


def units_seen(powers: Powers) -> QuerySet[Unit]:
    """Return the units whose results the person may see."""
    if Permission.VIEW_ASSESSMENTS in powers.everywhere:
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=powers.units.get(Permission.VIEW_ASSESSMENTS, frozenset()))
