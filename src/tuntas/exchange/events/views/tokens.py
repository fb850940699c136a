"""Keys with which systems send events: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.eventlogs.actions import make_token, revoke_token
from tuntas.eventlogs.models import ApiToken, EventLog
from tuntas.eventlogs.queries import tokens_of
from tuntas.exchange.events.forms import TokenForm
from tuntas.organisation.permissions import check_can_change_units

REFUSED = 422


@requires(Permission.MANAGE_ORGANISATION)
@never_cache
def event_tokens(request: OfficeRequest, key: str) -> HttpResponse:
    """List the keys of a log and make another; a new key is shown in this answer only."""
    log, made = _log(request, key), ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        made = make_token(log, name=name, by=request.powers, at=timezone.now())[1]
        form = TokenForm()
    context = {
        "log": log,
        "form": form,
        "made": made,
        "tokens": tokens_of(log),
        "address": request.build_absolute_uri(reverse("send_events", args=[log.key])),
    }
    status = REFUSED if form.errors else 200
    return render(request, "exchange/events/tokens.html", context, status=status)


@requires(Permission.MANAGE_ORGANISATION)
@require_POST
def event_token_revoke(request: OfficeRequest, key: str, pk: int) -> HttpResponse:
    """Close the door for a key at once."""
    token = get_object_or_404(ApiToken.objects.select_related("log"), log=_log(request, key), pk=pk)
    if revoke_token(token, by=request.powers, at=timezone.now()):
        messages.success(request, _("Kunci “%(name)s” dicabut.") % {"name": token.name})
    return redirect("event_tokens", key=key)


def _log(request: OfficeRequest, key: str) -> EventLog:
    """A key opens data of the whole city, so it takes someone who manages all of it."""
    check_can_change_units(request.powers, None)
    return get_object_or_404(EventLog, key=key)
