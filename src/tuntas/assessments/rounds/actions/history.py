"""Older results that were published elsewhere, kept apart from what we compute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import PublishedResult
from tuntas.assessments.rounds.recomputing import decimals_of, recomputed
from tuntas.core.audit import record
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import as_language, format_number
from tuntas.rules.scoring import AnswerError, category_of


@dataclass(frozen=True)
class OlderResult:
    """A published result as it was printed."""

    unit: Unit
    instrument: str
    year: int
    score: Decimal
    category: str
    source: str
    parts: Sequence[str] = ()  # values printed beside the figure, see `recomputing.answers_of`


def category_doubt(result: OlderResult) -> str:
    """Say in words why a category does not follow from its score; empty when it does."""
    instrument = _known(result.instrument)
    row = category_of(instrument, Fraction(result.score))
    if row is None or row.key.casefold() == result.category.strip().casefold():
        return ""
    return _(
        "Menurut tabel %(instrument)s nilai %(score)s termasuk %(category)s, bukan %(given)s. "
        "Periksa lagi; bila memang tercetak begitu, simpan apa adanya."
    ) % {
        "instrument": instrument.key,
        "score": _shown(result.score),
        "category": row.key,
        "given": result.category or _("kosong"),
    }


def _known(key: str) -> Instrument:
    instrument = known_instruments().get(key)
    if instrument is None:
        raise DomainError(_("Instrumen “%(key)s” tidak ada.") % {"key": key})
    return instrument


@transaction.atomic
def add_published(result: OlderResult, *, by: Powers, at: datetime) -> PublishedResult:
    """Keep a published result, as printed. Raises `OvertakenError` for one that is there already."""
    if not by.has_for(Permission.MANAGE_ROUNDS, result.unit.pk):
        raise NotPermittedError(_("Hasil lama ditambahkan oleh Bagian Organisasi."))
    instrument = _known(result.instrument)
    if not 0 <= result.score <= instrument.maximum:
        raise DomainError(
            _("Nilai %(score)s di luar 0 sampai %(most)s.")
            % {"score": _shown(result.score), "most": instrument.maximum}
        )
    again = _recomputed(instrument, result)
    made, new = PublishedResult.objects.get_or_create(
        unit=result.unit,
        instrument=instrument.key,
        year=result.year,
        defaults={
            "score": result.score,
            "decimals": decimals_of(result.score),
            "category": result.category.strip(),
            "parts": list(result.parts),
            "recomputed": again,
            "source": result.source.strip(),
            "added_by_id": by.person_id,
            "added_at": at,
        },
    )
    if not new:
        raise OvertakenError(
            _("Hasil %(unit)s tahun %(year)s sudah ada: %(score)s.")
            % {"unit": result.unit.name, "year": result.year, "score": _shown(made.printed)}
        )
    record(
        by=by, at=at, verb="round.published", subject=f"unit:{result.unit.code}", year=result.year
    )
    return made


def _shown(score: Decimal) -> str:
    return format_number(score, as_language(get_language()))


def _recomputed(instrument: Instrument, result: OlderResult) -> Decimal | None:
    """Return what the printed values give here; None where none were given."""
    if not result.parts:
        return None
    try:
        return recomputed(instrument, result.parts)
    except AnswerError as error:
        raise DomainError(error.words.in_language(as_language(get_language()))) from error
