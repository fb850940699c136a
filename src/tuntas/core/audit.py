"""Write the audit trail."""

from datetime import datetime
from typing import Any, Protocol

from tuntas.core.models import AuditEntry


class ActorLike(Protocol):
    """Anybody who acts: a person, a program."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


def record(*, by: ActorLike, at: datetime, verb: str, subject: str, **detail: Any) -> None:
    """Add one entry in the transaction of the act itself."""
    AuditEntry.objects.create(
        at=at, actor_id=by.id, actor_name=by.name, verb=verb, subject=subject, detail=detail
    )
