"""Setting up a log, or changing how it is read."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.eventlogs.models import EventLog
from tuntas.organisation.models import Unit

KEY_LENGTH = 60


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises `DomainError` for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DomainError(
            _(
                "“%(zone)s” bukan nama zona waktu. Contoh: Asia/Jakarta, Asia/Makassar, Asia/Jayapura."
            )
            % {"zone": name}
        ) from error


def key_from(text: str) -> str:
    """Make a log's key of a name: `Izin Gangguan 2025.csv` is `izin-gangguan-2025`."""
    stem = text.removesuffix(".gz").rpartition(".")[0] or text
    return slugify(stem.replace("_", "-"))[:KEY_LENGTH].strip("-") or "catatan"


def log_for(
    key: str,
    *,
    by: ActorLike,
    at: datetime,
    name: str = "",
    zone: str,
    unit: Unit | None = None,
    service: str = "",
    end_activities: Sequence[str] | None = None,
) -> EventLog:
    """Return the log with this key, made if new, locked until the transaction ends.

    What is stated replaces what the log had; what is left out stays. The lock lets imports into one
    log follow each other. Raises `DomainError` for a key or a zone that cannot be.
    """
    if slugify(key) != key or not key or len(key) > KEY_LENGTH:
        raise DomainError(
            _("Kunci catatan “%(key)s” hanya boleh berisi huruf kecil, angka, dan tanda hubung.")
            % {"key": key}
        )
    zone_of(zone)
    defaults = {"name": name or key, "zone": zone, "made_at": at}
    made = EventLog.objects.get_or_create(key=key, defaults=defaults)[1]
    log = EventLog.objects.select_for_update().get(key=key)
    if made:
        record(by=by, at=at, verb="eventlog.create", subject=f"eventlog:{key}", name=log.name)
    _state(log, zone=zone, unit=unit, service=service, end_activities=end_activities)
    return log


def _state(
    log: EventLog,
    *,
    zone: str,
    unit: Unit | None,
    service: str,
    end_activities: Sequence[str] | None,
) -> None:
    log.zone = zone
    log.default_unit = unit or log.default_unit
    log.default_service = service or log.default_service
    if end_activities is not None:
        log.end_activities = sorted(set(end_activities))
    log.save()
