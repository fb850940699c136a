"""How an improvement and each of its eight steps move."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models.improvement import Improvement, Step
from tuntas.improvements.models.states.machine import Act, Machine, Refusals

RUNNING, FINISHED, STOPPED = Improvement.State
ENDED = _("Perbaikan ini sudah berakhir. Lanjutkan dahulu bila masih perlu diubah.")
NOT_STOPPED: Mapping[str, str] = {RUNNING: RUNNING, FINISHED: FINISHED}

IMPROVEMENT = Machine(
    key="improvement",
    title="Improvement",
    states=Improvement.State,
    start=RUNNING,
    acts={
        "work": Act(
            does="Write, finish or decide a step, keep the check sheet, vote, rename",
            moves={RUNNING: RUNNING},
            refused=dict.fromkeys((FINISHED, STOPPED), ENDED),
        ),
        "add_problem": Act(
            does="Take a further problem into it",
            moves={RUNNING: RUNNING},
            refused=dict.fromkeys(
                (FINISHED, STOPPED), _("Perbaikan ini sudah berakhir. Mulailah perbaikan baru.")
            ),
        ),
        "ask_to_join": Act(
            does="Ask those who work on it to be one of them",
            moves={RUNNING: RUNNING},
            refused=dict.fromkeys(
                (FINISHED, STOPPED),
                _("Perbaikan ini sudah berakhir, jadi tidak dapat diikuti lagi."),
            ),
        ),
        "measure": Act(
            does="Choose what it is measured by, and when the change began",
            moves={RUNNING: RUNNING},
            refused=dict.fromkeys(
                (FINISHED, STOPPED),
                _("Perbaikan ini sudah berakhir, jadi ukurannya tidak diubah lagi."),
            ),
        ),
        "count": Act(
            does="Write down its own monthly figures: an effect must last",
            moves=NOT_STOPPED,
            refused={
                STOPPED: _("Perbaikan ini sudah dihentikan, jadi angkanya tidak diubah lagi.")
            },
        ),
        "estimate": Act(
            does="Write down what it is assumed to save",
            moves=NOT_STOPPED,
            refused={STOPPED: _("Perbaikan ini sudah dihentikan, jadi tidak ada yang dihemat.")},
        ),
        "spread": Act(
            does="Share it as a practice, or make it the next version of a standard",
            moves=NOT_STOPPED,
            refused={
                STOPPED: _(
                    "Perbaikan ini dihentikan. Lanjutkan dahulu sebelum dibagikan atau dijadikan standar."
                )
            },
        ),
        "finish": Act(
            does="Call it finished, once all eight steps are done",
            moves={RUNNING: FINISHED},
            refused=dict.fromkeys((FINISHED, STOPPED), ENDED),
        ),
        "stop": Act(
            does="Give it up, with the reason",
            moves={RUNNING: STOPPED},
            refused=dict.fromkeys((FINISHED, STOPPED), ENDED),
        ),
        "resume": Act(
            does="Take it up again",
            moves={FINISHED: RUNNING, STOPPED: RUNNING},
            refused={RUNNING: _("Perbaikan ini sudah berjalan.")},
        ),
    },
)

OPEN, WAITING, DONE = Step.State
NOT_OPEN: Refusals = {
    WAITING: _("Langkah ini sedang menunggu persetujuan. Tarik kembali dahulu bila perlu diubah."),
    DONE: _("Langkah ini sudah selesai. Buka kembali dahulu bila perlu diubah."),
}
NOT_WAITING: Refusals = dict.fromkeys(
    (OPEN, DONE), _("Langkah ini tidak sedang menunggu persetujuan.")
)

STEP = Machine(
    key="step",
    title="Step of an improvement",
    states=Step.State,
    start=OPEN,
    acts={
        "save": Act(does="Write what it holds", moves={OPEN: OPEN}, refused=NOT_OPEN),
        "finish": Act(
            does="Call it finished, where the rule wants no approval or the head does it",
            moves={OPEN: DONE},
            refused=NOT_OPEN,
        ),
        "hand_in": Act(
            does="Call it finished, where the rule wants the head's approval",
            moves={OPEN: WAITING},
            refused=NOT_OPEN,
        ),
        "approve": Act(does="The head approves it", moves={WAITING: DONE}, refused=NOT_WAITING),
        "give_back": Act(
            does="The head gives it back, with the reason",
            moves={WAITING: OPEN},
            refused=NOT_WAITING,
        ),
        "reopen": Act(
            does="Take it up again; later steps stay as they are",
            moves={WAITING: OPEN, DONE: OPEN},
            refused={OPEN: _("Langkah ini sudah terbuka.")},
        ),
    },
)
