"""The mail of a nudge."""

from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.context import this_city
from tuntas.core.permissions import ROLES, Permission
from tuntas.improvements.models import Nudge
from tuntas.organisation.models import Membership, Unit

LEADING = [
    key for key, role in ROLES.items() if Permission.LEAD_IMPROVEMENTS in role.permissions
]  # fmt: skip


def send_nudge(nudge_id: int, *, at: datetime) -> int:
    """Mail a nudge to the heads unless it was sent before; return how many were told.

    The row is locked while sending: two workers send one message. Where nobody leads the unit or
    one above it, `sent_at` stays empty and the question stands on the pages alone.
    """
    with transaction.atomic():
        nudges = Nudge.objects.select_for_update(of=("self",)).select_related("unit", "group")
        nudge = nudges.get(pk=nudge_id)
        if nudge.sent_at is not None:
            return 0
        addresses = addresses_of_heads(nudge.unit, on=timezone.localdate(at))
        if addresses:
            _compose(nudge, addresses).send()
            nudge.sent_at = at
            nudge.save(update_fields=["sent_at"])
    return len(addresses)


def addresses_of_heads(unit: Unit, *, on: date) -> list[str]:
    """Return the addresses of those who lead the unit, or else the nearest unit above it."""
    leading = Membership.objects.valid(on=on).filter(
        role__in=LEADING, unit__in=unit.ancestor_ids, person__is_active=True
    )
    by_unit: dict[int, set[str]] = {}
    for unit_id, address in leading.values_list("unit_id", "person__email"):
        by_unit.setdefault(unit_id, set()).add(address)
    nearest = (by_unit[pk] for pk in reversed(unit.ancestor_ids) if pk in by_unit)
    return sorted(next(nearest, set()))


def _compose(nudge: Nudge, addresses: list[str]) -> EmailMessage:
    if nudge.group_id is None:
        subject, page = (
            _("Kelompok Budaya Kinerja %(unit)s"),
            f"{reverse('groups')}?unit={nudge.unit_id}",
        )
    else:
        subject, page = _("Kelompok %(group)s di %(unit)s"), reverse("group", args=[nudge.group_id])
    context = {"nudge": nudge, "link": settings.ENVIRONMENT.address + page, "city": this_city()}
    said = subject % {"unit": nudge.unit.short_name, "group": nudge.group}
    return EmailMessage(
        subject=" ".join(said.split()),  # a line break in a name would end the header
        body=render_to_string("improvements/mail/nudge.txt", context),
        bcc=addresses,
    )
