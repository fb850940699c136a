"""Settle a spelling: say which unit it means, and give that unit the cases that waited for it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tuntas.cases.actions import act
from tuntas.cases.actors import Actor
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.organisation.actions import create_unit, settle_spelling
from tuntas.organisation.models import Unit, UnitSpelling
from tuntas.rules.spelling import UnitMatcher, UnitName

CITY_HALL = ("received", "verified", "returned")


@transaction.atomic
def settle(
    spelling: UnitSpelling,
    unit: Unit,
    *,
    by: Actor,
    at: datetime,
    origin: UnitSpelling.Origin = UnitSpelling.Origin.PERSON,
) -> int:
    """Remember the meaning and move the waiting cases; return how many were moved."""
    settle_spelling(by=by, at=at, spelling=spelling, unit=unit, origin=origin)
    waiting = Case.objects.filter(unit_spelling=spelling, unit__parent__isnull=True)
    moved = 0
    for case_id in waiting.exclude(state__in=CITY_HALL).values_list("pk", flat=True):
        act(case_id, Step("settle_unit", unit=unit), by=by, at=at)
        moved += 1
    return moved


KINDS_BY_FIRST_WORD = {
    "dinas": Unit.Kind.AGENCY,
    "badan": Unit.Kind.BOARD,
    "kecamatan": Unit.Kind.DISTRICT,
    "kelurahan": Unit.Kind.VILLAGE,
    "desa": Unit.Kind.VILLAGE,
    "bagian": Unit.Kind.SECTION,
    "sekretariat": Unit.Kind.SECRETARIAT,
    "inspektorat": Unit.Kind.INSPECTORATE,
    "puskesmas": Unit.Kind.CLINIC,
    "rumah": Unit.Kind.HOSPITAL,
    "rsud": Unit.Kind.HOSPITAL,
    "upt": Unit.Kind.TECHNICAL_UNIT,
    "perumda": Unit.Kind.COMPANY,
    "sd": Unit.Kind.SCHOOL,
    "smp": Unit.Kind.SCHOOL,
}


def kind_of_name(name: str) -> str:
    """Guess the kind of a unit from the first word of its name; an agency where it tells nothing."""
    first = name.split(maxsplit=1)[0].casefold() if name.strip() else ""
    return KINDS_BY_FIRST_WORD.get(first, Unit.Kind.AGENCY)


LIKELY = 0.75  # from here a proposal is taken without asking, if that is wanted


def settle_by_likeness(spelling: UnitSpelling, *, by: Actor, at: datetime) -> Unit:
    """Settle with the likeliest unit; make one of that name where none is likely."""
    proposals = unit_matcher(at=at).propose(spelling.spelling, limit=1)
    if not proposals or proposals[0].score < LIKELY:
        return settle_as_new_unit(spelling, by=by, at=at)
    unit = Unit.objects.get(pk=proposals[0].id)
    settle(spelling, unit, by=by, at=at)
    return unit


def unit_matcher(*, at: datetime) -> UnitMatcher[int]:
    """Return the matcher over the units that exist.

    An export holds one government's own units: "Kab. X" behind a name tells nothing and is ignored.
    """
    units = Unit.objects.valid(on=timezone.localdate(at)).exclude(parent__isnull=True)
    return UnitMatcher([UnitName(unit.pk, unit.name, unit.short_name) for unit in units])


@transaction.atomic
def settle_as_new_unit(spelling: UnitSpelling, *, by: Actor, at: datetime) -> Unit:
    """Make a unit of that name below the government and settle the spelling with it."""
    root = Unit.objects.get(parent__isnull=True)
    unit = create_unit(
        by=by,
        at=at,
        code=f"impor-{spelling.pk}",
        name=spelling.spelling[:200],
        short_name=spelling.spelling[:60],
        kind=kind_of_name(spelling.spelling),
        parent=root,
    )
    settle(spelling, unit, by=by, at=at)
    return unit
