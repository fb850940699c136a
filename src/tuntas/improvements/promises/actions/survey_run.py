"""A complaint survey is opened, moved, taken back and closed: the head's decisions."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import ComplaintSurvey
from tuntas.improvements.models.states import COMPLAINT_SURVEY
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.promises.actions.common import locked_survey
from tuntas.improvements.promises.survey_permissions import check_can_run
from tuntas.improvements.promises.survey_rules import complaint_survey_rule
from tuntas.improvements.trail import note


@transaction.atomic
def open_complaint_survey(
    survey_id: int,
    *,
    begins: date,
    ends: date,
    customers: int | None,
    by: ImprovementActor,
    at: datetime,
) -> None:
    """Open a survey for answers from `begins` to the end of `ends`; its list stays from then on.

    Raises `DomainError` for an empty list or days in the wrong order.
    """
    survey = _moved(survey_id, "open", by)
    if not survey.items.exists():
        raise DomainError(_("Daftar keluhannya masih kosong. Isi dahulu daftarnya."))
    _check_days(begins, ends, at)
    survey.begins, survey.ends, survey.customers = begins, ends, customers
    survey.save(update_fields=["state", "begins", "ends", "customers"])
    note(survey, "complaint_survey.open", by=by, at=at, begins=str(begins), ends=str(ends))


@transaction.atomic
def reschedule_complaint_survey(
    survey_id: int,
    *,
    ends: date,
    customers: int | None,
    seen: str,
    by: ImprovementActor,
    at: datetime,
) -> None:
    """Move the last day of an open survey; the same again writes nothing.

    `seen` is the `days_mark` of what was shown: raises `ChangedMeanwhileError` when it ends otherwise
    now.
    """
    survey = _moved(survey_id, "reschedule", by)
    if survey.begins is not None:  # as the database has it
        _check_days(survey.begins, ends, at)
    if (ends, customers) == (survey.ends, survey.customers):
        return
    check_seen(days_mark(survey), seen)
    survey.ends, survey.customers = ends, customers
    survey.save(update_fields=["ends", "customers"])
    note(survey, "complaint_survey.reschedule", by=by, at=at, ends=str(ends))


def days_mark(survey: ComplaintSurvey) -> str:
    """Return the mark of what may be moved while a survey is open."""
    return mark(survey.ends, survey.customers)


@transaction.atomic
def take_back_complaint_survey(survey_id: int, *, by: ImprovementActor, at: datetime) -> None:
    """Return an open survey to its preparation, as long as nobody has answered.

    Raises `DomainError` for answers, and for promises or recommendations: its list stays for them.
    """
    survey = _moved(survey_id, "take_back", by)
    if survey.sheets.exists():
        raise DomainError(
            _("Sudah ada lembar yang masuk, jadi survei ini tidak dapat disiapkan ulang.")
        )
    if survey.promises.exists() or survey.recommendations.exists():
        raise DomainError(
            _(
                "Janji atau rekomendasi sudah menyebut keluhannya, jadi daftarnya tidak disusun ulang."
            )
        )
    survey.save(update_fields=["state"])
    note(survey, "complaint_survey.take_back", by=by, at=at)


@transaction.atomic
def close_complaint_survey(survey_id: int, *, by: ImprovementActor, at: datetime) -> None:
    """End a survey for good: no sheet arrives any more, and the index stays as it is.

    Raises `DomainError` when nobody has answered, and so it has nothing to rank, or so few that the
    ranking would show what each of them ticked.
    """
    survey = _moved(survey_id, "close", by)
    _check_sheets(survey.sheets.filter(mistake__isnull=True).count())
    survey.closed_at = at
    survey.save(update_fields=["state", "closed_at"])
    note(survey, "complaint_survey.close", by=by, at=at)


def _moved(survey_id: int, act: str, by: ImprovementActor) -> ComplaintSurvey:
    """Return the survey in its next state, not saved yet, once no sheet is being stored any more.

    Raises where it has moved on.
    """
    survey = locked_survey(survey_id)
    check_can_run(by, survey.unit_id)
    survey.state = COMPLAINT_SURVEY.after(survey.state, act)
    return survey


def _check_sheets(sheets: int) -> None:
    if not sheets:
        raise DomainError(_("Belum ada satu lembar pun. Perpanjang waktunya, atau siapkan ulang."))
    least = complaint_survey_rule().least_to_close.value
    if sheets < least:
        raise DomainError(
            ngettext(
                "Baru %(n)s lembar yang masuk. Survei dapat ditutup mulai %(least)s lembar, agar tidak ada lembar yang dapat dikenali. Undur tanggal akhirnya bila perlu, lalu kumpulkan lagi.",
                "Baru %(n)s lembar yang masuk. Survei dapat ditutup mulai %(least)s lembar, agar tidak ada lembar yang dapat dikenali. Undur tanggal akhirnya bila perlu, lalu kumpulkan lagi.",
                sheets,
            )
            % {"n": sheets, "least": least}
        )


def _check_days(begins: date, ends: date, at: datetime) -> None:
    if ends < begins:
        raise DomainError(_("Tanggal akhir lebih awal daripada tanggal mulai."))
    if ends < timezone.localdate(at):
        raise DomainError(_("Tanggal akhir sudah lewat. Pilih hari ini atau sesudahnya."))
