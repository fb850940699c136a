"""Write the texts that a unit's answers start from."""

from datetime import datetime

from django.db import transaction

from tuntas.cases.models import AnswerTemplate
from tuntas.core.audit import ActorLike, record
from tuntas.organisation.models import Unit


@transaction.atomic
def save_template(
    *,
    by: ActorLike,
    at: datetime,
    unit: Unit,
    name: str,
    text: str,
    template: AnswerTemplate | None = None,
) -> AnswerTemplate:
    """Add a template, or change `template`."""
    saved = template or AnswerTemplate()
    saved.unit, saved.name, saved.text = unit, name, text
    saved.save()
    verb = "template.update" if template else "template.create"
    record(by=by, at=at, verb=verb, subject=f"template:{saved.pk}", unit=unit.code, name=name)
    return saved


@transaction.atomic
def delete_template(*, by: ActorLike, at: datetime, template: AnswerTemplate) -> None:
    """Remove a template; answers that began with it stay."""
    record(
        by=by, at=at, verb="template.delete", subject=f"template:{template.pk}", name=template.name
    )
    template.delete()
