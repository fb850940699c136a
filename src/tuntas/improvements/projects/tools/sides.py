"""Words that several tools say: places without a name, and from when to when something was counted."""

from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.improvements.projects.queries.counted import Count, Side
from tuntas.measures.words import short_month
from tuntas.rules.phrases import as_language, format_date


def region_name(one: Count) -> str:
    """Return the name of a place, of one that was not told too."""
    return one.label or one.value or _("tempat tidak disebut")


def side_words(side: Side) -> str:
    """Return `Nov 2025 – Okt 2026` for whole months, else days."""
    lang, last = as_language(get_language()), side.until - timedelta(days=1)
    if side.first.day == side.until.day == 1:
        ends = [short_month(one, lang) for one in (side.first, last)]
    else:
        ends = [format_date(one, lang, weekday=False) for one in (side.first, last)]
    return " – ".join(dict.fromkeys(ends))
