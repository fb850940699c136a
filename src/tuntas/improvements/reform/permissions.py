"""Who may do what with plans of reform."""

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ReformItem, ReformMember
from tuntas.improvements.permissions import ImprovementActor


def can_manage(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody makes and changes the unit's plan: its head, the organisation section."""
    return by.has_for(Permission.MANAGE_REFORM, unit_id)


def check_can_manage(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody makes and changes the unit's plan."""
    if not can_manage(by, unit_id):
        raise NotPermittedError(
            _("Rencana aksi disusun oleh kepala unit atau Bagian Organisasi. Mintalah kepadanya.")
        )


def can_report(by: ImprovementActor, item: ReformItem) -> bool:
    """Tell whether somebody reports on an action: the unit's staff, and its team; one query at most.

    Somebody of the team for one area reports on that area.
    """
    if by.has_for(Permission.WORK_ON_REFORM, item.plan.unit_id):
        return True
    team = ReformMember.objects.filter(plan=item.plan_id, area__in=["", item.area])
    return by.id is not None and team.filter(person_id=by.id).exists()


def check_can_report(by: ImprovementActor, item: ReformItem) -> None:
    """Raises `NotPermittedError` unless somebody reports on the action."""
    if not can_report(by, item):
        raise NotPermittedError(
            _("Kemajuan dan bukti diisi oleh petugas unitnya atau tim reformasi birokrasinya.")
        )
