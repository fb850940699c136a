"""Settle a spelling: say which unit it means, and give that unit the cases that waited for it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tuntas.cases.actions import act
from tuntas.cases.actors import Actor
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.exchange.lapor.locking import check_no_import_runs
from tuntas.organisation.actions import create_unit, settle_spelling
from tuntas.organisation.models import Unit, UnitSpelling
from tuntas.rules.casework import case_types
from tuntas.rules.spelling import UnitMatcher, UnitName

# Where a case stands at city hall whatever unit it names; in every case type.
CITY_HALL = ("received", "verified", "returned")
# Events after which a case still is what its source says: nobody here has decided anything.
NO_WORK = ("import", "update_import", "settle_unit", "view_reporter", "escalate", "note")
SETTLE = "settle_unit"
BATCH = 1_000
LIKELY = 0.75  # from here a proposal is taken without asking, if that is wanted


@transaction.atomic
def settle(
    spelling: UnitSpelling,
    unit: Unit,
    *,
    by: Actor,
    at: datetime,
    origin: UnitSpelling.Origin = UnitSpelling.Origin.PERSON,
) -> int:
    """Remember the meaning and move the cases that follow it; return how many were moved.

    Those are the ones that waited for it, and where the spelling meant another unit before, the
    ones that stand there untouched. Raises `DomainError` while an import runs.
    """
    check_no_import_runs()
    former = UnitSpelling.objects.select_for_update().get(pk=spelling.pk).unit_id
    if former == unit.pk:
        return 0
    settle_spelling(by=by, at=at, spelling=spelling, unit=unit, origin=origin)
    spelling.unit, spelling.origin = unit, origin
    following = _following(spelling, former).exclude(unit=unit)
    return _move(following, unit, by=by, at=at)


def untouched() -> Q:
    """Return the condition for cases on which nobody here has worked."""
    work = CaseEvent.objects.filter(case=OuterRef("pk")).exclude(kind__in=NO_WORK)
    return ~Q(Exists(work))


def _following(spelling: UnitSpelling, former: int | None) -> QuerySet[Case]:
    where = Q(unit__parent__isnull=True)
    if former is not None:
        where |= Q(unit=former) & untouched()
    return Case.objects.filter(where, unit_spelling=spelling).exclude(state__in=CITY_HALL)


def _move(cases: QuerySet[Case], unit: Unit, *, by: Actor, at: datetime) -> int:
    """Move them all at once, but for those whose clocks have to be reckoned anew."""
    running = ClockRun.objects.filter(case=OuterRef("pk"), stopped_at__isnull=True)
    locked = cases.select_for_update(of=("self",)).order_by("pk")
    found = list(locked.annotate(clocked=Exists(running)).values_list("pk", "clocked"))
    for case_id in [case_id for case_id, clocked in found if clocked]:
        act(case_id, Step(SETTLE, unit=unit), by=by, at=at)
    still = [case_id for case_id, clocked in found if not clocked]
    for start in range(0, len(still), BATCH):
        _move_batch(still[start : start + BATCH], unit, by=by, at=at)
    return len(found)


def _move_batch(case_ids: list[int], unit: Unit, *, by: Actor, at: datetime) -> None:
    """Do what the step does to cases without clocks; one by one takes some 10 ms each."""
    Case.objects.filter(pk__in=case_ids).update(
        unit=unit, officer=None, changed_at=at, event_count=F("event_count") + 1
    )
    moved = Case.objects.filter(pk__in=case_ids)
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case_id=case_id,
            seq=seq,
            at=at,
            kind=SETTLE,
            state=state,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            unit=unit,
            audience=case_types()[case_type].transitions[SETTLE].audience,
        )
        for case_id, seq, state, case_type in moved.values_list(
            "pk", "event_count", "state", "case_type"
        )
    )


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


def settle_by_likeness(spelling: UnitSpelling, *, by: Actor, at: datetime) -> Unit:
    """Settle with the likeliest unit; make one of that name where none is likely."""
    proposals = unit_matcher(at=at).propose(spelling.spelling, limit=1)
    if not proposals or proposals[0].score < LIKELY:
        return settle_as_new_unit(spelling, by=by, at=at)
    unit = Unit.objects.get(pk=proposals[0].id)
    settle(spelling, unit, by=by, at=at)
    return unit


def unit_matcher(*, at: datetime) -> UnitMatcher[int]:
    """Return the matcher over the units that exist."""
    return matcher_of(existing_units(at=at))


def existing_units(*, at: datetime) -> QuerySet[Unit]:
    """Return the units that a spelling can mean; the government itself is never guessed."""
    units = Unit.objects.valid(on=timezone.localdate(at)).exclude(parent__isnull=True)
    return units.only("name", "short_name")


def matcher_of(units: Iterable[Unit]) -> UnitMatcher[int]:
    """Return the matcher over these units.

    An export holds one government's own units: "Kab. X" behind a name tells nothing and is ignored.
    """
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
