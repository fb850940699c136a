"""Who drafts promises, and who calls citizens and officials together to check them."""

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.improvements.models import Recommendation
from tuntas.improvements.permissions import ImprovementActor, can_lead


def can_draft(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody drafts promises and recommendations of the unit."""
    return by.has_for(Permission.WORK_ON_IMPROVEMENTS, unit_id)


def check_can_draft(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody drafts promises of the unit."""
    if not can_draft(by, unit_id):
        raise NotPermittedError(_("Janji disusun oleh unit itu sendiri. Mintalah kepada mereka."))


def can_hold_forums(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody plans the unit's forums and writes down what they found."""
    return can_draft(by, unit_id) or by.has_for(Permission.COACH_IMPROVEMENTS, unit_id)


def check_can_hold_forums(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody plans the unit's forums."""
    if not can_hold_forums(by, unit_id):
        raise NotPermittedError(
            _("Forum diadakan oleh unit itu atau Bagian Organisasi. Mintalah kepada mereka.")
        )


def can_answer(by: ImprovementActor, recommendation: Recommendation) -> bool:
    """Tell whether somebody answers: the addressed unit's head, or who notes an outsider's answer."""
    if recommendation.addressee_unit_id is not None:
        return can_lead(by, recommendation.addressee_unit_id)
    return can_draft(by, recommendation.survey.unit_id)


def check_can_answer(by: ImprovementActor, recommendation: Recommendation) -> None:
    """Raises `NotPermittedError` unless somebody answers the recommendation."""
    if not can_answer(by, recommendation):
        raise NotPermittedError(_("Rekomendasi ini dijawab kepala unit yang dituju."))
