"""How a complaint survey moves. Whether a citizen's sheet still counts goes by days: `sheet_standing`."""

from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models.complaint_survey import ComplaintSurvey
from tuntas.improvements.models.states.machine import Act, Machine

PREPARING, OPEN, CLOSED = ComplaintSurvey.State
MOVED_ON = _("Survei ini sementara itu %(state)s. Muat ulang halamannya.")
CLOSED_ALREADY = _("Survei ini sudah ditutup, jadi tidak dapat diubah lagi.")

COMPLAINT_SURVEY = Machine(
    key="complaint-survey",
    title="Complaint survey",
    states=ComplaintSurvey.State,
    start=PREPARING,
    acts={
        "prepare": Act(
            does="Store its team or its workshop",
            moves={PREPARING: PREPARING, OPEN: OPEN},
            refused={CLOSED: CLOSED_ALREADY},
        ),
        "list": Act(
            does="Store its list of complaints",
            moves={PREPARING: PREPARING},
            refused={
                OPEN: _("Survei sudah dibuka, jadi daftar keluhannya tidak dapat diubah lagi."),
                CLOSED: CLOSED_ALREADY,
            },
        ),
        "open": Act(
            does="The head opens it for answers",
            moves={PREPARING: OPEN},
            refused=dict.fromkeys((OPEN, CLOSED), MOVED_ON),
        ),
        "reschedule": Act(
            does="The head moves its last day",
            moves={OPEN: OPEN},
            refused=dict.fromkeys((PREPARING, CLOSED), MOVED_ON),
        ),
        "take_back": Act(
            does="The head takes it back, as long as nobody answered and nothing came of it",
            moves={OPEN: PREPARING},
            refused=dict.fromkeys((PREPARING, CLOSED), MOVED_ON),
        ),
        "type": Act(
            does="Type sheets from paper",
            moves={OPEN: OPEN},
            refused=dict.fromkeys(
                (PREPARING, CLOSED),
                _("Survei ini tidak sedang berjalan, jadi lembar tidak dapat diketik."),
            ),
        ),
        "strike": Act(
            does="Leave a mistyped sheet out of the count, with the reason",
            moves={OPEN: OPEN},
            refused={
                PREPARING: MOVED_ON,
                CLOSED: _("Survei ini sudah ditutup, jadi hitungannya tidak berubah lagi."),
            },
        ),
        "close": Act(
            does="The head ends it for good, once enough people answered",
            moves={OPEN: CLOSED},
            refused=dict.fromkeys((PREPARING, CLOSED), MOVED_ON),
        ),
        "promise": Act(
            does="Draft a promise from a complaint of it",
            moves={OPEN: OPEN, CLOSED: CLOSED},
            refused={
                PREPARING: _("Daftar keluhan survei itu masih disusun. Buka dahulu surveinya.")
            },
        ),
        "recommend": Act(
            does="Draft a recommendation from it",
            moves={OPEN: OPEN, CLOSED: CLOSED},
            refused={
                PREPARING: _("Daftar keluhan survei ini masih disusun. Buka dahulu surveinya.")
            },
        ),
        "find_causes": Act(
            does="Add or take away a cause of a complaint",
            moves={CLOSED: CLOSED},
            refused=dict.fromkeys(
                (PREPARING, OPEN),
                _("Sebab dicari sesudah survei ditutup, dari keluhan yang terbanyak."),
            ),
        ),
        "repeat": Act(
            does="Prepare the same survey anew",
            moves={CLOSED: CLOSED},
            refused=dict.fromkeys(
                (PREPARING, OPEN),
                _("Tutup dahulu survei ini. Sesudah itu barulah dapat diulang."),
            ),
        ),
    },
)
