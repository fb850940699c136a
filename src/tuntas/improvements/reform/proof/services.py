"""Proof from the register of services: standards, SOPs, charters, consultations."""

from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.catalogue.models import Charter, Consultation, ServiceStandard
from tuntas.core.permissions import Permission
from tuntas.improvements.reform.proof.row import (
    Proposer,
    Row,
    Rows,
    Scope,
    Told,
    as_rows,
    day_words,
)
from tuntas.rules.phrases import format_number

LATE = "late"


def _in_force(scope: Scope) -> QuerySet[ServiceStandard]:
    found = ServiceStandard.objects.in_force()
    return found.filter(service__unit__ancestor_ids__contains=[scope.unit.pk])


def _standards(scope: Scope) -> Rows:
    late = Case(When(review_on__lt=scope.on, then=Value(LATE)), default=Value(""))
    return as_rows(
        _in_force(scope), "standards", newest="valid_from",
        ref=F("pk"), place=F("service_id"), name=F("service__name"), day=F("valid_from"),
        text=late, n=F("version"),
    )  # fmt: skip


def _standard(row: Row, scope: Scope) -> Told:
    said = _("Versi %(version)s, berlaku sejak %(day)s") % _version(row)
    if row.text == LATE:
        said = _("%(said)s; waktunya ditinjau sudah lewat") % {"said": said}
    elif row.day and row.day.year == scope.year:
        said = _("%(said)s, ditinjau tahun ini") % {"said": said}
    address = reverse("service_version", args=[row.place, row.n])
    return Told(_("Standar pelayanan: %(name)s") % {"name": row.name}, address, said)


def _version(row: Row) -> dict[str, Any]:
    return {"version": row.n, "day": day_words(row.day)}


def _sops(scope: Scope) -> Rows:
    counted = _in_force(scope).annotate(n=Count("steps"), minutes=Sum("steps__minutes"))
    return as_rows(
        counted.filter(n__gt=0), "sop", newest="valid_from",
        ref=F("pk"), place=F("service_id"), name=F("service__name"), day=F("valid_from"),
        text=F("version"), number=F("minutes"), n=F("n"),
    )  # fmt: skip


def _sop(row: Row, _scope: Scope) -> Told:
    steps = row.n or 0
    said = ngettext(
        "%(n)s langkah, %(minutes)s menit kerja seluruhnya",
        "%(n)s langkah, %(minutes)s menit kerja seluruhnya",
        steps,
    ) % {"n": steps, "minutes": format_number(int(row.number or 0), "id")}
    address = reverse("service_version", args=[row.place, row.text]) + "#sop"
    return Told(_("SOP: %(name)s") % {"name": row.name}, address, said)


def _charters(scope: Scope) -> Rows:
    newer = Charter.objects.filter(unit=OuterRef("unit"), version__gt=OuterRef("version"))
    found = Charter.objects.filter(~Exists(newer), unit__ancestor_ids__contains=[scope.unit.pk])
    return as_rows(
        found, "charters", newest="signed_on",
        ref=F("pk"), place=F("unit_id"), name=F("unit__name"), day=F("signed_on"),
        text=F("signed_as"),
    )  # fmt: skip


def _charter(row: Row, _scope: Scope) -> Told:
    said = _("Ditandatangani %(office)s, %(day)s") % {"office": row.text, "day": day_words(row.day)}
    title = _("Maklumat pelayanan: %(name)s") % {"name": row.name}
    return Told(title, reverse("charter", args=[row.place]), said)


def _consultations(scope: Scope) -> Rows:
    found = Consultation.objects.filter(
        standard__service__unit__ancestor_ids__contains=[scope.unit.pk], held_on__gte=scope.since
    )
    return as_rows(
        found, "consultations", newest="held_on",
        ref=F("pk"), place=F("standard__service_id"), name=F("standard__service__name"),
        day=F("held_on"), text=F("agreed"),
    )  # fmt: skip


def _consultation(row: Row, _scope: Scope) -> Told:
    agreed = next((line.strip() for line in row.text.splitlines() if line.strip()), "")
    said = _("%(day)s; disepakati: %(agreed)s") % {"day": day_words(row.day), "agreed": agreed}
    address = reverse("office_service", args=[row.place]) + f"#forum-{row.ref}"
    return Told(_("Forum Konsultasi Publik: %(name)s") % {"name": row.name}, address, said)


PROPOSERS = (
    Proposer("standards", Permission.VIEW_SERVICES, _standards, _standard),
    Proposer("sop", Permission.VIEW_SERVICES, _sops, _sop),
    Proposer("charters", Permission.VIEW_SERVICES, _charters, _charter),
    Proposer("consultations", Permission.VIEW_SERVICES, _consultations, _consultation),
)
