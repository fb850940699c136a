"""The eight steps as this government names them: groups, improvements and mails call them alike."""

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.step_guide import EIGHT_STEPS, EightSteps


def eight_steps() -> EightSteps:
    """Return the steps as they are named and asked here; of several own files the first holds."""
    return own_or_shipped(EIGHT_STEPS, what="Eight steps")
