"""The facts that stand beside a case at the office."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.models import Case
from tuntas.rules.phrases import as_language, format_date, format_moment


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value, for components/facts.html."""

    name: str
    value: str
    url: str = ""


def _language() -> str:
    return get_language() or "id"


def facts_of(case: Case, *, readable: bool) -> list[Fact]:
    """Return what stands beside a case; `readable` False leaves out what a secret report says."""
    language = _language()
    labels = case.type.classifications
    found = [
        (_("Jenis"), case.type.label.in_language(language)),
        (_("Klasifikasi"), _classification(case) if labels else ""),
        (_("Kategori"), case.category),
        (_("Tempat"), case.place if readable else ""),
        (_("Wilayah"), case.region.name if case.region and readable else ""),
        (_("Waktu kejadian"), format_date(case.happened_on, as_language(language)) if case.happened_on and readable else ""),
        (_("Menyangkut"), case.concerns if readable else ""),
        (_("Diterima"), _received(case)),
        (_("Unit"), _unit(case)),
        (_("Petugas"), case.officer.name if case.officer else _("belum diambil")),
        (_("Hasil"), case.type.outcomes[case.outcome].in_language(language) if case.outcome else ""),
        (_("Nilai dari pemohon") if case.service_id else _("Nilai dari pelapor"), _("%(n)d dari 5") % {"n": case.rating} if case.rating else ""),
        (_("Nomor di sistem asal"), case.external_id),
        (_("Status di sistem asal"), case.source_status),
    ]  # fmt: skip
    facts = [Fact(name, value) for name, value in found if value]
    if case.duplicate_of is not None:
        target = case.duplicate_of
        facts.append(Fact(_("Digabung ke"), target.code, reverse("case", args=[target.code])))
    return facts


def _classification(case: Case) -> str:
    words = case.type.classifications.get(case.classification)
    return words.in_language(_language()) if words else _("belum ditetapkan")


def _received(case: Case) -> str:
    moment = format_moment(
        timezone.localtime(case.received_at), as_language(_language()), year=True
    )
    channel = case.channel_detail or case.get_channel_display()
    return _("%(moment)s lewat %(channel)s") % {"moment": moment, "channel": channel}


def _unit(case: Case) -> str:
    spelling = case.unit_spelling
    if spelling is None or spelling.settled:
        return case.unit.name
    return _("%(unit)s (unit belum ditetapkan, tertulis “%(spelling)s”)") % {
        "unit": case.unit.name,
        "spelling": spelling.spelling,
    }
