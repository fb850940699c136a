"""The secret link of a reporter: an HMAC of the reporter's id, so nothing secret is stored."""

from django.conf import settings
from django.urls import reverse

from tuntas.cases.models import Reporter
from tuntas.core.secrets import link_is_genuine, link_token, tidy_code


def secret_path(reporter: Reporter) -> str:
    """Return the path of the reporter's own page."""
    return reverse("track_own", args=[reporter.case.code, link_token(_name(reporter))])


def secret_link(reporter: Reporter) -> str:
    """Return the whole address, for messages."""
    return f"{settings.ENVIRONMENT.address}{secret_path(reporter)}"


def reporter_of_link(code: str, token: str) -> Reporter | None:
    """Return the reporter whose link this is; None alike for a wrong code and a wrong token."""
    reporter = (
        Reporter.objects.select_related(
            "case", "case__unit", "case__region", "case__duplicate_of", "case__duplicate_of__unit"
        )
        .filter(case__code=tidy_code(code))
        .first()
    )
    if reporter is None:
        link_is_genuine("nobody", token)  # as long as for a report that exists
        return None
    return reporter if link_is_genuine(_name(reporter), token) else None


def _name(reporter: Reporter) -> str:
    return f"reporter:{reporter.uid.hex}"
