"""Who may do what with groups, improvements and promises: one question draws the button and guards the act."""

from typing import Protocol

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.improvements.models import GroupMember, Improvement


class ImprovementActor(Protocol):
    """Somebody with permissions for units; `organisation.powers.Powers` is one."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    def has_for(self, permission: Permission, unit_id: int | None) -> bool: ...


def can_form_groups(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody forms and changes the groups of the unit."""
    return by.has_for(Permission.FORM_GROUPS, unit_id)


def check_can_form_groups(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody forms the groups of the unit."""
    if not can_form_groups(by, unit_id):
        raise NotPermittedError(
            _("Kelompok dibentuk oleh kepala unit atau Bagian Organisasi. Mintalah kepada mereka.")
        )


def can_coach(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody coaches the unit's groups and asks about missing or sleeping ones."""
    return by.has_for(Permission.COACH_IMPROVEMENTS, unit_id)


def check_can_coach(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody coaches the unit's groups."""
    if not can_coach(by, unit_id):
        raise NotPermittedError(_("Mengingatkan kepala unit adalah tugas Bagian Organisasi."))


def is_member(by: ImprovementActor, group_id: int | None) -> bool:
    """Tell whether somebody belongs to a group now, its facilitator too; one query."""
    if group_id is None or by.id is None:
        return False
    return GroupMember.objects.present().filter(group_id=group_id, person_id=by.id).exists()


def can_work(by: ImprovementActor, unit_id: int, group_id: int | None) -> bool:
    """Tell whether somebody works on what a group or a unit improves."""
    return by.has_for(Permission.WORK_ON_IMPROVEMENTS, unit_id) or is_member(by, group_id)


def check_can_work(by: ImprovementActor, unit_id: int, group_id: int | None) -> None:
    """Raises `NotPermittedError` unless somebody works on what the group or unit improves."""
    if not can_work(by, unit_id, group_id):
        raise NotPermittedError(
            _(
                "Perbaikan ini dikerjakan unit atau kelompok lain, jadi Anda tidak dapat mengubahnya."
            )
        )


def can_comment(by: ImprovementActor, improvement: Improvement) -> bool:
    """Tell whether somebody may remark: who works on it, leads it or coaches it."""
    unit_id = improvement.unit_id
    return can_coach(by, unit_id) or can_work(by, unit_id, improvement.group_id)


def check_can_comment(by: ImprovementActor, improvement: Improvement) -> None:
    """Raises `NotPermittedError` unless somebody may remark on the improvement."""
    if not can_comment(by, improvement):
        raise NotPermittedError(_("Anda hanya dapat membaca perbaikan ini."))


def can_lead(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody approves steps, signs promises and proposes standards for the unit."""
    return by.has_for(Permission.LEAD_IMPROVEMENTS, unit_id)


def check_can_lead(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody leads the unit."""
    if not can_lead(by, unit_id):
        raise NotPermittedError(_("Ini wewenang kepala unit. Mintalah kepadanya."))
