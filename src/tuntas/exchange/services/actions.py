"""Import services with their standards: look first, then all or nothing.

A service is found by its unit and its name, so the same file twice changes nothing. What is in force is
never altered: what the file says otherwise goes into a draft, which somebody then puts in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Prefetch

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.services import Facts, change_service, create_service
from tuntas.catalogue.actions.standards import begin_draft, edit_draft
from tuntas.catalogue.drafts import Content, content_of, differences
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.permissions import CatalogueActor, can_manage
from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.exchange.organisation.report import ImportReport, RowChange, language, refused_rows
from tuntas.exchange.problems import RowProblem
from tuntas.exchange.services.columns import FACTS, SERVICES
from tuntas.exchange.services.reader import Reading, ServiceRow, read_services
from tuntas.exchange.tables import TableError
from tuntas.organisation.models import Unit


@dataclass(frozen=True)
class Plan:
    """What a row asks for. `content` is what the draft shall say, None where it says nothing new."""

    row: ServiceRow
    unit: Unit
    service: Service | None
    facts: Facts
    content: Content | None
    fields: tuple[str, ...]

    @property
    def changes_something(self) -> bool:
        """Tell whether the row is more than what is kept."""
        return self.service is None or bool(self.fields)


@transaction.atomic
def import_services(
    path: Path,
    *,
    by: CatalogueActor,
    at: datetime,
    dry_run: bool = False,
    filename: str = "",
) -> ImportReport:
    """Add services and draft what changed of their standards; one wrong row keeps all out.

    Args:
        path: CSV, XLSX or XLS (see `reader.read_services`).
        by: who imports; rows of units whose services they do not keep are refused.
        at: when.
        dry_run: look only.
        filename: the name the user knows the file by.

    Raises:
        DomainError: the file is no such list, or somebody changed the same services meanwhile.
    """
    try:
        reading = read_services(path, filename=filename or None)
    except TableError as error:
        raise DomainError(error.message_in(language())) from error
    plans, problems = _plans(reading, by)
    refused = refused_rows([*reading.problems, *problems], choices=())
    changing = [plan for plan in plans if plan.changes_something]
    applied = not dry_run and not refused
    if applied:
        for plan in changing:
            _apply(plan, by=by, at=at)
        if changing:
            subject = f"services:{filename or path.name}"[:200]
            record(by=by, at=at, verb="service.import", subject=subject, rows=len(changing))
    return ImportReport(
        changes=[
            RowChange(
                plan.row.row_number, plan.row.name, "updated" if plan.service else "created",
                plan.fields,
            )
            for plan in changing
        ],
        unchanged=len(plans) - len(changing),
        refused=refused,
        ignored_columns=reading.ignored_columns,
        applied=applied,
    )  # fmt: skip


def import_on_server(
    path: Path,
    *,
    by: ActorLike,  # noqa: ARG001 - a list of any kind is asked like this; the operator keeps all units
    at: datetime,
    dry_run: bool = False,
    only_good: bool = False,
) -> ImportReport:
    """Import as whoever runs commands on the server. Raises as `import_services`."""
    if only_good:
        raise DomainError("Daftar layanan diambil seluruhnya atau tidak sama sekali.")
    return import_services(path, by=OPERATOR, at=at, dry_run=dry_run)


def _plans(reading: Reading, by: CatalogueActor) -> tuple[list[Plan], list[RowProblem]]:
    units, kept = _units(), _kept()
    plans: list[Plan] = []
    problems: list[RowProblem] = []
    bad = {problem.row_number for problem in reading.problems}
    for row in reading.services:
        unit = units.get(row.unit.casefold())
        service = kept.get((unit.pk, row.name.casefold())) if unit else None
        problem = _problem(row, unit, service, by)
        if problem is not None:
            problems.append(problem)
        elif unit is not None and row.row_number not in bad:
            plans.append(_plan(row, unit, service))
    return plans, problems


def _problem(
    row: ServiceRow, unit: Unit | None, service: Service | None, by: CatalogueActor
) -> RowProblem | None:
    if not row.unit or not row.name:
        return None  # told by the reader
    if unit is None:
        return _refusal(row, "unit", row.unit, "unknown-office")
    if not can_manage(by, unit.pk):
        return _refusal(row, "unit", unit.name, "not-your-unit")
    if service is not None and service.closed_on is not None:
        return _refusal(row, "name", row.name, "closed-service")
    return None


def _refusal(row: ServiceRow, key: str, value: str, code: str) -> RowProblem:
    column = SERVICES.official(key)
    return RowProblem(row_number=row.row_number, column=column, value=value, code=code)


def _units() -> Mapping[str, Unit]:
    """Return units by code and, where it names only one, by either name."""
    units = list(Unit.objects.defer("duties"))
    names = [name.casefold() for unit in units for name in {unit.name, unit.short_name}]
    by_name = {
        name.casefold(): unit
        for unit in units
        for name in (unit.name, unit.short_name)
        if names.count(name.casefold()) == 1
    }
    return {**by_name, **{unit.code.casefold(): unit for unit in units}}


def _kept() -> Mapping[tuple[int, str], Service]:
    current = ServiceStandard.objects.filter(state__in=["draft", "in-force"])
    standards = Prefetch("standards", current.prefetch_related("steps"), to_attr="current")
    services = Service.objects.prefetch_related(standards)
    return {(one.unit_id, one.name.casefold()): one for one in services}


def _plan(row: ServiceRow, unit: Unit, service: Service | None) -> Plan:
    facts = _facts(row, service)
    changed = [name for name in FACTS if service and getattr(service, name) != getattr(facts, name)]
    base = _base(service)
    wanted = _wanted(base, row)
    found = differences(base, wanted)
    return Plan(
        row=row,
        unit=unit,
        service=service,
        facts=facts,
        content=wanted if found else None,
        fields=(*_names(changed), *(one.label for one in found)),
    )


def _names(keys: Iterable[str]) -> Sequence[str]:
    return [SERVICES.official(key) for key in keys]


def _facts(row: ServiceRow, service: Service | None) -> Facts:
    kept = {name: getattr(service, name) for name in FACTS} if service else {}
    return Facts(name=service.name if service else row.name, **{**kept, **row.facts})


def _base(service: Service | None) -> Content:
    """Return what the row is compared with: the draft if there is one, else what is in force."""
    current: list[ServiceStandard] = getattr(service, "current", [])
    by_state = {one.state: one for one in current}
    standard = by_state.get("draft") or by_state.get("in-force")
    return content_of(standard) if standard else Content()


def _wanted(base: Content, row: ServiceRow) -> Content:
    steps = tuple(row.steps) or base.steps
    return replace(base, **row.said, steps=steps)  # type: ignore[arg-type]  # by column, read as its type


def _apply(plan: Plan, *, by: CatalogueActor, at: datetime) -> None:
    if plan.service is None:
        service = create_service(unit=plan.unit, facts=plan.facts, by=by, at=at)
    else:
        service = change_service(service_id=plan.service.pk, facts=plan.facts, by=by, at=at)
    if plan.content is None:
        return
    draft = service.standards.drafts().first() or begin_draft(service_id=service.pk, by=by, at=at)
    edit_draft(
        standard_id=draft.pk, content=_for_draft(plan, draft), seen=draft.revision, by=by, at=at
    )


def _for_draft(plan: Plan, draft: ServiceStandard) -> Content:
    """Return what the draft shall say: its own decree, reason and review unless the file says one."""
    content = plan.content or Content()
    return replace(
        content,
        decree=str(plan.row.said.get("decree", draft.decree)),
        change_reason=draft.change_reason,
        review_on=draft.review_on,
    )
