"""Addresses of complaint surveys for the office."""

from django.urls import URLPattern, path

from tuntas.improvements.promises.views import (
    index,
    sheet_paper,
    survey,
    survey_documents,
    survey_list,
    survey_run,
)

SURVEYS = "survei-pengaduan/"
SURVEY = f"{SURVEYS}<str:code>/"

urlpatterns: list[URLPattern] = [
    path(SURVEYS, survey_list.complaint_surveys, name="complaint_surveys"),
    path(f"{SURVEYS}baru/", survey_list.complaint_survey_new, name="complaint_survey_new"),
    path(SURVEY, survey.complaint_survey, name="complaint_survey"),
    path(f"{SURVEY}tim/", survey.complaint_survey_team, name="complaint_survey_team"),
    path(f"{SURVEY}lokakarya/", survey.complaint_survey_workshop, name="complaint_survey_workshop"),
    path(f"{SURVEY}daftar/", survey.complaint_survey_list, name="complaint_survey_list"),
    path(f"{SURVEY}buka/", survey_run.complaint_survey_open, name="complaint_survey_open"),
    path(
        f"{SURVEY}jadwal/",
        survey_run.complaint_survey_reschedule,
        name="complaint_survey_reschedule",
    ),
    path(
        f"{SURVEY}siapkan-ulang/",
        survey_run.complaint_survey_take_back,
        name="complaint_survey_take_back",
    ),
    path(f"{SURVEY}tutup/", survey_run.complaint_survey_close, name="complaint_survey_close"),
    path(f"{SURVEY}ulangi/", survey_list.complaint_survey_repeat, name="complaint_survey_repeat"),
    path(f"{SURVEY}kertas/", sheet_paper.complaint_paper, name="complaint_paper"),
    path(
        f"{SURVEY}kertas/<uuid:uid>/salah/",
        sheet_paper.complaint_mistyped,
        name="complaint_mistyped",
    ),
    path(f"{SURVEY}poster.pdf", survey_documents.complaint_poster, name="complaint_poster"),
    path(f"{SURVEY}lembar.pdf", survey_documents.complaint_paper_form, name="complaint_paper_form"),
    path(f"{SURVEY}urutan/", index.complaint_results_page, name="complaint_results"),
    path(f"{SURVEY}urutan.csv", index.complaint_results_csv, name="complaint_results_csv"),
    path(f"{SURVEY}perubahan/", index.complaint_change, name="complaint_change"),
    path(
        f"{SURVEY}keluhan/<int:item>/sebab/", index.complaint_cause_add, name="complaint_cause_add"
    ),
    path(
        f"{SURVEY}sebab/<int:pk>/hapus/",
        index.complaint_cause_remove,
        name="complaint_cause_remove",
    ),
]
