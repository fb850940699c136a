"""Entries of the audit trail in words."""

import json
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuntas.core.models import AuditEntry
from tuntas.core.permissions import ROLES

# The part of a verb before its dot, as people filter by it.
GROUPS: Mapping[str, str | Promise] = {
    "unit": _("Unit"),
    "person": _("Orang"),
    "role": _("Peran"),
    "calendar": _("Kalender"),
    "region": _("Wilayah"),
    "spelling": _("Ejaan unit"),
    "organisation": _("Impor unit dan orang"),
    "case": _("Laporan"),
    "reporter": _("Pelapor"),
}
VERBS: Mapping[str, str | Promise] = {
    "unit.create": _("Menambah unit"),
    "unit.update": _("Mengubah unit"),
    "unit.move": _("Memindahkan unit"),
    "person.create": _("Menambah orang"),
    "person.update": _("Mengubah data orang"),
    "person.deactivate": _("Menonaktifkan akun"),
    "person.activate": _("Mengaktifkan akun"),
    "role.grant": _("Memberi peran"),
    "role.end": _("Mengakhiri peran"),
    "calendar.override": _("Menetapkan hari khusus"),
    "calendar.withdraw": _("Mencabut hari khusus"),
    "region.load": _("Memuat wilayah resmi"),
    "spelling.settle": _("Menetapkan ejaan unit"),
    "organisation.import": _("Mengimpor daftar"),
}


def as_sentence(entry: AuditEntry) -> str:
    """Return what was done, and its details as `name: value`; a verb unknown here stands as it is."""
    said = str(VERBS.get(entry.verb, entry.verb))
    details = ", ".join(f"{name}: {_value(value)}" for name, value in entry.detail.items())
    return f"{said} · {details}" if details else said


def _value(value: object) -> str:
    if isinstance(value, str):
        return str(ROLES[value].label) if value in ROLES else value
    return "-" if value is None else json.dumps(value, ensure_ascii=False)
