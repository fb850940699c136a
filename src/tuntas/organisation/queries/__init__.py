"""Reads of the organisation."""

from datetime import date

from tuntas.core.errors import DomainError
from tuntas.organisation.models import Unit


def root_unit_id() -> int:
    """Return the id of the government itself, to which everything not yet passed on belongs."""
    root = Unit.objects.filter(parent__isnull=True).values_list("pk", flat=True).first()
    if root is None:
        raise DomainError(
            "There is no unit yet. Import the organisation first: tuntas import units FILE."
        )
    return root


def units_to_choose(*, on: date) -> list[Unit]:
    """Return the units that can be given a case, in the order of the tree."""
    units = list(Unit.objects.valid(on=on).defer("duties"))
    names = {unit.pk: unit.name for unit in units}
    return sorted(units, key=lambda unit: [names.get(pk, "") for pk in unit.ancestor_ids])
