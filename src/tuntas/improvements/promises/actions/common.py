"""Rows that an act works on while nobody else changes them; in which order: ADR 41."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import ComplaintSurvey, Forum, Promise, Recommendation
from tuntas.improvements.models.promise import PromiseQuerySet


class GoneError(OvertakenError):
    """The row itself is there no more: no page can show it."""


def check_sent_again(
    said: Mapping[str, object], stored: Mapping[str, object], *, same_unit: bool
) -> None:
    """Take what comes with the key of something stored as sent twice only where it is the same.

    Raises `OvertakenError` where it is not: the answer was lost, then the words were corrected, and
    they must not be dropped unseen. Of another unit's nothing is told: `DomainError`.
    """
    if not same_unit:
        raise DomainError(_("Formulir ini sudah dipakai. Mulailah dari formulir kosong."))
    if said != stored:
        raise OvertakenError(
            _(
                "Ini sudah tersimpan dengan isi lain. Buka yang tersimpan dari daftarnya dan periksa di sana; untuk membuat satu lagi, mulailah dari formulir kosong."
            )
        )


def locked_survey(survey_id: int) -> ComplaintSurvey:
    """Return a complaint survey, locked: neither its state nor its list changes meanwhile."""
    return ComplaintSurvey.objects.select_for_update(no_key=True).get(pk=survey_id)


def locked_forum(forum_id: int) -> Forum:
    """Return a forum, locked. Raises `GoneError` when it was called off."""
    found = Forum.objects.select_for_update(no_key=True).filter(pk=forum_id).first()
    if found is None:
        raise GoneError(_("Forum ini baru saja dibatalkan."))
    return found


def locked_promise(promise_id: int) -> Promise:
    """Return a promise, locked. Raises `GoneError` when its draft was discarded."""
    found = locked_promises(Promise.objects.filter(pk=promise_id))
    if not found:
        raise GoneError(_("Rancangan ini baru saja dihapus."))
    return found[0]


def locked_promises(rows: PromiseQuerySet) -> list[Promise]:
    """Return promises, locked in the order of their keys: whoever locks several does it alike."""
    return list(rows.select_for_update(no_key=True).order_by("pk"))


def locked_recommendation(recommendation_id: int) -> Recommendation:
    """Return a recommendation with its survey, locked.

    Raises `GoneError` when its draft was discarded.
    """
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("survey").filter(pk=recommendation_id).first()
    if found is None:
        raise GoneError(_("Rekomendasi ini baru saja dihapus."))
    return found
