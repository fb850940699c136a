"""A survey is changed while it runs."""

from django.utils.translation import gettext as _

from tuntas.assessments.models import Survey
from tuntas.core.errors import DomainError


def name_extra_question(survey: Survey, label: str) -> None:
    """Give a survey the question beyond its instrument's (U10), once; call it in a transaction.

    Raises `DomainError` when the survey has another one already: two questions in one column would
    have a mean that says nothing.
    """
    Survey.objects.filter(pk=survey.pk, extra_label="").update(extra_label=label)
    survey.refresh_from_db(fields=["extra_label"])
    if survey.extra_label.casefold() != label.casefold():
        raise DomainError(
            _(
                "Survei ini sudah punya pertanyaan tambahan “%(label)s”. Pakai nama itu bila sama, atau abaikan kolomnya."
            )
            % {"label": survey.extra_label}
        )
