"""Entries of the audit trail in words."""

import json
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuntas.core.models import AuditEntry
from tuntas.core.permissions import ROLES

# The part of a verb before its dot, as people filter by it.
GROUPS: Mapping[str, str | Promise] = {
    "unit": pgettext_lazy("page", "Unit"),
    "person": _("Orang"),
    "role": _("Peran"),
    "calendar": _("Kalender"),
    "region": _("Wilayah"),
    "spelling": _("Nama unit dari impor"),
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
    "calendar.withdraw": _("Menghapus hari khusus"),
    "region.load": _("Memuat wilayah resmi"),
    "spelling.settle": _("Menetapkan nama unit dari impor"),
    "organisation.import": _("Mengimpor daftar"),
}


DETAILS: Mapping[str, str | Promise] = {
    "name": _("nama"),
    "unit": _("unit"),
    "role": _("peran"),
    "reason": _("alasan"),
    "intervals": _("jam buka"),
    "until": _("hari terakhir"),
    "parent": _("induk"),
    "former": _("induk lama"),
    "before": _("sebelumnya"),
    "rows": _("baris"),
    "count": _("jumlah"),
}


def as_sentence(entry: AuditEntry) -> str:
    """Return what was done, and its details as `name: value`; a verb unknown here stands as it is."""
    said = str(VERBS.get(entry.verb, entry.verb))
    details = ", ".join(
        f"{DETAILS.get(name, name)}: {_value(name, value)}"
        for name, value in entry.detail.items()
        if value is not None
    )
    return f"{said} · {details}" if details else said


def _value(name: str, value: object) -> str:
    if name == "intervals" and isinstance(value, list):
        hours = (f"{_clock(start)}-{_clock(end)}" for start, end in value)
        return ", ".join(hours) or _gettext("tutup")
    if isinstance(value, str):
        return str(ROLES[value].label) if value in ROLES else value
    return json.dumps(value, ensure_ascii=False)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"
