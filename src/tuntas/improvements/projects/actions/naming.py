"""An improvement gets another name: what it is about becomes clear on the way."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work, moved
from tuntas.improvements.readable import is_readable
from tuntas.improvements.trail import note

TITLE_LETTERS = 200


def name_mark(improvement: Improvement) -> str:
    """Return the mark of what an improvement is called."""
    return mark(improvement.title)


@transaction.atomic
def rename_improvement(
    *, improvement_id: int, title: str, seen: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Call an improvement otherwise; the audit trail keeps the former name.

    `seen` is the `name_mark` of what the page showed: raises `ChangedMeanwhileError` when it is called
    otherwise now, `DomainError` for a name that is too long or cannot be read, `OvertakenError` once it has ended. The
    same name again writes nothing.
    """
    improvement = for_work(improvement_id, by)
    said = " ".join(title.split())
    if not is_readable(said) or len(said) > TITLE_LETTERS:
        raise DomainError(_("Tulis namanya, paling banyak %(n)s huruf.") % {"n": TITLE_LETTERS})
    if said == improvement.title:
        return improvement
    check_seen(name_mark(improvement), seen)
    former, improvement.title = improvement.title, said
    improvement.save(update_fields=["title"])
    note(improvement, "improvement.rename", by=by, at=at, title=said, was=former)
    moved(improvement, at=at)
    return improvement
