"""An improvement gets another name: what it is about becomes clear on the way."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work, moved
from tuntas.improvements.trail import note

TITLE_LETTERS = 200


@transaction.atomic
def rename_improvement(
    *, improvement_id: int, title: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Call an improvement otherwise; the audit trail keeps the former name.

    Raises `DomainError` for an empty or too long name, `OvertakenError` once it has ended.
    """
    improvement = for_work(improvement_id, by)
    said = " ".join(title.split())
    if not said or len(said) > TITLE_LETTERS:
        raise DomainError(_("Tulis namanya, paling banyak %(n)s huruf.") % {"n": TITLE_LETTERS})
    if said == improvement.title:
        return improvement
    former, improvement.title = improvement.title, said
    improvement.save(update_fields=["title"])
    note(improvement, "improvement.rename", by=by, at=at, title=said, was=former)
    moved(improvement, at=at)
    return improvement
