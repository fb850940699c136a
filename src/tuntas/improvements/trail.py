"""The audit trail of groups, improvements, promises and plans."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from tuntas.core import audit
from tuntas.improvements.permissions import ImprovementActor


def note(row: Model, verb: str, *, by: ImprovementActor, at: datetime, **detail: Any) -> None:
    """Record an act on a row under `modelname:pk`, such as `group:12`, with verb `group.form`."""
    subject = f"{type(row).__name__.lower()}:{row.pk}"
    audit.record(by=by, at=at, verb=verb, subject=subject, **detail)
