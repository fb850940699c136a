"""Actions: others take a practice over, and prove it anew for themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import STEPS, Improvement, Problem, Step, StepRevision
from tuntas.improvements.permissions import ImprovementActor, check_can_work
from tuntas.improvements.projects.actions.common import locked, noted_in_group
from tuntas.improvements.projects.measuring.figures import is_counted
from tuntas.improvements.projects.spreading.document import Practice, practice_of
from tuntas.improvements.trail import note

LENT = (3, 4)  # causes and countermeasures: what of a practice may hold elsewhere too


class AdoptedAlreadyError(DomainError):
    """The unit is at this practice already; `running` is the improvement in which it is."""

    def __init__(self, running: Improvement) -> None:
        self.running = running
        super().__init__(
            _("Unit ini sedang menerapkan praktik tersebut dalam perbaikan “%(title)s”.")
            % {"title": running.title}
        )


@transaction.atomic
def adopt_practice(
    *,
    practice_id: int,
    unit_id: int,
    group_id: int | None,
    uid: UUID,
    by: ImprovementActor,
    at: datetime,
) -> Improvement:
    """Begin an improvement in another unit with the causes and countermeasures of a practice.

    Both are proposals; what was found, aimed at and made a standard there is not true here yet.

    The same `uid` begins one, whatever became of the practice or the improvement since. Raises
    `AdoptedAlreadyError` for a unit that is at it already, `DomainError` for a practice that is not
    shared, the unit that it comes from, or a group of another unit.
    """
    check_can_work(by, unit_id, group_id)
    source = locked(practice_id)  # of two who adopt at once the second sees the first
    known = Improvement.objects.filter(uid=uid).first()
    if known is not None:
        return _same(known, unit_id)
    if source.shared_at is None:
        raise OvertakenError(_("Praktik ini sudah tidak dibagikan."))
    if source.unit_id == unit_id:
        raise DomainError(_("Praktik ini berasal dari unit Anda sendiri."))
    running = Improvement.objects.running().filter(adopted_from=source, unit_id=unit_id).first()
    if running is not None:
        raise AdoptedAlreadyError(running)
    service_name = source.service.name if source.service else ""
    return _begun(
        practice_of(source), unit_id=unit_id, group_id=group_id, uid=uid, by=by, at=at,
        adopted_from=source, service_name=service_name,
    )  # fmt: skip


@transaction.atomic
def adopt_from_elsewhere(
    *,
    practice: Practice,
    unit_id: int,
    group_id: int | None,
    uid: UUID,
    by: ImprovementActor,
    at: datetime,
) -> Improvement:
    """Begin an improvement with the practice of another government, as its file tells it."""
    return _begun(
        practice, unit_id=unit_id, group_id=group_id, uid=uid, by=by, at=at,
        service_name=practice.service, adopted_government=practice.government,
        adopted_address=practice.address,
    )  # fmt: skip


def _begun(
    practice: Practice,
    *,
    unit_id: int,
    group_id: int | None,
    uid: UUID,
    by: ImprovementActor,
    at: datetime,
    service_name: str,
    **origin: Any,
) -> Improvement:
    check_can_work(by, unit_id, group_id)
    service = Service.objects.filter(unit_id=unit_id, name=service_name).first()
    made, new = Improvement.objects.get_or_create(
        uid=uid,
        defaults={
            "unit_id": unit_id, "group_id": group_id, "service": service, "title": practice.title,
            "made_by_id": by.id, "made_at": at, "changed_at": at, **_measure(practice), **origin,
        },
    )  # fmt: skip
    if not new:
        return _same(made, unit_id)
    _write_steps(made, practice.steps, at=at)
    _write_origin(made, practice, by=by, at=at)
    note(made, "practice.adopt", by=by, at=at, title=made.title, origin=practice.government)
    noted_in_group(made)
    return made


def _same(made: Improvement, unit_id: int) -> Improvement:
    """Return what the same form made before."""
    if made.unit_id != unit_id:
        raise DomainError(_("Formulir ini sudah dipakai. Buka lagi halaman praktiknya."))
    return made


def _measure(practice: Practice) -> Mapping[str, str]:
    """Return the measure where it can be taken here too: own figures of others cannot.

    A file may name what nobody counts here, or anything else.
    """
    if not is_counted(practice.indicator, practice.part):
        return {}
    return {
        "source": Improvement.Source.INDICATOR,
        "indicator": practice.indicator,
        "part": practice.part,
    }


def _write_steps(made: Improvement, steps: Mapping[int, Any], *, at: datetime) -> None:
    """Write all eight; what is borrowed is a first revision that nobody here wrote."""
    lent = {number: steps[number] for number in LENT if number in steps}
    rows = Step.objects.bulk_create(
        Step(
            improvement=made,
            number=number,
            content=lent.get(number, {}),
            revision=1 if number in lent else 0,
        )
        for number in range(1, STEPS + 1)
    )
    StepRevision.objects.bulk_create(
        StepRevision(step=row, revision=1, content=row.content, at=at)
        for row in rows
        if row.revision
    )


def _write_origin(
    made: Improvement, practice: Practice, *, by: ImprovementActor, at: datetime
) -> None:
    Problem.objects.create(
        improvement=made, kind=Problem.Kind.PRACTICE, key=f"practice:{practice.key}"[:300],
        theme=f"practice:{practice.key}"[:200], title_id=practice.title, title_en=practice.title,
        facts={"government": practice.government, "unit": practice.unit, "effect": practice.sentence},
        chosen_by_id=by.id, chosen_at=at,
    )  # fmt: skip
