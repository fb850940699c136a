"""Addresses of assessment rounds."""

from django.urls import URLPattern, path

from tuntas.assessments.views import round as rounds
from tuntas.assessments.views import round_history, round_items, round_sheet

ROUND = "penilaian/putaran/<uuid:uid>/"
SHEET = "penilaian/lembar/<uuid:uid>/"
ITEM = f"{SHEET}butir/<str:node>/"

urlpatterns: list[URLPattern] = [
    path("penilaian/", rounds.rounds, name="rounds"),
    path("penilaian/baru/", rounds.round_new, name="round_new"),
    path("penilaian/riwayat/", round_history.results_history, name="results_history"),
    path("penilaian/riwayat/tambah/", round_history.published_new, name="published_new"),
    path(
        "penilaian/bukti/<uuid:uid>/<int:version>/",
        round_items.evidence_file,
        name="evidence_file",
    ),
    path(ROUND, rounds.round_page, name="round"),
    path(f"{ROUND}tahap/", rounds.round_phase, name="round_phase"),
    path(SHEET, round_sheet.assessment, name="assessment"),
    path(f"{SHEET}jawaban/", round_sheet.answers, name="assessment_answers"),
    path(f"{SHEET}selesai/", round_sheet.finished, name="assessment_finish"),
    path(f"{SHEET}bandingkan/", round_sheet.compare, name="assessment_compare"),
    path(f"{SHEET}andai/", round_sheet.what_if, name="assessment_what_if"),
    path(f"{SHEET}tugas/", round_items.section_task, name="assessment_task"),
    path(ITEM, round_items.item, name="assessment_item"),
    path(f"{ITEM}komentar/", round_items.item_comment, name="assessment_comment"),
    path(f"{ITEM}bukti/", round_items.item_evidence, name="assessment_evidence"),
    path(f"{ITEM}bukti/pakai/", round_items.item_reuse, name="assessment_reuse"),
    path(f"{ITEM}bukti/<int:use>/lepas/", round_items.item_drop, name="assessment_drop"),
]
