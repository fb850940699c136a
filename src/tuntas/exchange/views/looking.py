"""What the imports share that are looked at first: hand a file in, see what it would do, then take it.

The page shows every row that is wrong, so a file that cannot be read is an error beside its field here,
not a refusal of the whole page.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.exchange.kept_uploads import KeptUpload, give_up, keep, kept_for
from tuntas.exchange.tables import TableError


class Report(Protocol):
    """What an import did, or would do."""

    @property
    def applied(self) -> bool: ...


Found = TypeVar("Found")
Taken = TypeVar("Taken", bound=Report)


def handed_in(
    request: HttpRequest, purpose: str, form: forms.Form, look: Callable[[KeptUpload], object]
) -> bool:
    """Keep the form's file for `purpose` where `look` can read it; else the field says why not."""
    if not form.is_valid():
        return False
    kept = keep(request.session, purpose, form.cleaned_data["file"])
    try:
        look(kept)
    except (DomainError, TableError) as error:
        give_up(request.session, purpose)
        form.add_error("file", error.message)
        return False
    return True


def waiting(request: HttpRequest, purpose: str) -> KeptUpload | None:
    """Return the file that waits; None, told on the next page, for none or not what was looked at."""
    kept = kept_for(request.session, purpose)
    if kept is None or (request.method == "POST" and request.POST.get("sha256") != kept.sha256):
        messages.info(
            request, _("Berkasnya sudah tidak tersimpan atau sudah diganti. Unggah sekali lagi.")
        )
        return None
    return kept


def looked_at(
    request: HttpRequest, kept: KeptUpload | None, look: Callable[[KeptUpload], Found]
) -> Found | None:
    """Return what `look` finds; None, told on the next page, where the file cannot be taken now."""
    if kept is None:
        return None
    try:
        return look(kept)
    except NotPermittedError:
        raise
    except (DomainError, TableError) as error:
        messages.error(request, error.message)
        return None


def taken(
    request: HttpRequest, purpose: str, kept: KeptUpload, take: Callable[[KeptUpload], Taken]
) -> Taken | None:
    """Import the file and let it go; None, told on the next page, where nothing was stored."""
    report = looked_at(request, kept, take)
    if report is None:
        return None
    if not report.applied:
        messages.error(
            request,
            _("Belum ada yang disimpan: sementara itu ada baris yang menjadi salah. Periksa lagi."),
        )
        return None
    give_up(request.session, purpose)
    return report
