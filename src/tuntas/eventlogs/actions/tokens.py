"""Giving a system a key with which it sends events, and taking it back."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from tuntas.core.audit import ActorLike, record
from tuntas.eventlogs.models import ApiToken, EventLog

PREFIX = "tuntas_"  # so that a key that leaked somewhere is known for what it is
TOKEN_BYTES = 32


def hash_of_token(token: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(log: EventLog, *, name: str, by: ActorLike, at: datetime) -> tuple[ApiToken, str]:
    """Make a key; its text is returned once and stored nowhere."""
    text = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        log=log, name=name, sha256=hash_of_token(text), made_by_id=by.id, made_at=at
    )
    record(by=by, at=at, verb="eventlog.token", subject=f"eventlog:{log.key}", name=name)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: ActorLike, at: datetime) -> bool:
    """Close the door for a key; tells whether it was open until now."""
    closed = ApiToken.objects.valid().filter(pk=token.pk).update(revoked_at=at, revoked_by_id=by.id)
    if closed:
        subject = f"eventlog:{token.log.key}"
        record(by=by, at=at, verb="eventlog.token_revoke", subject=subject, name=token.name)
    return bool(closed)
