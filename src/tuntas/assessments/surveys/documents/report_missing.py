"""What somebody should know before they sign a survey report."""

from django.utils.translation import gettext as _

from tuntas.assessments.surveys.documents.report_facts import ReportFacts


def still_missing(facts: ReportFacts) -> list[str]:
    """Return a sentence, in the present language, for each thing that the report lacks."""
    found = []
    if facts.provisional:
        found.append(_("Survei belum ditutup, jadi angkanya sementara."))
    elif facts.distribution is None:
        found.append(
            _(
                "Jawaban yang dihitung sudah berubah sejak hasil ditetapkan. Hitung ulang lebih dulu."
            )
        )
    if facts.undecided:
        found.append(
            _("%(count)s jawaban belum diputuskan kewajarannya.") % {"count": facts.undecided}
        )
    if facts.sample is None:
        found.append(_("Jumlah pengguna layanan belum diisi, jadi sampel tidak dapat dinilai."))
    elif (short := facts.sample - facts.figures.total.respondents) > 0:
        found.append(_("Sampel belum tercapai: kurang %(count)s responden.") % {"count": short})
    if not facts.promises:
        found.append(_("Rencana tindak lanjut belum diisi; tabelnya kosong."))
    if facts.before and (open_ := sum(not line.done_on for line, _l in facts.before.promises)):
        found.append(
            _("%(count)s tindak lanjut %(period)s belum selesai.")
            % {"count": open_, "period": facts.before.period}
        )
    return found
