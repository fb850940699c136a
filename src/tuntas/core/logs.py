"""Log lines without what opens somebody's page."""

import logging
import re

# The secret part of a reporter's link, of a link that resets a password.
SECRETS = re.compile(r"(/l/[^/\s]+/|/reset/key/[^-/\s]+-)[^/\s]+")


class DiscreetFormatter(logging.Formatter):
    """Writes lines and tracebacks as usual, but of secret addresses only where they begin.

    Django logs the path of every request that it refuses.
    """

    def format(self, record: logging.LogRecord) -> str:
        return SECRETS.sub(r"\1...", super().format(record))
