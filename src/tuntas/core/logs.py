"""Log lines without what opens somebody's page."""

import logging
import re
from copy import copy
from http import HTTPStatus

# The secret part of a reporter's link, of a link that resets a password.
SECRETS = re.compile(r"(/l/[^/\s]+/|/reset/key/[^-/\s]+-)[^/\s]+")


class DiscreetFormatter(logging.Formatter):
    """Writes lines and tracebacks as usual, but of secret addresses only where they begin.

    Django logs the path of every request that it refuses. Of what somebody may not do it adds a
    traceback, which says no more than the line and fills the log for whoever asks often enough.
    """

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "status_code", None) == HTTPStatus.FORBIDDEN:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return SECRETS.sub(r"\1...", super().format(record))
