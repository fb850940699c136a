"""The secret link of a reporter: an HMAC of the reporter's id, so nothing secret is stored."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.urls import reverse

from tuntas.cases.models import Case, Reporter
from tuntas.core.secrets import link_is_genuine, link_token, tidy_code
from tuntas.organisation.models import Region, Unit


def secret_path(reporter: Reporter) -> str:
    """Return the path of the reporter's own page."""
    return reverse("track_own", args=[reporter.case.code, link_token(_name(reporter))])


def secret_link(reporter: Reporter) -> str:
    """Return the whole address, for messages."""
    return f"{settings.ENVIRONMENT.address}{secret_path(reporter)}"


def _columns(model: type[models.Model], *names: str) -> tuple[str, ...]:
    """Return the names in the order in which `from_db` takes values."""
    known = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - public, documented
    return tuple(sorted(names, key=known.index))


# What the reporter's page needs; the rest is fetched if somebody asks for it. Written out because this
# is the page that citizens open most, and building the query costs more than running it.
OF_REPORTER = _columns(Reporter, "id", "uid", "case_id", "language", "wants_mail")
OF_CASE = _columns(
    Case,
    "id", "code", "case_type", "classification", "state", "resume_state", "queue", "outcome", "title",
    "text", "happened_on", "place", "region_id", "concerns", "anonymous", "secret", "unit_id",
    "received_at", "ended_at", "due_at", "due_clock", "event_count", "duplicate_of_id", "rating",
    "service_id",
)  # fmt: skip
OF_UNIT = _columns(Unit, "id", "name")
OF_REGION = _columns(Region, "code", "name")
BY_CODE = f"""
SELECT {", ".join(f"reporter.{name}" for name in OF_REPORTER)},
       {", ".join(f"report.{name}" for name in OF_CASE)},
       {", ".join(f"unit.{name}" for name in OF_UNIT)},
       {", ".join(f"region.{name}" for name in OF_REGION)}
FROM cases_case report
JOIN cases_reporter reporter ON reporter.case_id = report.id
JOIN organisation_unit unit ON unit.id = report.unit_id
LEFT JOIN organisation_region region ON region.code = report.region_id
WHERE report.code = %s
"""  # noqa: S608 - made of the names above


def reporter_of_link(code: str, token: str) -> Reporter | None:
    """Return the reporter whose link this is; None alike for a wrong code and a wrong token."""
    with connection.cursor() as cursor:
        cursor.execute(BY_CODE, [tidy_code(code)])
        row = cursor.fetchone()
    if row is None:
        link_is_genuine("nobody", token)  # as long as for a report that exists
        return None
    reporter = _built(row)
    return reporter if link_is_genuine(_name(reporter), token) else None


def _built(row: Sequence[Any]) -> Reporter:
    values = iter(row)
    reporter = Reporter.from_db("default", OF_REPORTER, list(islice(values, len(OF_REPORTER))))
    case = Case.from_db("default", OF_CASE, list(islice(values, len(OF_CASE))))
    case.unit = Unit.from_db("default", OF_UNIT, list(islice(values, len(OF_UNIT))))
    region = list(values)
    case.region = Region.from_db("default", OF_REGION, region) if case.region_id else None
    reporter.case = case
    return reporter


def _name(reporter: Reporter) -> str:
    return f"reporter:{reporter.uid.hex}"
