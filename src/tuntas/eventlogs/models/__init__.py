"""Logs of other systems, their cases and events, what was brought in, who may send."""

from tuntas.eventlogs.models.events import Lifecycle, LoggedCase, LoggedEvent, LoggedName
from tuntas.eventlogs.models.imports import EventImport
from tuntas.eventlogs.models.log import EventLog
from tuntas.eventlogs.models.token import ApiToken

__all__ = [
    "ApiToken",
    "EventImport",
    "EventLog",
    "Lifecycle",
    "LoggedCase",
    "LoggedEvent",
    "LoggedName",
]
