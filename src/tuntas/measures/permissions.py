"""Who may set new starts on a unit's charts: who keeps its services."""

from typing import Protocol

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission


class MeasuresActor(Protocol):
    """Somebody with permissions for units; `organisation.powers.Powers` is one."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    def has_for(self, permission: Permission, unit_id: int | None) -> bool: ...


def can_rebase(by: MeasuresActor, unit_id: int) -> bool:
    """Tell whether somebody may have a unit's limits computed anew."""
    return by.has_for(Permission.MANAGE_SERVICES, unit_id)


def check_can_rebase(by: MeasuresActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody may have a unit's limits computed anew."""
    if not can_rebase(by, unit_id):
        raise NotPermittedError(
            _(
                "Wewenang Anda tidak mencakup grafik unit ini. Mintalah kepala unit atau Bagian Organisasi."
            )
        )
