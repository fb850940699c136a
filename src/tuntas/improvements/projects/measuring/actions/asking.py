"""Asks the worker to compute effects."""

from datetime import datetime

from tuntas.improvements.models import Improvement
from tuntas.measures.announcements import queue_once

ALL_EFFECTS, ONE_EFFECT = "improvements.effects", "improvements.effect"


def ask_for_effect(improvement: Improvement, *, at: datetime) -> None:
    """Have the effect computed anew once this transaction is committed; pages say that they wait.

    Changes `effect_asked_at`, which the caller saves. Nothing is asked before a change began.
    """
    if improvement.source and improvement.started_on is not None:
        improvement.effect_asked_at = at
        queue_once(ONE_EFFECT, about=str(improvement.pk), improvement_id=improvement.pk)
