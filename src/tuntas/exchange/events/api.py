"""Where systems send their events: `POST /api/v1/events/<log>/`, described in openapi.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tuntas.core.access import public
from tuntas.core.counters import Allowance
from tuntas.core.throttle import address_of
from tuntas.eventlogs.actions import Result
from tuntas.eventlogs.actions.tokens import hash_of_token
from tuntas.eventlogs.models import ApiToken
from tuntas.exchange.events.batches import Refused, take_batch

MAX_EVENTS = 5_000
MAX_BYTES = 8 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
HOUR = 3600
BATCHES = Allowance("event-batches", 3_600, HOUR)  # by token: 18 million events an hour
DENIED = Allowance("event-batches-denied", 60, HOUR)  # by address
DESCRIPTION = Path(__file__).with_name("openapi.json")


@dataclass
class NotTakenError(Exception):
    """A batch that is not looked at, with the answer's status and words."""

    status: HTTPStatus
    words: str
    seconds: float = 0


@csrf_exempt
@public
def send_events(request: HttpRequest, key: str) -> HttpResponse:
    """Take a batch of events for a log; what is refused is told by its place in the batch."""
    if request.method != "POST":
        response = _error(HTTPStatus.METHOD_NOT_ALLOWED, _("Kirim dengan POST."))
        response["Allow"] = "POST"
        return response
    try:
        token = _token(request, key)
        elements = _elements(_body(request))
    except NotTakenError as refused:
        return _not_taken(refused)
    with transaction.atomic():
        result, refusals = take_batch(elements, token, at=timezone.now())
    return JsonResponse(
        {
            "accepted": result.added,
            "unchanged": result.unchanged,
            "refused": [one.as_json() for one in refusals],
        },
        status=_status(result, refusals),
    )


def _status(result: Result, refusals: list[Refused]) -> HTTPStatus:
    """A batch of which nothing was taken is an error; else the refused ones are told."""
    if result.events or not refusals:
        return HTTPStatus.OK
    if all(one.rule == "known_id" for one in refusals):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _token(request: HttpRequest, key: str) -> ApiToken:
    """Return the token that opens this log; guessing is slowed down by address, sending by token."""
    address = address_of(request)
    if seconds := DENIED.wait(address):
        raise _too_many(seconds)
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    tokens = ApiToken.objects.valid().select_related("log")
    token = tokens.filter(sha256=hash_of_token(text.strip())).first()
    if scheme.casefold() != "bearer" or token is None:
        DENIED.take(address)
        raise NotTakenError(
            HTTPStatus.UNAUTHORIZED,
            _("Sertakan kunci yang berlaku: Authorization: Bearer KUNCI."),
        )
    if token.log.key != key:
        raise NotTakenError(
            HTTPStatus.FORBIDDEN, _("Kunci ini bukan untuk catatan “%(key)s”.") % {"key": key}
        )
    if seconds := BATCHES.take(str(token.pk)):
        raise _too_many(seconds)
    return token


def _too_many(seconds: float) -> NotTakenError:
    return NotTakenError(
        HTTPStatus.TOO_MANY_REQUESTS,
        _(
            "Terlalu banyak kiriman dalam satu jam. Coba lagi setelah jeda yang disebut Retry-After."
        ),
        seconds,
    )


def _body(request: HttpRequest) -> str:
    """Read no more than is allowed, whatever the header says."""
    read = bytearray()
    while chunk := request.read(CHUNK_BYTES):
        read += chunk
        if len(read) > MAX_BYTES:
            raise _too_large()
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(_("Kiriman harus ditulis dalam UTF-8.")) from error


def _too_large() -> NotTakenError:
    return NotTakenError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _("Paling banyak %(events)s peristiwa dan %(size)s MB sekali kirim. Bagi kirimannya.")
        % {"events": MAX_EVENTS, "size": MAX_BYTES // 1024 // 1024},
    )


def _unreadable(words: str) -> NotTakenError:
    return NotTakenError(HTTPStatus.UNPROCESSABLE_ENTITY, words)


def _elements(text: str) -> list[Any]:
    """Return the elements of a JSON array, or of one JSON value a line."""
    try:
        elements = json.loads(text) if text.lstrip().startswith("[") else list(_lines(text))
    except (ValueError, RecursionError) as error:
        raise _unreadable(
            _("Kiriman bukan JSON: kirim larik JSON, atau satu objek JSON per baris.")
        ) from error
    if not elements:
        raise _unreadable(_("Kiriman ini tidak memuat peristiwa."))
    if len(elements) > MAX_EVENTS:
        raise _too_large()
    return list(elements)


def _lines(text: str) -> Iterator[Any]:
    return (json.loads(line) for line in text.split("\n") if line.strip())


def _error(status: HTTPStatus, words: str) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)


def _not_taken(refused: NotTakenError) -> JsonResponse:
    response = _error(refused.status, refused.words)
    if refused.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if refused.seconds:
        response["Retry-After"] = str(int(refused.seconds) + 1)
    return response


@public
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Describe the endpoint for programs."""
    return HttpResponse(_description(), content_type="application/json")


@cache
def _description() -> bytes:
    return DESCRIPTION.read_bytes()
