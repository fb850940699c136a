"""How promises, recommendations and forums move."""

from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models.promise import Forum, Promise, Recommendation
from tuntas.improvements.models.states.machine import GONE, Act, Machine, Refusals

DRAFT, SIGNED, KEPT, BROKEN = Promise.State
NO_DRAFT: Refusals = dict.fromkeys(
    (SIGNED, KEPT, BROKEN),
    _("Janji ini sudah ditandatangani dan tidak berubah lagi. Buat janji lain bila perlu."),
)
NOT_TO_END: Refusals = {
    DRAFT: _("Janji ini belum ditandatangani, jadi belum ada yang ditepati."),
    **dict.fromkeys(
        (KEPT, BROKEN),
        _("Kabar tentang janji ini sudah dicatat dan sudah dibaca warga, jadi tidak diubah."),
    ),
}

# How it stands for citizens follows from its days and from what forums found: `promise_standing`.
PROMISE = Machine(
    key="promise",
    title="Promise",
    states=Promise.State,
    start=DRAFT,
    acts={
        "change": Act(does="Word the draft anew", moves={DRAFT: DRAFT}, refused=NO_DRAFT),
        "discard": Act(does="Let the draft go", moves={DRAFT: GONE}, refused=NO_DRAFT),
        "sign": Act(
            does="The head gives it to the public", moves={DRAFT: SIGNED}, refused=NO_DRAFT
        ),
        "keep": Act(
            does="The head says that it was kept", moves={SIGNED: KEPT}, refused=NOT_TO_END
        ),
        "break": Act(
            does="The head says that it will not be kept, with the reason",
            moves={SIGNED: BROKEN},
            refused=NOT_TO_END,
        ),
    },
)

WRITTEN, SENT, ANSWERED = Recommendation.State
SENT_ALREADY: Refusals = dict.fromkeys((SENT, ANSWERED), _("Rekomendasi ini sudah dikirim."))

RECOMMENDATION = Machine(
    key="recommendation",
    title="Recommendation",
    states=Recommendation.State,
    start=WRITTEN,
    acts={
        "discard": Act(does="Let the draft go", moves={WRITTEN: GONE}, refused=SENT_ALREADY),
        "send": Act(
            does="The head sends it in the name of the unit",
            moves={WRITTEN: SENT},
            refused=SENT_ALREADY,
        ),
        "answer": Act(
            does="Keep the answer of the addressee",
            moves={SENT: ANSWERED},
            refused={
                WRITTEN: _("Rekomendasi ini belum dikirim, jadi belum dapat dijawab."),
                ANSWERED: _("Rekomendasi ini baru saja dijawab. Baca dahulu jawabannya."),
            },
        ),
    },
)

PLANNED, HELD = Forum.State
HELD_ALREADY: Refusals = {HELD: _("Hasil forum ini sudah dicatat dan tidak diubah lagi.")}

FORUM = Machine(
    key="forum",
    title="Forum",
    states=Forum.State,
    start=PLANNED,
    acts={
        "change": Act(does="Plan it otherwise", moves={PLANNED: PLANNED}, refused=HELD_ALREADY),
        "call_off": Act(does="Take it back", moves={PLANNED: GONE}, refused=HELD_ALREADY),
        "hold": Act(
            does="Write down who came and what was found about each promise",
            moves={PLANNED: HELD},
            refused=HELD_ALREADY,
        ),
    },
)
