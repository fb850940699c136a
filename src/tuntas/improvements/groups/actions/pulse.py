"""A pulse is begun, and people answer it so that nobody can tell who answered what.

Two rows are written: that somebody took part, and what was answered. In one transaction both would
carry its number, and one behind the other they would stand in the same order; either would tell whose
answer it is. So each answer writes all answers of its unit anew, in random order and with new keys. What
remains: whoever copies the database between two answers, or reads its log, can compare. No audit row and
no session takes note of an answer.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.groups.actions.common import locked_pulse, locked_unit
from tuntas.improvements.groups.agents_permissions import check_can_ask_staff
from tuntas.improvements.groups.queries.pulse import overlapping, pulse_state
from tuntas.improvements.groups.queries.pulse_staff import staff_places
from tuntas.improvements.groups.values import value_sets
from tuntas.improvements.models import Notice, Pulse, PulseTurn
from tuntas.improvements.notices import notify
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.trail import note
from tuntas.organisation.models import Unit
from tuntas.rules.improvement.value_sets import ValueSet
from tuntas.rules.phrases import as_language, format_date
from tuntas.rules.statistics.small_numbers import LEAST

DAYS = 14
MAILED_AT = time(7)  # of the first day
LATEST_BEGIN = timedelta(days=90)
ANSWERS = range(1, 6)
MIX_IN = """
WITH others AS (
    DELETE FROM improvements_pulseanswer WHERE pulse_id = %s AND unit_id = %s RETURNING "values"
)
INSERT INTO improvements_pulseanswer (id, pulse_id, unit_id, "values")
SELECT gen_random_uuid(), %s, %s, mixed."values"
FROM (SELECT "values" FROM others UNION ALL SELECT %s::smallint[]) AS mixed
ORDER BY gen_random_uuid()
"""


@transaction.atomic
def begin_pulse(
    *, unit_id: int, value_set: str, begins: date, by: ImprovementActor, at: datetime
) -> Pulse:
    """Ask all staff with an account of a unit and what is below it, for two weeks.

    Raises `DomainError` for a unit that has ended, a set that is gone, a day in the past or far away,
    fewer people than whose answers could be shown, a pulse that asks some of them meanwhile;
    `NotPermittedError`.
    """
    check_can_ask_staff(by, unit_id)
    today = timezone.localdate(at)
    unit = _unit(unit_id, on=today)
    asked = _set(value_set)
    ends = begins + timedelta(days=DAYS - 1)
    if not today <= begins <= today + LATEST_BEGIN:
        raise DomainError(_("Denyut dimulai hari ini atau dalam 90 hari ke depan."))
    _check_enough(unit, on=today)
    _check_alone(unit, begins, ends)
    pulse = Pulse.objects.create(
        unit=unit, value_set=asked.key, value_set_hash=asked.hash, questions=_questions(asked),
        begins=begins, ends=ends, made_by_id=by.id, made_at=at,
    )  # fmt: skip
    notify(
        Notice.Kind.PULSE,
        pulse.pk,
        at=at,
        not_before=_morning_of(begins) if begins > today else None,
    )
    note(pulse, "pulse.begin", by=by, at=at, unit=unit.code, values=asked.key, begins=str(begins))
    return pulse


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MAILED_AT))


@transaction.atomic
def withdraw_pulse(*, pulse_id: int, by: ImprovementActor, at: datetime) -> None:
    """Undo a pulse that was begun by mistake, as long as nobody has answered.

    Raises `OvertakenError` once somebody has, or when it is withdrawn already; `NotPermittedError`.
    """
    pulse = locked_pulse(pulse_id)
    check_can_ask_staff(by, pulse.unit_id)
    if pulse.turns.exists():
        raise OvertakenError(
            _("Sudah ada yang menjawab, jadi denyut ini tidak dapat ditarik lagi.")
        )
    note(pulse, "pulse.withdraw", by=by, at=at, unit=pulse.unit.code, begins=str(pulse.begins))
    pulse.delete()


def _unit(unit_id: int, *, on: date) -> Unit:
    unit = Unit.objects.valid(on=on).filter(pk=unit_id).first()
    if unit is None:
        raise DomainError(_("Unit ini tidak ada lagi."))
    return unit


def _set(key: str) -> ValueSet:
    found = value_sets().get(key)
    if found is None:
        raise DomainError(_("Nilai-nilai ini tidak ada lagi. Pilih yang lain."))
    return found


def _questions(asked: ValueSet) -> list[dict[str, str]]:
    return [
        {"key": one.key, "id": one.question.id, "en": one.question.en} for one in asked.values
    ]  # fmt: skip


def _check_enough(unit: Unit, *, on: date) -> None:
    people = len(staff_places(unit.pk, on=on))
    if people < LEAST:
        raise DomainError(
            _(
                "Di unit ini hanya %(people)s orang yang punya akun. Di bawah %(least)s orang "
                "jawabannya tidak dapat dirahasiakan; mintalah unit di atasnya yang bertanya."
            )
            % {"people": people, "least": LEAST}
        )


def _check_alone(unit: Unit, begins: date, ends: date) -> None:
    # All pulses of a government wait for each other here: two that overlap could else both begin.
    locked_unit(unit.ancestor_ids[0])
    other = overlapping(unit.ancestor_ids, unit.pk, begins, ends)
    if other is not None:
        raise DomainError(
            _("Sebagian orang ini sudah ditanya dalam denyut lain sampai %(day)s. Tunggu dulu.")
            % {"day": format_date(other.ends, as_language(get_language()))}
        )


@transaction.atomic
def answer_pulse(*, pulse_id: int, person_id: int, values: Sequence[int], at: datetime) -> None:
    """Take somebody's answers, one from 1 to 5 for each question, once.

    Raises `OvertakenError` who has answered already or whose pulse was withdrawn; `DomainError` for a pulse that does not run,
    somebody who is not asked, answers that do not fit the questions.
    """
    pulse = locked_pulse(pulse_id)
    today = timezone.localdate(at)
    if pulse_state(pulse, on=today) != "running":
        raise DomainError(_("Denyut ini tidak sedang berjalan."))
    if len(values) != len(pulse.questions) or any(one not in ANSWERS for one in values):
        raise DomainError(_("Jawab setiap pertanyaan dengan 1 sampai 5."))
    unit_id = staff_places(pulse.unit_id, on=today).get(person_id)
    if unit_id is None:
        raise DomainError(_("Denyut ini ditujukan kepada pegawai unit lain."))
    if PulseTurn.objects.filter(pulse=pulse, person_id=person_id).exists():
        raise OvertakenError(_("Anda sudah menjawab. Jawaban tidak dapat diubah, oleh siapa pun."))
    PulseTurn.objects.create(pulse=pulse, person_id=person_id)
    _mix_in(pulse.pk, unit_id, values)


def _mix_in(pulse_id: int, unit_id: int, values: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MIX_IN, [pulse_id, unit_id, pulse_id, unit_id, list(values)])
