"""Who may share or make a standard: an improvement that has shown that it works."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.models.states import IMPROVEMENT
from tuntas.improvements.projects.measuring.verdicts import is_proven


def why_unproven(improvement: Improvement) -> str:
    """Return why an improvement cannot spread: given up, or what its figures say; "" where it can."""
    try:
        IMPROVEMENT.check(improvement.state, "spread")
    except DomainError as refusal:
        return refusal.message
    effect = improvement.effect
    if effect is None:
        return _("Dampak perbaikan ini belum dihitung. Pilih dahulu ukurannya dan bulan mulainya.")
    if is_proven(effect):
        return ""
    return _("Angkanya belum menunjukkan bahwa perbaikan ini berhasil dan bertahan: %(said)s") % {
        "said": effect.sentence.in_language(get_language() or "id")
    }


def check_proven(improvement: Improvement) -> EffectResult:
    """Return the effect of an improvement that works and goes on.

    Raises `DomainError` with what the figures say, or where it was given up.
    """
    IMPROVEMENT.check(improvement.state, "spread")
    effect = improvement.effect
    if effect is None or not is_proven(effect):
        raise DomainError(why_unproven(improvement))
    return effect
