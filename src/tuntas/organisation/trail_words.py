"""Entries of the audit trail in words."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tuntas.core.models import AuditEntry
from tuntas.core.permissions import ROLES
from tuntas.organisation.queries.audit import CODES_IN_DETAIL, Names
from tuntas.rules.phrases import as_language, format_date, format_number
from tuntas.rules.phrases.words import WORDS

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
    "survey": _("Survei"),
    "round": _("Penilaian"),
    "service": _("Layanan"),
    "standard": _("Standar pelayanan"),
    "consultation": _("Forum Konsultasi Publik"),
    "charter": _("Maklumat"),
    "eventlog": _("Data proses"),
    "rebase": _("Hitungan baru"),
    "group": _("Kelompok"),
    "meeting": _("Rapat kelompok"),
    "agent": _("Agen perubahan"),
    "pulse": _("Denyut pegawai"),
    "improvement": _("Perbaikan"),
    "step": _("Langkah perbaikan"),
    "practice": _("Praktik baik"),
    "complaint_survey": _("Survei pengaduan"),
    "promise": _("Janji perbaikan"),
    "recommendation": _("Rekomendasi"),
    "forum": _("Forum warga"),
    "reform": _("Reformasi birokrasi"),
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
    "survey.set_up": _("Memulai survei"),
    "survey.enter": _("Mengetik lembar survei"),
    "survey.import": _("Mengimpor lembar survei"),
    "survey.mistyped": _("Menandai lembar salah ketik"),
    "survey.decide": _("Memutuskan jawaban yang diragukan"),
    "survey.change": _("Mengubah survei"),
    "survey.close": _("Menutup survei"),
    "survey.recalculate": _("Menghitung ulang survei"),
    "survey.promise": _("Menambah rencana tindak lanjut"),
    "survey.fulfil": _("Mencatat tindak lanjut"),
    "round.create": _("Memulai putaran penilaian"),
    "round.move": _("Memindahkan tahap putaran"),
    "round.published": _("Mencatat hasil yang diumumkan"),
    "round.finish": _("Menyatakan penilaian selesai"),
    "round.reopen": _("Membuka lagi penilaian"),
    "round.take_worksheet": _("Memasukkan lembar kerja"),
    "round.update": _("Mengubah putaran"),
    "round.add_units": _("Menambah unit ke putaran"),
    "round.remove_unit": _("Mengeluarkan unit dari putaran"),
    "service.create": _("Menambah layanan"),
    "service.update": _("Mengubah keterangan layanan"),
    "service.close": _("Menutup layanan"),
    "service.roster": _("Membuka daftar peserta kelas"),
    "service.import": _("Mengimpor daftar layanan"),
    "standard.draft": _("Membuat rancangan standar"),
    "standard.edit": _("Mengisi rancangan standar"),
    "standard.enforce": _("Menetapkan standar"),
    "standard.withdraw": _("Mencabut standar"),
    "standard.discard": _("Menghapus rancangan standar"),
    "consultation.record": _("Mencatat Forum Konsultasi Publik"),
    "charter.sign": _("Menerbitkan maklumat"),
    "rebase.set": _("Memulai hitungan baru pada grafik"),
    "rebase.withdraw": _("Membatalkan hitungan baru"),
    "eventlog.create": _("Menambah data proses"),
    "eventlog.import": _("Mengimpor data proses"),
    "eventlog.token": _("Membuat kunci pengirim"),
    "eventlog.token_revoke": _("Mencabut kunci pengirim"),
    "group.form": _("Membentuk kelompok"),
    "group.change": _("Mengubah keterangan kelompok"),
    "group.members": _("Mengubah susunan anggota kelompok"),
    "group.dissolve": _("Membubarkan kelompok"),
    "group.nudge": _("Menanyakan kelompok kepada kepala unit"),
    "meeting.record": _("Mencatat notulen rapat"),
    "meeting.correct": _("Membetulkan notulen rapat"),
    "agent.name": _("Memilih agen perubahan"),
    "agent.change": _("Mengubah keterangan agen perubahan"),
    "agent.plan": _("Menambah rencana agen perubahan"),
    "agent.replan": _("Mengubah rencana agen perubahan"),
    "agent.unplan": _("Menghapus rencana agen perubahan"),
    "agent.report": _("Melaporkan rencana agen perubahan"),
    "pulse.begin": _("Memulai denyut pegawai"),
    "pulse.withdraw": _("Menarik denyut pegawai"),
    "improvement.begin": _("Memulai perbaikan"),
    "improvement.add_problem": _("Menambah masalah pada perbaikan"),
    "improvement.ask_to_join": _("Meminta ikut bergabung dengan perbaikan"),
    "improvement.priority": _("Menilai prioritas perbaikan"),
    "improvement.rename": _("Mengubah nama perbaikan"),
    "improvement.finish": _("Menyelesaikan perbaikan"),
    "improvement.stop": _("Menghentikan perbaikan"),
    "improvement.resume": _("Melanjutkan perbaikan"),
    "improvement.propose_standard": _("Mengusulkan standar dari perbaikan"),
    "practice.share": _("Membagikan praktik"),
    "practice.renew": _("Memperbarui praktik yang dibagikan"),
    "practice.withdraw": _("Berhenti membagikan praktik"),
    "practice.unshow": _("Praktik berhenti tampil"),
    "practice.adopt": _("Menerapkan praktik"),
    "step.save": _("Mengisi langkah perbaikan"),
    "step.finish": _("Menyelesaikan langkah"),
    "step.reopen": _("Membuka kembali langkah"),
    "step.approve": _("Menyetujui langkah"),
    "step.return": _("Mengembalikan langkah"),
    "step.comment": _("Mengomentari langkah"),
    "step.vote": _("Memberi poin sebab"),
    "step.tally": _("Mencatat di lembar periksa"),
    "step.correct_tally": _("Membetulkan lembar periksa"),
    "complaint_survey.begin": _("Membuat survei pengaduan"),
    "complaint_survey.team": _("Menyimpan tim survei pengaduan"),
    "complaint_survey.workshop": _("Mencatat lokakarya"),
    "complaint_survey.list": _("Menyimpan daftar keluhan"),
    "complaint_survey.open": _("Membuka survei pengaduan"),
    "complaint_survey.reschedule": _("Mengubah tanggal survei pengaduan"),
    "complaint_survey.take_back": _("Menarik kembali survei pengaduan"),
    "complaint_survey.close": _("Menutup survei pengaduan"),
    "complaint_survey.type": _("Mengetik lembar keluhan"),
    "complaint_survey.mistyped": _("Mengeluarkan lembar keluhan yang salah ketik"),
    "complaint_survey.cause": _("Menambah sebab keluhan"),
    "complaint_survey.cause_remove": _("Menghapus sebab keluhan"),
    "promise.draft": _("Menyusun janji"),
    "promise.change": _("Mengubah rancangan janji"),
    "promise.discard": _("Menghapus rancangan janji"),
    "promise.sign": _("Menandatangani janji"),
    "promise.keep": _("Menyatakan janji ditepati"),
    "promise.break": _("Menyatakan janji tidak ditepati"),
    "recommendation.draft": _("Menyusun rekomendasi"),
    "recommendation.discard": _("Menghapus rancangan rekomendasi"),
    "recommendation.send": _("Mengirim rekomendasi"),
    "recommendation.answer": _("Menjawab rekomendasi"),
    "forum.plan": _("Merencanakan forum"),
    "forum.change": _("Mengubah rencana forum"),
    "forum.call_off": _("Membatalkan forum"),
    "forum.hold": _("Mencatat hasil forum"),
    "improvement.measure": _("Memilih yang diukur"),
    "improvement.change": _("Menulis kapan perubahan mulai"),
    "improvement.figures": _("Mencatat angka bulanan"),
    "improvement.savings": _("Memperkirakan penghematan"),
    "reform.plan": _("Memulai rencana aksi"),
    "reform.team": _("Menyusun tim reformasi"),
    "reform.copy": _("Meneruskan rencana tahun lalu"),
    "reform.item": _("Menambah rencana aksi"),
    "reform.change": _("Mengubah rencana aksi"),
    "reform.end": _("Menutup rencana aksi"),
    "reform.resume": _("Melanjutkan rencana aksi"),
    "reform.report": _("Melaporkan rencana aksi"),
    "reform.attach": _("Melampirkan bukti"),
    "reform.detach": _("Melepas bukti"),
}


ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")
NAMED_BY_THEMSELVES = frozenset({"spelling", "file", "service", "services", "eventlog"})
NOBODY = Names({}, {})
EMPTY: tuple[object, ...] = (None, "", [], {})  # says nothing; of opening hours: closed that day
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
    "title": _("nama"),
    "begins": _("mulai"),
    "ends": _("selesai"),
    "units": _("unit"),
    "unfinished": _("belum selesai"),
    "changed": _("diubah"),
    "days": _("hari"),
    "version": _("versi"),
    "valid_from": _("berlaku mulai"),
    "fields": _("bagian"),
    "people": _("peserta"),
    "file": _("berkas"),
    "new": _("baru"),
    "unchanged": _("sudah ada"),
    "refused": _("ditolak"),
    "indicator": _("indikator"),
    "service": _("layanan"),
    "month": _("bulan"),
    "cause": _("sebab"),
    "step": _("langkah"),
    "revision": _("revisi"),
    "state": _("keadaan"),
    "label": _("yang dicatat"),
    "seen_on": _("tanggal"),
    "times": _("kali"),
    "was": _("semula"),
    "problems": _("masalah"),
    "cases": _("pengaduan terkait"),
    "instrument": _("instrumen"),
    "answers": _("jawaban"),
    "score": _("nilai"),
    "causes": _("sebab"),
    "figures": _("angka"),
    "origin": _("asal"),
    "members": _("anggota"),
    "items": _("butir"),
    "code": _("kode"),
    "text": _("isi"),
    "due": _("tenggat"),
    "item": _("butir"),
    "outcome": _("hasil"),
    "sheets": _("lembar"),
    "sheet": _("lembar"),
    "addressee": _("ditujukan kepada"),
    "answer": _("jawaban"),
    "planned_at": _("waktu"),
    "citizens": _("warga"),
    "findings": _("temuan"),
    "action": _("rencana"),
    "quarter": _("triwulan"),
    "percent": _("persen"),
    "year": _("tahun"),
    "joined": _("masuk"),
    "left": _("keluar"),
    "area": _("area"),
    "decree": _("keputusan"),
    "after": _("sesudahnya"),
    "values": _("nilai"),
    "source": _("sumber"),
    "figure": _("ukuran"),
    "part": _("rincian"),
    "region": _("wilayah"),
    "beside": _("unit pembanding"),
    "watched": _("ukuran yang ikut dijaga"),
    "target": _("target"),
    "target_month": _("target pada bulan"),
    "started_on": _("perubahan mulai"),
    "transition_months": _("bulan peralihan"),
    "cost_rupiah": _("biaya (rupiah)"),
    "minutes_saved": _("menit yang dihemat"),
    "cases_per_month": _("kasus sebulan"),
    "rupiah_per_hour": _("rupiah per jam"),
    "savings_assumption": _("anggapan"),
    "rupiah_saved_per_month": _("rupiah yang dihemat sebulan"),
    "to": _("menjadi"),
    "place": _("tempat"),
    "channel": _("saluran"),
    "element": _("unsur"),
}
# Keys that details hold as their values: parts of a form, states, phases, sources.
VALUES: Mapping[str, str | Promise] = {
    "name": _("nama"),
    "motto": _("semboyan"),
    "decree": _("keputusan"),
    "criteria": _("kriteria"),
    "sentence": _("tema"),
    "schedule": _("jadwal"),
    "situation": _("keadaan sekarang"),
    "reason": _("alasan"),
    "causes": _("sebab"),
    "countermeasures": _("rencana perbaikan"),
    "log": _("catatan pelaksanaan"),
    "findings": _("temuan"),
    "side_effects": _("akibat lain"),
    "confirmed_by": _("yang memastikan"),
    "becomes": _("yang menjadi baku"),
    "taught": _("yang diajarkan"),
    "watched_by": _("yang menjaga"),
    "remaining": _("masalah yang tersisa"),
    "next_theme": _("tema berikutnya"),
    "promise": _("jangka waktu"),
    "change_reason": _("alasan perubahan"),
    "review_on": _("tanggal tinjau"),
    "steps": _("langkah"),
    "requirements": _("persyaratan"),
    "procedure": _("prosedur"),
    "fee": _("biaya"),
    "product": _("produk"),
    "complaints": _("pengaduan"),
    "legal_basis": _("dasar hukum"),
    "facilities": _("sarana"),
    "competence": _("kompetensi"),
    "supervision": _("pengawasan"),
    "staffing": _("jumlah pelaksana"),
    "service_guarantee": _("jaminan pelayanan"),
    "safety_guarantee": _("jaminan keamanan"),
    "evaluation": _("evaluasi"),
    "summary": _("ringkasan"),
    "audience": _("untuk siapa"),
    "keywords": _("kata kunci"),
    "place": _("tempat"),
    "hours": _("jam buka"),
    "open": _("berjalan"),
    "done": _("selesai"),
    "stopped": _("dihentikan"),
    "dropped": _("dibatalkan"),
    "self": _("penilaian mandiri"),
    "review": _("penilaian evaluator"),
    "clarification": _("klarifikasi"),
    "agreed": _("disepakati"),
    "published": _("diumumkan"),
    "indicator": _("indikator"),
    "own": _("catatan kelompok sendiri"),
}
# Which details hold such keys; in others the same letters are somebody's words.
KEYED = frozenset({"fields", "changed", "state", "to", "before", "after", "source"})
NUMBERS = frozenset({"target", "score"})
# What an entry is about, where it has only a number: `improvement:5`.
SUBJECTS: Mapping[str, str | Promise] = {
    "improvement": _("Perbaikan"),
    "complaintsurvey": _("Survei pengaduan"),
    "promise": _("Janji"),
    "recommendation": _("Rekomendasi"),
    "forum": _("Forum"),
    "meeting": _("Rapat"),
    "changeagent": _("Agen perubahan"),
    "group": _("Kelompok"),
    "reformitem": _("Rencana aksi"),
    "reformplan": _("Rencana reformasi"),
    "pulse": _("Denyut pegawai"),
    "nudge": _("Pertanyaan kepada kepala unit"),
    "survey": _("Survei"),
    "template": _("Templat jawaban"),
}
# Names that only other apps know, by the detail that holds their keys; they register when they start.
NAMED_ELSEWHERE: dict[str, Callable[[str], str]] = {}


def as_words(entry: AuditEntry, names: Names = NOBODY) -> tuple[str, str]:
    """Return what was done, and its details as `name: value` (maybe none); an unknown verb stands as it is.

    Units are called by their names; a code that no unit has any more stands as it is.
    """
    said = str(VERBS.get(entry.verb, entry.verb))
    details = ", ".join(
        f"{DETAILS.get(name, name)}: {_value(name, value, names)}"
        for name, value in entry.detail.items()
        if value not in EMPTY or (name == "intervals" and value is not None)
    )
    return said, details


def about(subject: str, names: Names) -> str:
    """Return what an entry is about as people call it: a name, a day, a file."""
    kind, _colon, rest = subject.partition(":")
    if kind == "person" and rest.isdecimal():
        return names.people.get(int(rest), subject)
    if kind == "unit":
        return names.units.get(rest, rest)
    if kind == "day" and (day := parse_date(rest)):
        return format_date(day, as_language(get_language()))
    if kind in SUBJECTS and rest:
        return f"{SUBJECTS[kind]} {rest}"
    return rest if kind in NAMED_BY_THEMSELVES else subject


def _value(name: str, value: object, names: Names) -> str:
    if name in CODES_IN_DETAIL and isinstance(value, str):
        return names.units.get(value, value)
    if name == "intervals" and isinstance(value, list):
        hours = (f"{_clock(start)}-{_clock(end)}" for start, end in value)
        return ", ".join(hours) or gettext("tutup")
    if isinstance(value, dict):
        inner = (f"{_called(key)}: {_inner(name, key, one, names)}" for key, one in value.items())
        return f"({'; '.join(inner)})"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(_word(name, one) for one in value)
    return _word(name, value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _called(key: str) -> str:
    """Return what a detail inside of another is called: a month, or as it is called by itself."""
    if found := ISO_MONTH.fullmatch(key):
        months = WORDS[as_language(get_language())].months
        return f"{months[int(found['month']) - 1]} {found['year']}"
    return str(DETAILS.get(key, key))


def _inner(name: str, key: str, value: object, names: Names) -> str:
    if name == "figures" and isinstance(value, list):  # what stood there, and what stands now
        return " → ".join(_number(one) if one else gettext("kosong") for one in value)
    return gettext("kosong") if value in EMPTY else _value(key, value, names)


def _word(name: str, value: str) -> str:
    """Return a detail's word as people say it; what nobody knows stands as it is."""
    if value in ROLES:
        return str(ROLES[value].label)
    if name in NAMED_ELSEWHERE:
        return NAMED_ELSEWHERE[name](value)
    if name in KEYED:
        return str(VALUES.get(value, value))
    if name in NUMBERS:
        return _number(value)
    return _day(value) if ISO_DAY.fullmatch(value) else value


def _day(value: str) -> str:
    try:
        day = parse_date(value)
    except ValueError:  # thirteen months
        return value
    return format_date(day, as_language(get_language())) if day else value


def _number(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    whole = number == number.to_integral_value()
    return format_number(
        number.quantize(1) if whole else number.normalize(), as_language(get_language())
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"
