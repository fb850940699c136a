"""Write the texts that a unit's answers start from."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.cases.models import AnswerTemplate
from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import OvertakenError
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
    """Add a template, or change `template`. Raises `OvertakenError` when somebody removed it."""
    saved = _locked(template) if template else AnswerTemplate()
    saved.unit, saved.name, saved.text = unit, name, text
    saved.save(force_update=template is not None)
    verb = "template.update" if template else "template.create"
    record(by=by, at=at, verb=verb, subject=f"template:{saved.pk}", unit=unit.code, name=name)
    return saved


@transaction.atomic
def delete_template(*, by: ActorLike, at: datetime, template: AnswerTemplate) -> None:
    """Remove a template; answers that began with it stay. Raises `OvertakenError` when it is gone."""
    found = _locked(template)
    record(by=by, at=at, verb="template.delete", subject=f"template:{found.pk}", name=found.name)
    found.delete()


def _locked(template: AnswerTemplate) -> AnswerTemplate:
    found = AnswerTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if found is None:
        raise OvertakenError(
            _("Templat ini baru saja dihapus orang lain. Buat templat baru bila masih perlu.")
        )
    return found
