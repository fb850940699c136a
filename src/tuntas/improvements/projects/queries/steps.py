"""An improvement with its eight steps, as its pages show it: everything in four questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.guide import eight_steps
from tuntas.improvements.models import (
    GroupMember,
    Improvement,
    Problem,
    Step,
    StepComment,
    StepDecision,
    StepRevision,
)
from tuntas.improvements.projects.steps import Steps
from tuntas.organisation.powers import Powers

JOINED = ("unit", "group", "service", "region", "effect")
ORIGIN = ("adopted_from__unit",)  # from where a practice was taken over


def visible_improvement(
    powers: Powers,
    pk: int,
    *,
    needs: Sequence[str] = (),
    joined: Sequence[str] = (),
    told: Mapping[str, ArraySubquery] | None = None,
) -> Improvement:
    """Return an improvement; a stranger's and a wrong guess look the same (404).

    Its unit, group, service, region and effect are joined, and those in `joined`; the group's present
    members and the relations in `needs` are prefetched: one question each. `told` is told with it.
    """
    members = Prefetch("group__members", GroupMember.objects.present(), to_attr="here")
    found = Improvement.objects.visible_to(powers).select_related(*JOINED, *joined)
    found = found.annotate(**(told or {}))
    improvement = found.prefetch_related(members, *needs).filter(pk=pk).first()
    if improvement is None:
        raise Http404(_("Perbaikan ini tidak ada."))
    return improvement


@dataclass(frozen=True)
class Standing:
    """How a step stands: who saved it last, what the head said of it last, how much was remarked."""

    number: int
    state: str
    revision: int
    saved_at: datetime | None
    saved_by: str
    verdict: str
    verdict_note: str
    verdict_by: str
    verdict_revision: int
    comments: int
    borrowed: bool = False  # came with a practice, and nobody here saved it yet

    @property
    def returned(self) -> bool:
        """Tell whether the step was given back and still has to be mended."""
        return self.state == Step.State.OPEN and self.verdict == StepDecision.Verdict.RETURNED


@dataclass(frozen=True)
class Loaded:
    """An improvement's steps with how each stands, by number."""

    steps: Steps
    standing: Mapping[int, Standing]


def load_steps(improvement: Improvement, powers: Powers, *, today: date | None = None) -> Loaded:
    """Return the steps of a `visible_improvement` and what the reader may do; one question."""
    members = list(getattr(improvement.group, "here", ())) if improvement.group else []
    rows = list(_rows(improvement))
    belongs = any(one.person_id == powers.id for one in members)
    unit_id = improvement.unit_id
    works = belongs or powers.has_for(Permission.WORK_ON_IMPROVEMENTS, unit_id)
    steps = Steps(
        guide=eight_steps(),
        rows={row.number: row for row in rows},
        members=members,
        today=today or timezone.localdate(),
        may_work=works and improvement.state == Improvement.State.RUNNING,
        may_lead=powers.has_for(Permission.LEAD_IMPROVEMENTS, unit_id),
        may_comment=works or powers.has_for(Permission.COACH_IMPROVEMENTS, unit_id),
        belongs=works,
    )
    adopted = bool(improvement.adopted_from_id or improvement.adopted_government)
    return Loaded(steps, {row.number: _standing(row, adopted=adopted) for row in rows})


def _rows(improvement: Improvement) -> "QuerySet[Step, Any]":
    saved = StepRevision.objects.filter(step=OuterRef("pk")).order_by("-revision")
    decided = StepDecision.objects.filter(step=OuterRef("pk")).order_by("-at", "-pk")
    remarks = StepComment.objects.filter(
        improvement=OuterRef("improvement"), number=OuterRef("number")
    )
    counted = remarks.order_by().values("number").annotate(n=Count("pk")).values("n")
    return improvement.steps.order_by("number").annotate(
        saved_at=Subquery(saved.values("at")[:1]),
        saved_by=Subquery(saved.values("by__name")[:1]),
        verdict=Subquery(decided.values("verdict")[:1]),
        verdict_note=Subquery(decided.values("note")[:1]),
        verdict_by=Subquery(decided.values("by__name")[:1]),
        verdict_revision=Subquery(decided.values("revision")[:1]),
        comments=Coalesce(Subquery(counted), 0),
    )


def _standing(row: Any, *, adopted: bool) -> Standing:
    return Standing(
        number=row.number,
        state=row.state,
        revision=row.revision,
        saved_at=row.saved_at,
        saved_by=row.saved_by or "",
        verdict=row.verdict or "",
        verdict_note=row.verdict_note or "",
        verdict_by=row.verdict_by or "",
        verdict_revision=row.verdict_revision or 0,
        comments=row.comments,
        borrowed=adopted and row.revision == 1 and row.saved_by is None,
    )


def problems_of(improvement: Improvement) -> "QuerySet[Problem]":
    """Return the problems it began with, each with `linked`: how many complaints belong to it."""
    return improvement.problems.annotate(linked=Count("case_links"))


def comments_of(improvement: Improvement, number: int) -> "QuerySet[StepComment]":
    """Return what was remarked on a step, the oldest first."""
    return improvement.comments.filter(number=number).select_related("by").order_by("at", "pk")
