"""Texts that answers start from."""

from django.db.models import Q

from tuntas.cases.models import AnswerTemplate, Case
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers


def templates_for(case: Case) -> list[AnswerTemplate]:
    """Return the templates of the case's unit, of those above it, and of everybody."""
    return list(
        AnswerTemplate.objects.filter(Q(unit__isnull=True) | Q(unit_id__in=case.unit.ancestor_ids))
    )


def own_units(powers: Powers) -> list[Unit]:
    """Return the units whose templates the person keeps."""
    ids = powers.units.get(Permission.ACT_ON_CASES, frozenset())
    return list(Unit.objects.filter(pk__in=ids))


def own_templates(powers: Powers) -> list[AnswerTemplate]:
    """Return the templates that the person keeps, with their units."""
    ids = powers.units.get(Permission.ACT_ON_CASES, frozenset())
    return list(AnswerTemplate.objects.filter(unit_id__in=ids).select_related("unit"))
