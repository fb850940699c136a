"""Addresses for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.projects.measuring.urls import urlpatterns as of_measuring
from tuntas.improvements.projects.problems.urls import urlpatterns as of_problems
from tuntas.improvements.projects.spreading.urls import urlpatterns as of_spreading
from tuntas.improvements.projects.views import documents, improvement, sheet, step

ONE = "perbaikan/<int:pk>/"
STEP = f"{ONE}langkah/<int:number>/"

urlpatterns: list[URLPattern] = [
    path(ONE, improvement.improvement, name="improvement"),
    path(f"{ONE}nama/", improvement.improvement_rename, name="improvement_rename"),
    path(f"{ONE}pengaduan/", improvement.improvement_cases, name="improvement_cases"),
    path(f"{ONE}hentikan/", improvement.improvement_stop, name="improvement_stop"),
    path(f"{ONE}selesaikan/", improvement.improvement_finish, name="improvement_finish"),
    path(f"{ONE}lanjutkan/", improvement.improvement_resume, name="improvement_resume"),
    path(f"{ONE}risalah.pdf", documents.improvement_risalah_pdf, name="improvement_risalah_pdf"),
    path(f"{ONE}risalah.docx", documents.improvement_risalah_docx, name="improvement_risalah_docx"),
    path(f"{ONE}presentasi.pptx", documents.improvement_slides, name="improvement_slides"),
    path(STEP, step.improvement_step, name="improvement_step"),
    path(f"{STEP}buka/", step.step_reopen, name="step_reopen"),
    path(f"{STEP}putusan/", step.step_decide, name="step_decide"),
    path(f"{STEP}komentar/", step.step_comment, name="step_comment"),
    path(f"{STEP}riwayat/", step.step_history, name="step_history"),
    path(f"{ONE}poin/", sheet.cause_votes, name="cause_votes"),
    path(f"{ONE}lembar-periksa/", sheet.check_sheet, name="check_sheet"),
    path(
        f"{ONE}lembar-periksa/<int:tally_id>/betulkan/", sheet.tally_correct, name="tally_correct"
    ),
    *of_measuring,
    *of_problems,
    *of_spreading,
]
