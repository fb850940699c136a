"""Import lists of units and of people: look first, then all or nothing, or the good rows only.

Both find what is kept by its key (a unit's code, a person's e-mail address), so that the same file
twice changes nothing. An empty cell leaves what is kept.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.exchange.organisation.choices import (
    kind_labels,
    kind_spellings,
    role_labels,
    role_spellings,
)
from tuntas.exchange.organisation.plan_people import KeptPeople, PersonPlan, plan_people
from tuntas.exchange.organisation.plan_units import COMPARED, KeptUnits, UnitPlan, plan_units
from tuntas.exchange.organisation.reader import read_people, read_units
from tuntas.exchange.organisation.report import ImportReport, RowChange, language, refused_rows
from tuntas.exchange.tables import TableError
from tuntas.organisation.actions import (
    create_person,
    create_unit,
    end_role,
    grant_role,
    load_regions,
    move_unit,
    update_person,
    update_unit,
)
from tuntas.organisation.models import Unit


@transaction.atomic
def import_units(
    path: Path,
    *,
    by: ActorLike,
    at: datetime,
    dry_run: bool = False,
    only_good: bool = False,
    filename: str = "",
) -> ImportReport:
    """Add and change units by code; regions that the file names are loaded from the official list.

    Args:
        path: CSV, XLSX or XLS (see `reader.read_units`).
        by: who imports; stands in the audit trail.
        at: when.
        dry_run: look only.
        only_good: take the rows without a fault; otherwise one fault keeps the whole file out.
        filename: the name the user knows the file by.

    Raises:
        DomainError: the file is no such list, or somebody changed the same units meanwhile.
    """
    Unit.objects.select_for_update().filter(
        parent__isnull=True
    ).first()  # one change of the tree at a time
    kept = KeptUnits.read()
    try:
        reading = read_units(
            path,
            kinds=kind_spellings(),
            known_codes={unit.code for unit in kept.units.values()},
            filename=filename or None,
        )
    except TableError as error:
        raise DomainError(error.message_in(language())) from error
    plans, refusals = plan_units(reading.rows, kept)
    refused = refused_rows([*reading.refusals, *refusals], choices=kind_labels())
    changing = [plan for plan in plans if plan.changes_something]
    applied = not dry_run and (only_good or not refused)
    if applied:
        _apply_units(changing, kept, by=by, at=at)
        _record(by, at, f"units:{filename or path.name}", len(changing))
    return ImportReport(
        changes=[
            RowChange(
                plan.row.row_number,
                plan.row.name,
                "updated" if plan.unit else "created",
                plan.columns,
            )
            for plan in changing
        ],
        unchanged=len(plans) - len(changing),
        refused=refused,
        ignored_columns=reading.ignored_columns,
        applied=applied,
    )


def _apply_units(
    plans: Sequence[UnitPlan], kept: KeptUnits, *, by: ActorLike, at: datetime
) -> None:
    missing = {code for plan in plans for code in plan.places or ()} - kept.regions
    if missing:
        load_regions(missing, by=by, at=at)
    units = dict(kept.units)
    for plan in plans:
        units[plan.row.code.casefold()] = _apply_unit(plan, units, by=by, at=at)


def _apply_unit(plan: UnitPlan, units: dict[str, Unit], *, by: ActorLike, at: datetime) -> Unit:
    row, unit = plan.row, plan.unit
    parent = units.get(row.parent_code.casefold())
    if unit is None:
        return create_unit(
            by=by,
            at=at,
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            parent=parent,
            duties=row.duties,
            serves=row.regions,
            valid_from=row.valid_from,
            valid_until=row.valid_to,
        )
    if plan.moves and parent is not None:
        move_unit(by=by, at=at, unit=unit, parent=parent)
    if plan.changes or plan.places is not None:
        fields = {name: getattr(unit, name) for name in COMPARED.values()} | dict(plan.changes)
        update_unit(by=by, at=at, unit=unit, serves=plan.places, **fields)
    return unit


@transaction.atomic
def import_people(
    path: Path,
    *,
    by: ActorLike,
    at: datetime,
    dry_run: bool = False,
    only_good: bool = False,
    filename: str = "",
) -> ImportReport:
    """Add people by e-mail address, correct names and numbers, give and end roles.

    Arguments and errors are those of `import_units`. A role without a first day begins today. People
    and roles that the file does not name stay as they are.
    """
    try:
        reading = read_people(
            path,
            roles=role_spellings(),
            unit_codes=set(Unit.objects.values_list("code", flat=True)),
            filename=filename or None,
        )
    except TableError as error:
        raise DomainError(error.message_in(language())) from error
    kept = KeptPeople.read(reading.rows)
    today = timezone.localtime(at).date()
    plans, refusals = plan_people(reading.rows, kept, today=today, by_id=by.id)
    refused = refused_rows([*reading.refusals, *refusals], choices=role_labels())
    changing = [plan for plan in plans if plan.changes_something]
    applied = not dry_run and (only_good or not refused)
    if applied:
        for plan in changing:
            _apply_person(plan, kept, by=by, at=at)
        _record(by, at, f"people:{filename or path.name}", len(changing))
    return ImportReport(
        changes=[
            RowChange(
                plan.row.row_number,
                plan.row.name,
                "updated" if plan.person else "created",
                plan.columns,
            )
            for plan in changing
        ],
        unchanged=len(plans) - len(changing),
        refused=refused,
        ignored_columns=reading.ignored_columns,
        applied=applied,
    )


def _apply_person(plan: PersonPlan, kept: KeptPeople, *, by: ActorLike, at: datetime) -> None:
    row = plan.row
    person = plan.person or create_person(
        by=by, at=at, email=row.email, name=row.name, employee_number=row.nip
    )
    if plan.renames:
        number = row.nip or person.employee_number
        update_person(by=by, at=at, person=person, name=row.name, employee_number=number)
    if plan.grants:
        grant_role(
            by=by,
            at=at,
            person=person,
            unit=kept.units[row.unit_code],
            role=row.role,
            since=plan.since,
            until=row.valid_to,
        )
    if plan.ends is not None and row.valid_to is not None:
        end_role(by=by, at=at, membership=plan.ends, until=row.valid_to)


def _record(by: ActorLike, at: datetime, subject: str, changed: int) -> None:
    """Say in the trail that it was an import; a file that changed nothing leaves no trace."""
    if changed:
        record(by=by, at=at, verb="organisation.import", subject=subject[:200], rows=changed)
