"""How a promise stands, in a sentence for citizens and officers alike."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.improvements.models import Promise
from tuntas.rules.phrases import as_language, format_date

Standing = Promise.Standing


@dataclass(frozen=True)
class StandingBox:
    """What components/due_box.html shows."""

    kind: Literal["due", "late", "wait", "done"]
    sentence: str
    note: str = ""


def standing_box(promise: Promise, stands: Standing, *, on: date) -> StandingBox:
    """Return how a promise stands on a day; of a dispute both sides are told, and who says what."""
    if stands in (Standing.KEPT, Standing.KEPT_LATE):
        return StandingBox("done", _kept(promise))
    if stands == Standing.DISPUTED:
        return StandingBox(
            "late",
            _(
                "Diperdebatkan: kantor ini menyatakan ditepati, forum warga belum melihatnya terwujud."
            ),
            _("Kata kantor: terwujud %(day)s.") % {"day": _day(promise.kept_on or promise.due)},
        )
    if stands == Standing.DRAFT:
        return StandingBox("wait", _("Masih rancangan: belum dijanjikan kepada siapa pun."))
    if stands == Standing.BROKEN:
        return _broken(promise, on)
    if stands == Standing.LATE:
        return StandingBox("late", _late(promise, on), _("Belum ada kabar dari kantor ini."))
    return StandingBox("due", _("Ditepati paling lambat %(day)s.") % {"day": _day(promise.due)})


def _kept(promise: Promise) -> str:
    day = promise.kept_on or promise.due
    days = (day - promise.due).days
    if days > 0:
        return ngettext(
            "Ditepati %(day)s, terlambat %(n)s hari.",
            "Ditepati %(day)s, terlambat %(n)s hari.",
            days,
        ) % {"day": _day(day), "n": days}
    return _("Ditepati %(day)s, tepat waktu.") % {"day": _day(day)}


def _broken(promise: Promise, on: date) -> StandingBox:
    if promise.broken_on is not None:
        sentence = _("Tidak ditepati. Kantor ini menyatakannya %(day)s.")
        return StandingBox("late", sentence % {"day": _day(promise.broken_on)})
    return StandingBox(
        "late", _("Dianggap tidak ditepati karena lama tanpa kabar."), _late(promise, on)
    )


def _late(promise: Promise, on: date) -> str:
    days = (on - promise.due).days
    return ngettext(
        "Tenggatnya %(day)s, sudah lewat %(n)s hari.",
        "Tenggatnya %(day)s, sudah lewat %(n)s hari.",
        days,
    ) % {"day": _day(promise.due), "n": days}


def _day(said: date) -> str:
    return format_date(said, as_language(get_language()), weekday=False)
