"""Numbers that stand for an event and for a person of another system."""

from base64 import urlsafe_b64decode
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from tuntas.core.secrets import link_token

KEY_BYTES = 16
MOMENT_BYTES = 6  # milliseconds since 1970; moments before it count from the other end
MOMENT_MASK = 2 ** (8 * MOMENT_BYTES) - 1
RESOURCE_BYTES = 8


def key_of_id(given: str) -> str:
    """Return the key of an event whose source gives it an id, as 32 hexadecimal digits."""
    return blake2b(f"id\x1f{given}".encode(), digest_size=KEY_BYTES).hexdigest()


def key_of_content(case: str, activity: str, at: datetime, lifecycle: int) -> str:
    """Return the key of an event without an id: the same event again has the same key.

    Equal events of one file share it; which of them it is, is added when they are counted. The key
    begins with the moment in milliseconds, so that events of one time lie together in the index:
    with keys in no order, ten million of them take several times as long to write.
    """
    content = f"{case}\x1f{activity}\x1f{at.isoformat()}\x1f{lifecycle}"
    digest = blake2b(content.encode(), digest_size=KEY_BYTES - MOMENT_BYTES).hexdigest()
    return f"{int(at.timestamp() * 1000) & MOMENT_MASK:012x}{digest}"


@lru_cache(maxsize=20_000)
def resource_number(log_key: str, resource: str) -> int:
    """Return a person's number within a log: without our key nobody gets from it to the name."""
    token = link_token(f"event-resource:{log_key}:{resource}")
    return int.from_bytes(urlsafe_b64decode(token)[:RESOURCE_BYTES], "big", signed=True)
