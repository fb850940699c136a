"""Slows down whoever guesses: a bucket of tokens for each address, kept in this process.

Only what failed costs a token, so people who know their code seldom meet it, and people with their
secret link never, however many share one mobile operator's address. With several processes each has its own buckets; a guesser gains that
factor, which the number of possible codes forgives.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

ADDRESSES_KEPT = 10_000
IPV6_HOME_PREFIX = 64  # what one subscriber has to choose from


@dataclass
class Throttle:
    """`capacity` failures at once, then one every `refill_seconds`."""

    capacity: int
    refill_seconds: float
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def allows(self, key: str, *, now: float | None = None) -> bool:
        """Tell whether `key` has a token left; takes none. `now` is in seconds, monotonic."""
        with self._lock:
            return self._tokens(key, _seconds(now)) >= 1

    def spend(self, key: str, *, now: float | None = None) -> None:
        """Take a token from `key`; the address that was quiet longest is forgotten first."""
        moment = _seconds(now)
        with self._lock:
            self._buckets[key] = (max(0.0, self._tokens(key, moment) - 1), moment)
            self._buckets.move_to_end(key)
            while len(self._buckets) > ADDRESSES_KEPT:
                self._buckets.popitem(last=False)

    def forget(self) -> None:
        """Give everybody a full bucket."""
        with self._lock:
            self._buckets.clear()

    def _tokens(self, key: str, now: float) -> float:
        tokens, since = self._buckets.get(key, (float(self.capacity), now))
        return min(float(self.capacity), tokens + (now - since) / self.refill_seconds)


def _seconds(now: float | None) -> float:
    return time.monotonic() if now is None else now


def address_of(request: HttpRequest) -> str:
    """Return who asks, for a throttle; visitors without a readable address share one bucket."""
    return visitor_address(request) or "unknown"


def visitor_address(request: HttpRequest) -> str | None:
    """Return the visitor's address, of IPv6 the first of the home network; None if unreadable.

    Behind a proxy it is the last entry that the proxy itself appended; earlier ones are the
    visitor's own words.
    """
    written = str(request.META.get("REMOTE_ADDR", ""))
    if settings.ENVIRONMENT.behind_proxy:
        written = request.headers.get("X-Forwarded-For", written).rpartition(",")[2].strip()
    try:
        address = ip_address(written)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_HOME_PREFIX), strict=False).network_address)
    return written
