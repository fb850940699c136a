"""How an action of a reform plan moves. The plan itself is closed by the calendar, not by anybody."""

from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models.reform import ReformItem
from tuntas.improvements.models.states.machine import Act, Machine, Refusals

RUNNING, DONE, DROPPED = ReformItem.State
CLOSED_ALREADY: Refusals = dict.fromkeys(
    (DONE, DROPPED), _("Tindakan ini sudah ditutup: %(state)s.")
)

REFORM_ITEM = Machine(
    key="reform-item",
    title="Action of a reform plan",
    states=ReformItem.State,
    start=RUNNING,
    acts={
        "change": Act(
            does="Write it anew",
            moves={RUNNING: RUNNING},
            refused=dict.fromkeys(
                (DONE, DROPPED),
                _("Tindakan ini sudah ditutup. Buka lagi sebelum mengubahnya."),
            ),
        ),
        "report": Act(
            does="Report how far it came",
            moves={RUNNING: RUNNING},
            refused=dict.fromkeys(
                (DONE, DROPPED), _("Tindakan ini sudah ditutup, jadi tidak dilaporkan lagi.")
            ),
        ),
        "finish": Act(
            does="Close it, with what came of it", moves={RUNNING: DONE}, refused=CLOSED_ALREADY
        ),
        "drop": Act(
            does="Close it undone, with the reason",
            moves={RUNNING: DROPPED},
            refused=CLOSED_ALREADY,
        ),
        "resume": Act(
            does="Take it up again",
            moves={DONE: RUNNING, DROPPED: RUNNING},
            refused={RUNNING: _("Tindakan ini sudah dikerjakan lagi.")},
        ),
    },
)
