"""Which paths a person may see, and the SOP that belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from tuntas.catalogue.models import ServiceStandard, SopStep
from tuntas.core.permissions import Permission
from tuntas.measures.models import ProcessPath
from tuntas.measures.paths.labels import process_name
from tuntas.measures.paths.words import worked
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual


@dataclass(frozen=True)
class Listed:
    """A process in the list of a unit."""

    process: str
    name: Bilingual
    cases: int
    median: Bilingual


def visible_units(powers: Powers) -> QuerySet[Unit]:
    """Return the units whose measured times a person may see."""
    if Permission.VIEW_MEASURES in powers.everywhere:
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=powers.units.get(Permission.VIEW_MEASURES, frozenset()))


def top_unit(powers: Powers) -> Unit | None:
    """Return the highest unit that a person sees: where the pages begin."""
    return visible_units(powers).order_by(F("ancestor_ids__len"), "pk").first()


def visible_paths(powers: Powers) -> QuerySet[ProcessPath]:
    """Return the paths of the units that a person sees."""
    if Permission.VIEW_MEASURES in powers.everywhere:
        return ProcessPath.objects.all()
    return ProcessPath.objects.filter(
        unit__in=powers.units.get(Permission.VIEW_MEASURES, frozenset())
    )


def listed(unit: Unit) -> list[Listed]:
    """Return a unit's processes, those with the most cases first."""
    found = ProcessPath.objects.filter(unit=unit).values_list(
        "process", "content__named_by", "content__cases", "content__working__median"
    )
    rows = [
        Listed(process, process_name(process, named_by), cases, worked(median))
        for process, named_by, cases, median in found
    ]
    return sorted(rows, key=lambda one: (-one.cases, one.process))


def units_below(unit: Unit) -> list[Unit]:
    """Return the units directly below that have paths of their own."""
    below = Unit.objects.filter(parent=unit, pk__in=ProcessPath.objects.values("unit"))
    return list(below.order_by("name"))


def sop_steps(path: ProcessPath) -> Sequence[SopStep]:
    """Return the steps of the service's standard in force, in one query; none without one.

    Of several services of that name the unit's own counts, then the nearest one above, then one
    below it if there is only one.
    """
    steps = SopStep.objects.filter(
        standard__service__name=path.process, standard__state=ServiceStandard.State.IN_FORCE
    ).select_related("standard__service__unit")
    by_unit: dict[int, list[SopStep]] = {}
    for step in steps.order_by("order"):
        by_unit.setdefault(step.standard.service.unit_id, []).append(step)
    for unit_id in reversed(path.unit.ancestor_ids):
        if unit_id in by_unit:
            return by_unit[unit_id]
    below = [
        found
        for found in by_unit.values()
        if path.unit_id in found[0].standard.service.unit.ancestor_ids
    ]
    return below[0] if len(below) == 1 else ()
