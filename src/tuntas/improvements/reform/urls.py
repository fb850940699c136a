"""Addresses for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.reform.views import items, plans, proof

PLAN = "reformasi/rencana/<int:pk>/"
ITEM = "reformasi/tindakan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("reformasi/", plans.reform, name="reform"),
    path("reformasi/baru/", plans.reform_plan_new, name="reform_plan_new"),
    path(PLAN, plans.reform_plan, name="reform_plan"),
    path(f"{PLAN}tim/", plans.reform_team, name="reform_team"),
    path(f"{PLAN}salin/", plans.reform_copy, name="reform_copy"),
    path(f"{PLAN}cetak/", plans.reform_print, name="reform_print"),
    path(f"{PLAN}rencana.xlsx", plans.reform_workbook, name="reform_workbook"),
    path(f"{PLAN}area/<slug:area>/", items.reform_item_new, name="reform_item_new"),
    path(ITEM, items.reform_item, name="reform_item"),
    path(f"{ITEM}ubah/", items.reform_item_change, name="reform_item_change"),
    path(f"{ITEM}kemajuan/", items.reform_progress, name="reform_progress"),
    path(f"{ITEM}tutup/", items.reform_item_end, name="reform_item_end"),
    path(f"{ITEM}buka/", items.reform_item_resume, name="reform_item_resume"),
    path(f"{ITEM}bukti/", proof.reform_proof_new, name="reform_proof_new"),
    path(f"{ITEM}bukti/pasang/", proof.reform_proof_attach, name="reform_proof_attach"),
    path(f"{ITEM}bukti/<int:number>/lepas/", proof.reform_proof_detach, name="reform_proof_detach"),
    path("reformasi/bukti/<int:number>/", proof.reform_proof_file, name="reform_proof_file"),
]
