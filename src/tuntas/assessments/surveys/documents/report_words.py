"""Sentences of the survey report that follow from its figures."""

from fractions import Fraction

from tuntas.assessments.documents.words import count, day, figure, listed
from tuntas.assessments.surveys.documents.report_facts import ElementRow, ReportFacts
from tuntas.assessments.surveys.queries.charts import Trend
from tuntas.assessments.surveys.queries.page import VERIFIED
from tuntas.rules.instruments import Instrument

MEAN_PLACES, SCORE_PLACES = 3, 2
# Regulations by the name that instrument files give them; others are quoted as they stand there.
FULL_NAMES = {
    "PermenPANRB 14/2017": (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 14 Tahun 2017 "
        "tentang Pedoman Penyusunan Survei Kepuasan Masyarakat Unit Penyelenggara Pelayanan Publik"
    ),
}
LAW = "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik"


def regulation(instrument: Instrument) -> str:
    """Return the regulation that the instrument file names first, by its full name where known."""
    short = instrument.source.text.split(". ", 1)[0].rstrip(".")
    return FULL_NAMES.get(short, short)


def headline(facts: ReportFacts) -> str:
    """Return the one sentence that the whole report is about."""
    total = facts.figures.total
    began = "Nilai sementara" if facts.provisional else "Nilai"
    return (
        f"{began} Survei Kepuasan Masyarakat {facts.survey.unit.name} pada {facts.period} adalah "
        f"{figure(total.score, SCORE_PLACES)} dari {figure(facts.instrument.maximum, 0)}, dengan "
        f"mutu pelayanan {grade(total.category, facts.figures.predicate)}, menurut jawaban "
        f"{count(total.respondents)} responden."
    )


def grade(category: str, predicate: str) -> str:
    """Return `A (Sangat Baik)`."""
    return f"{category} ({predicate})" if predicate else category


def on_sample(facts: ReportFacts) -> str:
    """Return whether enough people answered, and what that means."""
    answered, wanted = facts.figures.total.respondents, facts.sample
    if wanted is None:
        return (
            "Jumlah pengguna layanan pada periode sebelumnya belum diisi, sehingga sampel minimal "
            f"tidak dapat dihitung. Survei ini dijawab {count(answered)} responden."
        )
    basis = (
        f"Dari {count(facts.survey.customers or 0)} pengguna layanan pada periode sebelumnya, sampel "
        f"minimal menurut rumus Krejcie dan Morgan adalah {count(wanted)} responden. "
    )
    if answered >= wanted:
        return basis + f"Survei ini dijawab {count(answered)} responden, jadi sampel tercapai."
    return basis + (
        f"Survei ini dijawab {count(answered)} responden, jadi sampel belum tercapai: kurang "
        f"{count(wanted - answered)} responden. Ketelitian yang dituju rumus itu, 5 persen pada tingkat "
        "kepercayaan 95 persen, belum terpenuhi dan hasil survei perlu dibaca dengan hati-hati."
    )


def on_left_out(facts: ReportFacts) -> str:
    """Return what was not counted, and the result with it; empty where everything was."""
    left_out, everything = facts.figures.left_out, facts.figures.with_all
    if not left_out:
        return ""
    return (
        f"Sebanyak {count(left_out)} jawaban tidak dihitung, setelah diperiksa dan "
        "diputuskan oleh petugas dengan alasan tertulis. Bila seluruh "
        f"{count(everything.respondents)} jawaban dihitung, nilainya "
        f"{figure(everything.score, SCORE_PLACES)} dengan mutu {everything.category}."
    )


def named(element: ElementRow) -> str:
    """Return an element with its figures, for a list."""
    return (
        f"{element.label}: NRR {figure(element.mean, MEAN_PLACES)}, nilai "
        f"{figure(element.score, SCORE_PLACES)}, mutu {element.category}"
    )


def on_weakest(facts: ReportFacts) -> str:
    """Return the sentence that leads to the weakest elements, honest where there is no difference."""
    means = {one.mean for one in facts.figures.elements}
    if len(means) == 1:
        return "Semua unsur bernilai sama, sehingga tidak ada unsur yang lebih lemah daripada yang lain."
    lowest = facts.weakest[0]
    best = max(facts.figures.elements, key=lambda one: one.mean)
    return (
        f"Unsur dengan nilai terendah adalah {lowest.label} ({figure(lowest.score, SCORE_PLACES)}), "
        f"sedangkan yang tertinggi {best.label} ({figure(best.score, SCORE_PLACES)}). Selisih keduanya "
        f"{figure(best.score - lowest.score, SCORE_PLACES)} poin. Unsur yang diprioritaskan untuk "
        "diperbaiki, mulai dari yang terendah:"
    )


def below_good(facts: ReportFacts) -> str:
    """Return which elements do not reach the second best category; empty where all do."""
    good = {one.key for one in facts.instrument.categories[:2]}
    found = [one.label for one in facts.figures.elements if one.category not in good]
    if not found:
        return (
            f"Tidak ada unsur dengan mutu di bawah {facts.instrument.categories[1].key} "
            f"({facts.instrument.categories[1].predicate.id})."
        )
    return f"Unsur dengan mutu di bawah {facts.instrument.categories[1].key}: {listed(found)}."


def on_change(facts: ReportFacts) -> str:
    """Return how the result compares with the period before."""
    if facts.before is None:
        return (
            "Belum ada pembanding: tidak ada survei periode sebelumnya dengan instrumen yang sama di "
            "sistem ini."
        )
    if facts.before.total is None:
        return (
            f"Belum ada pembanding: survei {facts.before.period} belum ditutup, sehingga hasilnya "
            "belum ditetapkan."
        )
    former, now = facts.before.total.score, facts.figures.total.score
    if former == now:
        change = "sama dengan"
    elif now > former:
        change = f"naik {figure(now - former, SCORE_PLACES)} poin dibandingkan"
    else:
        change = f"turun {figure(former - now, SCORE_PLACES)} poin dibandingkan"
    return (
        f"Nilai {facts.period} ({figure(now, SCORE_PLACES)}) {change} {facts.before.period} "
        f"({figure(former, SCORE_PLACES)}, mutu {facts.before.total.category})."
    )


def on_trend(found: Trend) -> str:
    """Return what the control chart says, and nothing more than it can say."""
    signalling = [point for point in found.points if point.signals]
    if found.lower is None:
        return found.note.id
    if not signalling:
        return (
            f"{found.note.id} Tidak ada titik yang menyimpang: naik turunnya masih variasi biasa."
        )
    said = [f"{point.label} ({', '.join(one.id for one in point.signals)})" for point in signalling]
    return (
        f"{found.note.id} Titik yang sulit dijelaskan oleh variasi biasa: {listed(said)}. "
        "Sebabnya perlu dicari."
    )


def on_promises(facts: ReportFacts) -> str:
    """Return how much of the last period's plan was done."""
    before = facts.before
    if before is None:
        return (
            "Tidak ada survei periode sebelumnya di sistem ini, sehingga tidak ada yang dilaporkan."
        )
    if not before.promises:
        return f"Pada {before.period} tidak ada rencana tindak lanjut yang dicatat."
    done = sum(1 for line, _label in before.promises if line.done_on)
    whole = len(before.promises)
    if not done:
        return f"Dari {count(whole)} rencana tindak lanjut {before.period} belum ada yang selesai."
    share = figure(Fraction(100 * done, whole), 0)
    return (
        f"Dari {count(whole)} rencana tindak lanjut {before.period}, {count(done)} sudah selesai "
        f"({share} persen)."
    )


def bounds(instrument: Instrument) -> list[tuple[str, str, str]]:
    """Return category, predicate and the scores that it holds, as tables print them."""
    step = Fraction(1, 10**SCORE_PLACES)
    highest, rows = instrument.maximum, []
    for row in instrument.categories:
        least = row.least if row.least is not None else (row.above or Fraction(0)) + step
        span = f"{figure(least, SCORE_PLACES)} – {figure(highest, SCORE_PLACES)}"
        rows.append((row.key, row.predicate.id, span))
        highest = least - step
    return rows


def unverified(facts: ReportFacts) -> list[str]:
    """Return what of this report rests on a text that nobody could check."""
    instrument = facts.instrument
    found = [
        f"{one.label.id}: {one.choice.id}, belum diverifikasi dengan teks resmi"
        for one in facts.policies
        if not one.verified
    ]
    if instrument.source.verified not in VERIFIED:
        found.append("Instrumen ini belum diverifikasi dengan teks resmi")
    doubtful = [row.key for row in instrument.categories if row.verified not in VERIFIED]
    if doubtful:
        found.append(f"Batas nilai untuk mutu {listed(doubtful)} belum diverifikasi")
    labels = [
        node.label.id
        for node in instrument.leaves
        if (scale := instrument.scale_of(node)) and scale.verified not in VERIFIED
    ]
    if labels:
        found.append(f"Pilihan jawaban untuk {listed(labels)} belum diverifikasi")
    return found


def standing(facts: ReportFacts) -> str:
    """Return from when the figures are, and whether they can still change."""
    if facts.provisional:
        return f"Angka sementara, keadaan {day(facts.as_of)}; survei ini belum ditutup."
    return f"Hasil ditetapkan pada {day(facts.as_of)}."
