"""How a group moves. Whether it sleeps goes by its last activity."""

from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models.group import Group
from tuntas.improvements.models.states.machine import Act, Machine, Refusals

ACTIVE, DISSOLVED = Group.State
DISSOLVED_ALREADY: Refusals = {
    DISSOLVED: _("Kelompok ini sudah dibubarkan, jadi tidak diubah lagi.")
}

GROUP = Machine(
    key="group",
    title="Group",
    states=Group.State,
    start=ACTIVE,
    acts={
        "change": Act(
            does="Describe it anew, or say who is in it",
            moves={ACTIVE: ACTIVE},
            refused=DISSOLVED_ALREADY,
        ),
        "meet": Act(
            does="Keep or correct the minutes of a meeting",
            moves={ACTIVE: ACTIVE},
            refused={DISSOLVED: _("Kelompok ini sudah dibubarkan, jadi tidak berapat lagi.")},
        ),
        "dissolve": Act(
            does="End it, with the reason", moves={ACTIVE: DISSOLVED}, refused=DISSOLVED_ALREADY
        ),
    },
)
