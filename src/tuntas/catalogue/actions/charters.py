"""A unit vows anew."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Charter
from tuntas.catalogue.permissions import CatalogueActor, check_can_manage
from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.organisation.models import Unit


@dataclass(frozen=True)
class Vow:
    """The text of a maklumat and who signs it."""

    text: str
    signed_by: str
    signed_as: str
    signed_on: date


@transaction.atomic
def sign_charter(*, unit_id: int, vow: Vow, seen: int, by: CatalogueActor, at: datetime) -> Charter:
    """Publish a unit's next maklumat; `seen` is the version that stood on the page, 0 for none.

    Raises `OvertakenError` when somebody published meanwhile, `DomainError` for a day to come.
    """
    check_can_manage(by, unit_id)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    last = Charter.objects.filter(unit=unit).aggregate(last=Max("version"))["last"] or 0
    if last != seen:
        raise OvertakenError(
            _("Orang lain baru saja menerbitkan maklumat unit ini. Baca dahulu yang terbaru.")
        )
    if vow.signed_on > timezone.localdate(at):
        raise DomainError(_("Tanggal tanda tangan belum tiba."))
    made = Charter.objects.create(
        unit=unit, version=last + 1, made_at=at, made_by_id=by.id, **vars(vow)
    )
    audit.record(
        by=by, at=at, verb="charter.sign", subject=f"unit:{unit.code}", version=made.version
    )
    return made
