"""Proof: who may open it, what a unit keeps over all rounds, and where each piece is used."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tuntas.assessments.models import Assessment, Evidence, EvidenceUse
from tuntas.assessments.rounds.rights import Phase, rights, visible_assessments
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers

OWN_EVIDENCE_SHOWN = 200
PAGE_LENGTH = 25
USES_SHOWN = 8


def evidence_of_unit(assessment: Assessment) -> list[tuple[Evidence, int]]:
    """Return the newest version of each proof that the unit keeps, with how often it is used."""
    newest = Evidence.objects.filter(unit=assessment.unit_id).order_by("uid", "-version")
    rows = Evidence.objects.filter(pk__in=newest.distinct("uid").values("pk"))
    counted = rows.annotate(used=Count("uses")).order_by("title", "pk")
    return [(one, one.used) for one in counted[:OWN_EVIDENCE_SHOWN]]


def visible_evidence(powers: Powers) -> QuerySet[Evidence]:
    """Return the proof that the person may open.

    A unit opens its own; evaluators and who manages rounds what was handed in to a round; who only
    reads, what stands in a published one.
    """
    handed_in = visible_uses(powers).values("evidence_id")
    own = _for(powers, Permission.ANSWER_ASSESSMENTS, "unit")
    return Evidence.objects.filter(own | Q(pk__in=handed_in))


def visible_uses(powers: Powers) -> QuerySet[EvidenceUse]:
    """Return where proof stands, as far as the person may know it; see `visible_evidence`."""
    part = [
        _for(powers, permission, "assessment__unit")
        for permission in (
            Permission.ANSWER_ASSESSMENTS,
            Permission.EVALUATE,
            Permission.MANAGE_ROUNDS,
        )
    ]
    published = _for(powers, Permission.VIEW_ASSESSMENTS, "assessment__unit") & Q(
        assessment__round__phase=Phase.PUBLISHED
    )
    return EvidenceUse.objects.filter(part[0] | part[1] | part[2] | published)


def _for(powers: Powers, permission: Permission, field: str) -> Q:
    if permission in powers.everywhere:
        return Q(pk__isnull=False)  # an empty Q would vanish beside another
    return Q(**{f"{field}__in": powers.units.get(permission, frozenset())})


@dataclass(frozen=True)
class Chosen:
    """What of the proof is wanted; `after` is the id of the last one of the page before."""

    words: str = ""
    unit_id: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Kept:
    """One version of a proof; `uses` are some of the places where it stands, `more` the rest."""

    evidence: Evidence
    uses: Sequence[EvidenceUse]
    more: int
    own: bool  # may be used again by this person


@dataclass(frozen=True)
class EvidencePage:
    """One page of proof, the newest first."""

    rows: Sequence[Kept]
    next_after: int | None


def evidence_page(powers: Powers, chosen: Chosen) -> EvidencePage:
    """Return one page of the proof that the person may open, with where it is used; two queries."""
    rows = visible_evidence(powers).filter(_wanted(chosen)).select_related("unit", "added_by")
    if chosen.after is not None:
        rows = rows.filter(pk__lt=chosen.after)
    found = list(rows.order_by("-pk")[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    uses: dict[int, list[EvidenceUse]] = defaultdict(list)
    places = visible_uses(powers).filter(evidence__in=shown)
    for use in places.select_related("assessment__round").order_by("-at", "-pk"):
        uses[use.evidence_id].append(use)
    return EvidencePage(
        rows=[
            Kept(
                one,
                uses[one.pk][:USES_SHOWN],
                max(0, len(uses[one.pk]) - USES_SHOWN),
                powers.has_for(Permission.ANSWER_ASSESSMENTS, one.unit_id),
            )
            for one in shown
        ],
        next_after=shown[-1].pk if len(found) > PAGE_LENGTH else None,
    )


def _wanted(chosen: Chosen) -> Q:
    wanted = Q()
    if chosen.unit_id is not None:
        wanted &= Q(unit=chosen.unit_id)
    for word in chosen.words.split():
        wanted &= (
            Q(title__icontains=word)
            | Q(file_name__icontains=word)
            | Q(address__icontains=word)
            | Q(sha256__startswith=word.lower())
        )
    return wanted


def open_assessments(powers: Powers, unit_id: int) -> list[Assessment]:
    """Return the unit's assessments to which the person may add proof now, the newest round first."""
    found = visible_assessments(powers).filter(unit=unit_id).exclude(round__phase=Phase.PUBLISHED)
    rows = found.order_by("-round__year", "-round_id")
    return [one for one in rows if rights(powers, one).proves]
