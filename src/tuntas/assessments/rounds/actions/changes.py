"""A running round's name, dates and units, changed afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.assessments.models import Assessment, Round
from tuntas.assessments.rounds.actions.rounds import check_dates, check_manages
from tuntas.assessments.rounds.rights import Phase
from tuntas.core.audit import record
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers

TAKES_UNITS = frozenset({Phase.SELF, Phase.REVIEW})


@dataclass(frozen=True)
class RoundWords:
    """What of a round may be changed after it began."""

    title: str
    begins: date
    ends: date

    @classmethod
    def of(cls, round_: Round) -> "RoundWords":
        """Return what a round says now."""
        return cls(round_.title, round_.begins, round_.ends)

    def as_seen(self) -> dict[str, str]:
        """Return it as the fields in which a page says what it showed."""
        return {f"seen_{name}": str(value) for name, value in vars(self).items()}


@transaction.atomic
def change_round(
    *, round_id: int, wanted: RoundWords, seen: RoundWords, by: Powers, at: datetime
) -> Round:
    """Give a round another name or other dates; the same again changes nothing.

    `seen` is what the person's page showed. Raises `OvertakenError` when somebody changed it
    meanwhile, `DomainError` for dates out of order and for a published round.
    """
    round_ = _held(round_id, by)
    now = RoundWords.of(round_)
    if now not in {seen, wanted}:
        raise OvertakenError(
            _(
                "Putaran ini baru saja diubah orang lain. Periksa isinya yang sekarang, lalu ubah lagi."
            )
        )
    check_dates(wanted.begins, wanted.ends)
    changed = _differences(now, wanted)
    if changed:
        round_.title, round_.begins, round_.ends = wanted.title, wanted.begins, wanted.ends
        round_.save(update_fields=["title", "begins", "ends"])
        record(
            by=by, at=at, verb="round.update", subject=f"round:{round_.uid}",
            name=wanted.title, **changed,
        )  # fmt: skip
    return round_


def _held(round_id: int, by: Powers) -> Round:
    check_manages(by)
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.phase == Phase.PUBLISHED:
        raise DomainError(
            _("Putaran ini sudah diumumkan. Kembalikan dulu tahapnya, dengan alasan, lalu ubah.")
        )
    return round_


def _differences(now: RoundWords, wanted: RoundWords) -> Mapping[str, Sequence[str]]:
    """Return each changed part as what it was and what it became."""
    return {
        part: [str(old), str(new)]
        for part, old, new in (
            ("title", now.title, wanted.title),
            ("begins", now.begins, wanted.begins),
            ("ends", now.ends, wanted.ends),
        )
        if old != new
    }


@transaction.atomic
def add_units(
    *, round_id: int, units: Sequence[Unit], by: Powers, at: datetime
) -> list[Assessment]:
    """Take more units into a running round; one that is in it already stays as it is.

    Raises `DomainError` without units, and once evaluators are done.
    """
    round_ = _held(round_id, by)
    if round_.phase not in TAKES_UNITS:
        raise DomainError(
            _(
                "Unit hanya dapat ditambahkan sampai tahap penilaian evaluator. Sekarang tahap "
                "%(phase)s; kembalikan dulu tahapnya."
            )
            % {"phase": round_.get_phase_display()}
        )
    if not units:
        raise DomainError(_("Pilih paling sedikit satu unit."))
    inside = set(round_.assessments.values_list("unit_id", flat=True))
    new = [unit for unit in dict.fromkeys(units) if unit.pk not in inside]
    made = Assessment.objects.bulk_create([Assessment(round=round_, unit=unit) for unit in new])
    if made:
        record(
            by=by, at=at, verb="round.add_units", subject=f"round:{round_.uid}",
            name=round_.title, units=[unit.name for unit in new],
        )  # fmt: skip
    return made


@transaction.atomic
def remove_unit(*, assessment_id: int, by: Powers, at: datetime) -> None:
    """Take a unit out of a round while nothing was said about it. Taken out already: all is well.

    Raises `DomainError` once there are answers, proof or remarks, and for the last unit of a round.
    """
    found = Assessment.objects.filter(pk=assessment_id).values_list("round_id", flat=True).first()
    if found is None:
        return
    round_ = _held(found, by)
    # Whoever answers holds this row too, so that an answer is never lost to a removal.
    rows = Assessment.objects.select_for_update(of=("self",)).filter(pk=assessment_id)
    held = rows.order_by("pk").first()
    if held is None:
        return
    _check_empty(held)
    if round_.assessments.count() == 1:
        raise DomainError(_("Ini unit terakhir. Putaran paling sedikit berisi satu unit."))
    held.assignments.all().delete()
    held.delete()
    record(
        by=by, at=at, verb="round.remove_unit", subject=f"round:{round_.uid}",
        name=round_.title, unit=held.unit.code,
    )  # fmt: skip


def _check_empty(held: Assessment) -> None:
    said = (held.answers, held.evidence_uses, held.comments, held.results)
    if any(rows.exists() for rows in said):
        raise DomainError(
            _(
                "%(unit)s sudah mempunyai jawaban, bukti, atau komentar di putaran ini, jadi tidak "
                "dapat dikeluarkan."
            )
            % {"unit": held.unit.name}
        )
