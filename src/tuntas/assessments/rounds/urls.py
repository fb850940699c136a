"""Addresses of assessment rounds."""

from django.urls import URLPattern, path

from tuntas.assessments.rounds.views import changes, documents, evidence, history, items, sheet
from tuntas.assessments.rounds.views import round as rounds

ROUND = "penilaian/putaran/<uuid:uid>/"
SHEET = "penilaian/lembar/<uuid:uid>/"
PROOF = "penilaian/bukti/<uuid:uid>/<int:version>/"
ITEM = f"{SHEET}butir/<str:node>/"

urlpatterns: list[URLPattern] = [
    path("penilaian/", rounds.rounds, name="rounds"),
    path("penilaian/baru/", rounds.round_new, name="round_new"),
    path("penilaian/riwayat/", history.results_history, name="results_history"),
    path("penilaian/riwayat/tambah/", history.published_new, name="published_new"),
    path("penilaian/bukti/", evidence.evidence_list, name="evidence_list"),
    path(PROOF, evidence.evidence_file, name="evidence_file"),
    path(f"{PROOF}pakai/", evidence.evidence_use, name="evidence_use"),
    path(ROUND, rounds.round_page, name="round"),
    path(f"{ROUND}tahap/", rounds.round_phase, name="round_phase"),
    path(f"{ROUND}ubah/", changes.round_change, name="round_change"),
    path(f"{ROUND}unit/", changes.round_units, name="round_units"),
    path(f"{ROUND}unit/<uuid:assessment>/keluarkan/", changes.round_remove, name="round_remove"),
    path(SHEET, sheet.assessment, name="assessment"),
    path(f"{SHEET}jawaban/", sheet.answers, name="assessment_answers"),
    path(f"{SHEET}selesai/", sheet.finished, name="assessment_finish"),
    path(f"{SHEET}bandingkan/", sheet.compare, name="assessment_compare"),
    path(f"{SHEET}andai/", sheet.what_if, name="assessment_what_if"),
    path(f"{SHEET}lke.xlsx", documents.round_worksheet, name="round_worksheet"),
    path(f"{SHEET}lhe.docx", documents.round_letter, name="round_letter"),
    path(f"{SHEET}tugas/", items.section_task, name="assessment_task"),
    path(ITEM, items.item, name="assessment_item"),
    path(f"{ITEM}komentar/", items.item_comment, name="assessment_comment"),
    path(f"{ITEM}bukti/", items.item_evidence, name="assessment_evidence"),
    path(f"{ITEM}bukti/pakai/", items.item_reuse, name="assessment_reuse"),
    path(f"{ITEM}bukti/<int:use>/lepas/", items.item_drop, name="assessment_drop"),
]
