"""Who may do what with surveys: the same question draws a button and guards the act."""

from typing import Protocol

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission


class SurveyActor(Protocol):
    """Somebody with permissions for units; `organisation.powers.Powers` is one."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    def has_for(self, permission: Permission, unit_id: int | None) -> bool: ...


class Operator:
    """Whoever runs commands on the server: may do everything, and is named as the server."""

    id: int | None = None
    name: str = ""

    def has_for(self, permission: Permission, unit_id: int | None) -> bool:  # noqa: ARG002
        """Tell that it may."""
        return True


OPERATOR = Operator()


def check(by: SurveyActor, permission: Permission, unit_id: int) -> None:
    """Raises `NotPermittedError` unless the permission is held for the unit."""
    if not by.has_for(permission, unit_id):
        raise NotPermittedError(
            _(
                "Wewenang Anda tidak mencakup survei unit ini. Mintalah kepala unit atau Bagian Organisasi."
            )
        )
