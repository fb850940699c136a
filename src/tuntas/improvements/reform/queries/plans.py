"""Plans for their pages: one plan with its actions by area, its team, what the year before left open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.models import ReformItem, ReformMember, ReformPlan
from tuntas.improvements.reform.queries.progress import ItemRow, item_row
from tuntas.improvements.reform.rule import reform_rule
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.organisation.queries.units import in_tree_order
from tuntas.rules.improvement.reform_areas import ReformArea, ReformRule
from tuntas.rules.improvement.reform_progress import ALL, closes_on
from tuntas.rules.phrases import Bilingual


def visible_plan(powers: Powers, pk: int) -> ReformPlan:
    """Return a plan; a stranger's and a wrong guess look the same (404)."""
    plans = ReformPlan.objects.visible_to(powers).select_related("unit", "unit__parent")
    found = plans.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Rencana ini tidak ada."))
    return found


def is_open(plan: ReformPlan, *, on: date) -> bool:
    """Tell whether a plan can still be changed and reported."""
    return on <= closes_on(plan.year, reform_rule().reporting.value)


def plan_units(powers: Powers, *, on: date) -> list[Unit]:
    """Return the units whose plans somebody makes, in the order of the tree, in one query."""
    units = Unit.objects.valid(on=on).defer("duties")
    if Permission.MANAGE_REFORM not in powers.everywhere:
        units = units.filter(pk__in=powers.units.get(Permission.MANAGE_REFORM, frozenset()))
    return in_tree_order(units)


@dataclass(frozen=True)
class AreaPlan:
    """What a plan holds for one area; one that the rule has no more goes by its key."""

    key: str
    name: Bilingual
    area: ReformArea | None
    rows: Sequence[ItemRow]
    team: Sequence[ReformMember]

    @property
    def counted(self) -> Sequence[ItemRow]:
        """The actions that count towards progress: dropped ones do not."""
        return [one for one in self.rows if one.item.state != ReformItem.State.DROPPED]

    @property
    def percent(self) -> int | None:
        """How far its actions came on average; None without any."""
        percents = [one.percent for one in self.counted]
        return round(sum(percents) / len(percents)) if percents else None

    @property
    def overdue(self) -> int:
        """How many actions are past their day."""
        return sum(one.overdue for one in self.rows)


@dataclass(frozen=True)
class Implementation:
    """Which share of all actions was carried out wholly, as a grade; dropped ones were not."""

    carried_out: int
    items: int
    grade: str

    @property
    def percent(self) -> float:
        """The share in percent (0-100)."""
        return ALL * self.carried_out / self.items


@dataclass(frozen=True)
class PlanPage:
    """One plan with everything in it."""

    areas: Sequence[AreaPlan]
    leaders: Sequence[ReformMember]  # those of the team who are not for one area
    implementation: Implementation | None
    proofs: Mapping[int, int]  # attached proofs by action

    @property
    def rows(self) -> Sequence[ItemRow]:
        """All actions, area by area."""
        return [row for area in self.areas for row in area.rows]


def plan_page(plan: ReformPlan, *, on: date) -> PlanPage:
    """Return what the page of a plan shows, in three queries."""
    rule = reform_rule()
    items = plan.items.prefetch_related("progress").annotate(proofs=Count("evidence"))
    rows = [_row(plan, one, on) for one in items.order_by("due", "pk")]
    team = list(plan.members.all())
    return PlanPage(
        areas=_areas(rule, rows, team),
        leaders=[one for one in team if not one.area],
        implementation=implementation(rows, rule),
        proofs={one.item.pk: one.item.proofs for one in rows},  # type: ignore[attr-defined]  # annotated
    )


def _row(plan: ReformPlan, item: ReformItem, on: date) -> ItemRow:
    item.plan = plan
    return item_row(item, item.progress.all(), on=on)


def _areas(
    rule: ReformRule, rows: Iterable[ItemRow], team: Iterable[ReformMember]
) -> Sequence[AreaPlan]:
    by_area, members = (
        defaultdict[str, list[ItemRow]](list),
        defaultdict[str, list[ReformMember]](list),
    )
    for row in rows:
        by_area[row.item.area].append(row)
    for one in team:
        members[one.area].append(one)
    known = {one.key: one for one in rule.areas.value}
    keys = [*known, *(key for key in by_area if key not in known)]
    return [
        AreaPlan(
            key, known[key].name if key in known else Bilingual(key, key), known.get(key),
            by_area[key], members[key],
        )
        for key in keys
    ]  # fmt: skip


def implementation(rows: Sequence[ItemRow], rule: ReformRule) -> Implementation | None:
    """Return how much of a plan was carried out; None without any action."""
    if not rows:
        return None
    done = sum(one.percent == ALL and one.item.state != ReformItem.State.DROPPED for one in rows)
    return Implementation(done, len(rows), rule.grade(ALL * done / len(rows)))


def left_open(plan: ReformPlan) -> int:
    """Return how many actions of the year before are still open, in one query."""
    before = ReformItem.objects.running().filter(plan__unit=plan.unit_id, plan__year=plan.year - 1)
    here = plan.items.values("action")
    return before.exclude(action__in=here).count()
