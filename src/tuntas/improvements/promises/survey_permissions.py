"""Who prepares, opens and reads complaint surveys: one question draws the button and guards the act."""

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.improvements.permissions import ImprovementActor


def can_prepare(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody prepares the unit's surveys, types paper and reads what people wrote."""
    return by.has_for(Permission.WORK_ON_IMPROVEMENTS, unit_id)


def check_can_prepare(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody prepares the unit's surveys."""
    if not can_prepare(by, unit_id):
        raise NotPermittedError(
            _("Survei pengaduan ini disiapkan oleh unitnya sendiri; Anda hanya dapat membacanya.")
        )


def can_run(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody opens and closes the unit's surveys."""
    return by.has_for(Permission.LEAD_IMPROVEMENTS, unit_id)


def check_can_run(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody opens and closes the unit's surveys."""
    if not can_run(by, unit_id):
        raise NotPermittedError(
            _("Survei pengaduan dibuka dan ditutup oleh kepala unit. Mintalah kepadanya.")
        )
