"""Who may do what with services: the same question draws a button and guards the act."""

from typing import Protocol

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission


class CatalogueActor(Protocol):
    """Somebody with permissions for units; `organisation.powers.Powers` is one."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    def has_for(self, permission: Permission, unit_id: int | None) -> bool: ...


def can_manage(by: CatalogueActor, unit_id: int) -> bool:
    """Tell whether somebody keeps the services of the unit."""
    return by.has_for(Permission.MANAGE_SERVICES, unit_id)


def check_can_manage(by: CatalogueActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody keeps the services of the unit."""
    if not can_manage(by, unit_id):
        raise NotPermittedError(
            _(
                "Wewenang Anda tidak mencakup layanan unit ini. Mintalah kepala unit atau Bagian Organisasi."
            )
        )
