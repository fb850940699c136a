"""Buttons about a row that somebody else removed: its list says so, since its page is gone, too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tuntas.core.attempts import Attempt
from tuntas.improvements.promises.actions.common import GoneError
from tuntas.improvements.sending import told


def not_there(request: HttpRequest, listed: str) -> HttpResponse:
    """Lead to a list from a row that is gone, or a stranger's: nobody learns which."""
    reason = _("Yang Anda buka sudah tidak ada: dihapus orang lain, atau bukan milik unit Anda.")
    return told(request, reason, listed)


def after_removing(tried: Attempt[Any], page: str, pk: int, *, listed: str) -> HttpResponse:
    """Lead to the list where the row is gone, back to its page where it stays."""
    removed = tried.refusal is None or isinstance(tried.refusal, GoneError)
    return redirect(listed) if removed else redirect(page, pk)
