"""Bringing events in, setting up logs, giving and revoking keys."""

from tuntas.eventlogs.actions.logs import log_for
from tuntas.eventlogs.actions.result import Result
from tuntas.eventlogs.actions.take import take_in
from tuntas.eventlogs.actions.tokens import make_token, revoke_token

__all__ = ["Result", "log_for", "make_token", "revoke_token", "take_in"]
