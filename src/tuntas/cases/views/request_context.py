"""What the applicant's page shows besides what every case has."""

from collections.abc import Mapping
from typing import Any

from django import forms

from tuntas.cases.forms.request import CompleteForm
from tuntas.cases.links import secret_path
from tuntas.cases.models import Reporter
from tuntas.cases.queries.request_page import request_of, request_page, wanted


def own_request(
    reporter: Reporter, bound: Mapping[str, forms.Form], *, may: frozenset[str]
) -> dict[str, Any]:
    """Return what the applicant's page shows besides what every case has; nothing for a report."""
    found = request_of(reporter.case)
    if found is None:
        return {}
    asked, about = found
    context: dict[str, Any] = {
        "request_page": request_page(asked, about, reporter.case, secret_path(reporter))
    }
    if "reporter_reply" in may and "complete" not in bound:
        context["complete"] = CompleteForm(requirements=wanted(asked, about, reporter.case))
    return context
