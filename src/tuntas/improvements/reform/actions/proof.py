"""Proof is attached to an action, and taken off again."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.assessments.rounds.files import proof_link
from tuntas.assessments.rounds.queries.evidence import visible_evidence
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import ReformEvidence, ReformItem
from tuntas.improvements.reform.actions.common import check_open, locked_item
from tuntas.improvements.reform.permissions import check_can_report
from tuntas.improvements.reform.proof import TITLE_LETTERS, offers
from tuntas.improvements.trail import note
from tuntas.organisation.powers import Powers

ONCE = ("reform_evidence_address_once", "reform_evidence_kept_once")
ADDRESS_LETTERS = 500


@transaction.atomic
def attach_offer(*, item_id: int, key: str, by: Powers, at: datetime) -> ReformEvidence:
    """Attach what the product proposed, with its title as it is now.

    Raises `OvertakenError` when it is proposed no more, or attached already; `DomainError` once the
    year is closed; `NotPermittedError`.
    """
    item = _proving(item_id, by, at)
    proposed = offers(item, list(item.evidence.all()), by, on=timezone.localdate(at))
    offer = next((one for one in proposed if one.key == key), None)
    if offer is None:
        raise OvertakenError(_("Bukti itu sudah dipasang, atau tidak diusulkan lagi."))
    return _attach(
        item, by, at, title=offer.full_title, address=offer.address, kept_id=offer.kept_id
    )


def _proving(item_id: int, by: Powers, at: datetime) -> ReformItem:
    item = locked_item(item_id)
    check_can_report(by, item)
    check_open(item.plan.year, on=timezone.localdate(at))
    return item


def _attach(item: ReformItem, by: Powers, at: datetime, **columns: Any) -> ReformEvidence:
    made = ReformEvidence(item=item, by_id=by.id, at=at, **columns)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if not any(name in str(error) for name in ONCE):
            raise
        raise OvertakenError(_("Bukti ini sudah dipasang pada tindakan ini.")) from error
    unit = item.plan.unit.code
    note(item, "reform.attach", by=by, at=at, unit=unit, action=item.action, title=made.title)
    return made


@transaction.atomic
def attach_link(
    *, item_id: int, title: str, address: str, by: Powers, at: datetime
) -> ReformEvidence:
    """Attach an address on the web or in this product.

    Raises `DomainError` for no address, one that is too long, no title; as `attach_offer`.
    """
    item = _proving(item_id, by, at)
    if not title:
        raise DomainError(_("Sebut bukti ini: apa yang terlihat di sana."))
    place = proof_link(address)
    if len(place) > ADDRESS_LETTERS:
        raise DomainError(_("Alamatnya terlalu panjang. Pakai alamat yang lebih pendek."))
    return _attach(item, by, at, title=title[:TITLE_LETTERS], address=place)


@transaction.atomic
def attach_kept(*, item_id: int, evidence_id: int, by: Powers, at: datetime) -> ReformEvidence:
    """Attach a proof that the unit keeps.

    Raises `DomainError` for one of another unit, or that they may not open; as `attach_offer`.
    """
    item = _proving(item_id, by, at)
    own = visible_evidence(by).filter(unit__ancestor_ids__contains=[item.plan.unit_id])
    kept = own.filter(pk=evidence_id).first()
    if kept is None:
        raise DomainError(_("Bukti itu bukan milik unit ini. Pilih lagi."))
    return _attach(item, by, at, title=kept.title, kept_id=kept.pk)


@transaction.atomic
def detach(*, evidence_id: int, by: Powers, at: datetime) -> ReformItem:
    """Take a proof off an action; what it points to stays.

    Raises `OvertakenError` when it is off already; `DomainError` once the year is closed;
    `NotPermittedError`.
    """
    found = ReformEvidence.objects.filter(pk=evidence_id).first()
    if found is None:
        raise _detached()
    item = _proving(found.item_id, by, at)
    if not item.evidence.filter(pk=found.pk).delete()[0]:  # somebody was quicker
        raise _detached()
    unit = item.plan.unit.code
    note(item, "reform.detach", by=by, at=at, unit=unit, action=item.action, title=found.title)
    return item


def _detached() -> OvertakenError:
    return OvertakenError(_("Bukti ini sudah dilepas."))
