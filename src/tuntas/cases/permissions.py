"""Who may see and do what with a case; the same pair draws a button and guards its address."""

from django.utils.translation import gettext as _

from tuntas.cases.models import Case
from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers

WORKING = (Permission.ACT_ON_CASES, Permission.VERIFY_CASES)


def can_work_on(powers: Powers, unit_id: int) -> bool:
    """Tell whether the person handles cases of that unit, rather than only reading them."""
    return any(powers.has_for(permission, unit_id) for permission in WORKING)


def can_read_content(powers: Powers, *, unit_id: int, secret: bool) -> bool:
    """Tell whether the person may read what a report says: a secret one only who handles it."""
    return not secret or can_work_on(powers, unit_id)


def can_see_reporter(powers: Powers, case: Case) -> bool:
    """Tell whether the person may open the reporter's identity; the look itself is recorded."""
    if case.service_id is not None and not can_read_request(powers, case.unit_id):
        return False  # who applied for a service is the business of the unit that serves
    needed = Permission.VIEW_ANONYMOUS_REPORTER if case.anonymous else Permission.VIEW_REPORTER
    return powers.has_for(needed, case.unit_id)


def check_can_see_reporter(powers: Powers, case: Case) -> None:
    """Raise `NotPermittedError` with the reason unless `can_see_reporter`."""
    if not can_see_reporter(powers, case):
        raise NotPermittedError(
            _(
                "Pelapor memilih anonim; hanya petugas pengaduan kota yang dapat membuka identitasnya."
            )
            if case.anonymous
            else _("Anda tidak berwenang melihat identitas pelapor ini.")
        )


def can_read_request(powers: Powers, unit_id: int) -> bool:
    """Tell whether the person may read what an applicant answered: only the unit that serves."""
    return powers.has_for(Permission.ACT_ON_CASES, unit_id)
