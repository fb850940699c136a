"""What a step of a request shows beforehand: the document to be issued, the question to be asked."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.documents import Issue, answers_of, content_of
from tuntas.cases.models import Case
from tuntas.cases.queries.request_page import request_of
from tuntas.cases.queries.requests import attended_sessions


def preview(case: Case) -> dict[str, Any] | None:
    """Return what the document would say, in the reader's language."""
    found = request_of(case)
    if found is None or found[1].result is None:
        return None
    request, about = found
    issue = Issue("", timezone.now(), attended_sessions(case))
    content = content_of(request, about, found[1].result, issue)
    language = get_language() or "id"
    keys = ("title", "paragraphs", "signer", "valid")
    return {key: content[key][language] for key in keys}


def what_is_missing(case: Case) -> str:
    """Return the question that follows from how the documents were found; empty if all is well.

    What may be left out is not asked for again.
    """
    found = request_of(case)
    if found is None:
        return ""
    request, about = found
    language = get_language() or "id"
    words = {"illegible": _("%(what)s belum terbaca"), "missing": _("%(what)s belum ada")}
    lines = [
        "– " + words[state] % {"what": one.label.in_language(language)}
        for one in about.asked_requirements(answers_of(request))
        if (state := request.checks.get(one.key, "")) in words
        and (one.required or state == "illegible")
    ]
    if not lines:
        return ""
    return "\n".join([_("Mohon lengkapi berkas berikut:"), *lines])
