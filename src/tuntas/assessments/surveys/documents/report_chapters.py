"""The five chapters of the survey report."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tuntas.assessments.documents.words import count, day, figure, listed, percent
from tuntas.assessments.surveys.documents.report_facts import ElementRow, Groups, ReportFacts
from tuntas.assessments.surveys.documents.report_words import (
    LAW,
    MEAN_PLACES,
    SCORE_PLACES,
    below_good,
    bounds,
    grade,
    headline,
    named,
    on_change,
    on_left_out,
    on_promises,
    on_sample,
    on_trend,
    on_weakest,
    regulation,
    standing,
)
from tuntas.assessments.surveys.queries.charts import Trend
from tuntas.core.documents.blocks import (
    Block,
    Bullets,
    Chart,
    Facts,
    Heading,
    Note,
    Paragraph,
    Signature,
    Table,
)
from tuntas.core.documents.charts import Bar, Moment, bars, control_chart
from tuntas.organisation.models import Unit
from tuntas.rules.statistics.small_numbers import LEAST

# Kind of unit → the title of its head, and the word of the unit's name that the title replaces.
OFFICES: Mapping[str, tuple[str, str]] = {
    Unit.Kind.DISTRICT: ("Camat", "Kecamatan"),
    Unit.Kind.VILLAGE: ("Lurah", "Kelurahan"),
    Unit.Kind.HOSPITAL: ("Direktur", ""),
    Unit.Kind.COMPANY: ("Direktur", ""),
}
HIDDEN = "tidak ditampilkan"


def introduction(facts: ReportFacts) -> list[Block]:
    """Chapter I: why, by what law, to what end."""
    unit = facts.survey.unit.name
    provisional: list[Block] = [Note(standing(facts))] if facts.provisional else []
    return [
        Heading("I. Pendahuluan", new_page=True),
        *provisional,
        Heading("1.1 Latar Belakang", 2),
        Paragraph(
            f"{unit} melayani masyarakat dan perlu mengetahui bagaimana pelayanan itu dirasakan oleh "
            "penggunanya. Karena itu pengguna layanan ditanya langsung melalui Survei Kepuasan Masyarakat "
            f"(SKM). Laporan ini memuat hasil survei {facts.period}, unsur yang perlu diperbaiki, dan "
            "rencana tindak lanjutnya."
        ),
        Heading("1.2 Dasar Hukum", 2),
        Bullets([f"{LAW};", f"{regulation(facts.instrument)}."], numbered=True),
        Heading("1.3 Maksud dan Tujuan", 2),
        Paragraph(
            "Survei ini dimaksudkan untuk mengukur kepuasan pengguna layanan. Tujuannya mengetahui "
            "kekuatan dan kelemahan pelayanan menurut penggunanya, sebagai dasar perbaikan pelayanan."
        ),
        Heading("1.4 Sasaran dan Manfaat", 2),
        Bullets(
            [
                "Masyarakat ikut menilai pelayanan yang diterimanya.",
                "Unit mengetahui unsur pelayanan yang perlu didahulukan perbaikannya.",
                "Hasil dan tindak lanjutnya dapat dibandingkan dari satu periode ke periode berikutnya.",
            ]
        ),
    ]


def collection(facts: ReportFacts) -> list[Block]:
    """Chapter II: who asked whom, how, when and how many."""
    return [
        Heading("II. Pengumpulan Data SKM"),
        Heading("2.1 Pelaksana dan Cara Survei", 2),
        Paragraph(
            f"Survei dilaksanakan oleh {facts.survey.unit.name} dengan kuesioner "
            f"{count(len(facts.instrument.leaves))} unsur (Lampiran 1). Kuesioner dijawab oleh pengguna "
            "layanan, tanpa mencatat nama. " + _channels(facts)
        ),
        Heading("2.2 Waktu dan Layanan", 2),
        Facts(
            [
                ("Periode", facts.period),
                ("Pelaksanaan", f"{day(facts.survey.begins)} sampai {day(facts.survey.ends)}"),
                (
                    "Layanan yang disurvei",
                    listed(list(facts.services_asked)) or "semua layanan unit",
                ),
            ]
        ),
        Heading("2.3 Populasi dan Sampel", 2),
        Paragraph(on_sample(facts)),
        Heading("2.4 Pengolahan Data", 2),
        *_reckoning(facts),
    ]


def _channels(facts: ReportFacts) -> str:
    if not facts.channels:
        return ""
    said = [f"{label} ({count(number)})" for label, number in facts.channels]
    return f"Jawaban diterima melalui {listed(said)}."


def _reckoning(facts: ReportFacts) -> list[Block]:
    instrument = facts.instrument
    left_out = on_left_out(facts)
    return [
        Paragraph(
            "Nilai rata-rata (NRR) setiap unsur adalah jumlah nilai jawaban dibagi jumlah responden yang "
            "menjawab unsur itu. NRR dikalikan bobot unsur menjadi NRR tertimbang; jumlahnya adalah indeks. "
            f"Indeks dikalikan {_factor(facts)} menjadi nilai SKM."
        ),
        *([Paragraph(left_out)] if left_out else []),
        Table(
            caption="Mutu pelayanan menurut nilai SKM",
            header=["Mutu", "Kinerja unit pelayanan", "Nilai SKM"],
            rows=bounds(instrument),
            widths=[1, 3, 2],
        ),
        Paragraph(
            "Pilihan cara hitung yang dipakai, yang berbeda di antara pemakai instrumen ini:"
        ),
        Facts([(one.label.id, one.choice.id) for one in facts.policies]),
    ]


def _factor(facts: ReportFacts) -> str:
    """Return what the index is multiplied with, as the instrument file says."""
    return figure(Fraction(str(facts.instrument.rule.parameters.get("factor", 1))), 0)


def results(facts: ReportFacts) -> list[Block]:
    """Chapter III: who answered, and what."""
    services: list[Block] = [Heading("3.3 Nilai per Layanan", 2), *_services(facts)]
    return [
        Heading("III. Hasil Pengolahan Data SKM"),
        Paragraph(headline(facts)),
        Heading("3.1 Profil Responden", 2),
        Paragraph(
            "Pertanyaan tentang diri responden boleh dikosongkan. Kelompok yang beranggotakan "
            f"1 sampai {LEAST - 1} orang tidak ditampilkan jumlahnya agar tidak ada yang dapat "
            "dikenali; bila perlu kelompok lain ikut tidak ditampilkan."
        ),
        *(_profile(label, groups, facts) for label, groups in facts.figures.profile),
        Heading("3.2 Indeks Kepuasan per Unsur", 2),
        _elements(facts),
        _element_chart(facts),
        *services,
    ]


def _profile(label: str, groups: Groups, facts: ReportFacts) -> Table:
    whole = facts.figures.total.respondents
    rows = [
        [name, HIDDEN, ""] if number is None else [name, count(number), percent(number, whole)]
        for name, number in groups
    ]
    return Table(
        caption=f"Responden menurut {label.lower()}",
        header=[label, "Jumlah", "Bagian"],
        rows=rows,
        widths=[3, 2, 1],
        right=[1, 2],
    )


def _elements(facts: ReportFacts) -> Table:
    found = facts.figures
    rows = [
        [
            str(one.number),
            one.label,
            figure(one.mean, MEAN_PLACES),
            figure(one.weighted, MEAN_PLACES),
            figure(one.score, SCORE_PLACES),
            one.category,
        ]
        for one in found.elements
    ]
    total = found.total
    last = [
        ["", "Indeks", "", figure(found.index, MEAN_PLACES), "", ""],
        ["", "Nilai SKM", "", "", figure(total.score, SCORE_PLACES), total.category],
    ]
    return Table(
        caption="Nilai rata-rata, nilai tertimbang, dan mutu setiap unsur",
        header=["No.", "Unsur", "NRR", "NRR tertimbang", "Nilai", "Mutu"],
        rows=[*rows, *last],
        widths=[0.7, 4.5, 1.1, 1.6, 1.2, 1],
        right=[2, 3, 4],
        strong=2,
    )


def _element_chart(facts: ReportFacts) -> Chart:
    weak = {one.key for one in facts.weakest}
    rows = [
        Bar(one.label, float(one.score), figure(one.score, SCORE_PLACES), one.key in weak)
        for one in facts.figures.elements
    ]
    return Chart(
        name="elements",
        caption="Nilai setiap unsur; warna lain menandai unsur yang diprioritaskan",
        alt="Diagram batang nilai setiap unsur. "
        + "; ".join(f"{row.label} {row.shown}" for row in rows),
        spec=bars(rows, title="Nilai", highest=float(facts.instrument.maximum)),
    )


def _services(facts: ReportFacts) -> list[Block]:
    rows = [
        [
            one.name,
            count(one.respondents),
            "belum dapat dihitung" if one.score is None else figure(one.score, SCORE_PLACES),
            one.category,
        ]
        for one in facts.figures.services
    ]
    return [
        Table(
            caption="Responden, nilai, dan mutu setiap layanan",
            header=["Layanan", "Responden", "Nilai", "Mutu"],
            rows=rows,
            widths=[4, 1.4, 2, 1],
            right=[1, 2],
        ),
        Paragraph(
            "Nilai layanan dengan sedikit responden mudah berubah oleh beberapa jawaban saja, jadi belum "
            "tepat untuk dibandingkan.",
            small=True,
        ),
    ]


def analysis(facts: ReportFacts) -> list[Block]:
    """Chapter IV: weak and strong sides, the plan, and the trend."""
    return [
        Heading("IV. Analisis Hasil SKM"),
        Heading("4.1 Analisis Permasalahan, Kelemahan, dan Kelebihan Unsur Layanan", 2),
        Paragraph(on_weakest(facts)),
        *_sides(facts),
        Paragraph(below_good(facts)),
        Heading("4.2 Rencana Tindak Lanjut", 2),
        *plan(facts),
        Heading("4.3 Tren Nilai SKM", 2),
        Paragraph(on_change(facts)),
        *(_trend(facts.trend) if facts.trend else []),
    ]


def _sides(facts: ReportFacts) -> list[Block]:
    if len({one.mean for one in facts.figures.elements}) == 1:
        return []
    return [
        Bullets([_line(one) for one in facts.weakest], numbered=True),
        Paragraph("Unsur dengan nilai tertinggi, yang perlu dipertahankan:"),
        Bullets([_line(one) for one in facts.strongest], numbered=True),
    ]


def _line(element: ElementRow) -> str:
    return f"{named(element)}."


def plan(facts: ReportFacts) -> list[Block]:
    """Return the follow-up plan; where there is none, the weakest elements with room to fill in."""
    header = ["No.", "Unsur", "Kegiatan", "Batas waktu", "Penanggung jawab"]
    widths = [0.6, 2.2, 4, 1.8, 2.2]
    if facts.promises:
        rows = [
            [str(at), label, line.action, day(line.due), line.responsible]
            for at, (line, label) in enumerate(facts.promises, start=1)
        ]
        return [Table("Rencana tindak lanjut", header, rows, widths)]
    empty = [[str(at), one.label, "", "", ""] for at, one in enumerate(facts.weakest, start=1)]
    return [
        Note(
            "Rencana tindak lanjut belum diisi. Isi di halaman survei, atau langsung di tabel ini "
            "sebelum laporan ditandatangani."
        ),
        Table("Rencana tindak lanjut (belum diisi)", header, empty, widths, least_lines=3),
    ]


def _trend(found: Trend) -> Sequence[Block]:
    points = [
        Moment(one.label, float(one.score), figure(one.score, SCORE_PLACES), bool(one.signals))
        for one in found.points
    ]
    limits = None if found.lower is None or found.upper is None else (found.lower, found.upper)
    heights = [*(one.value for one in points), *(limits or ()), found.mean]
    spec = control_chart(
        points,
        title="Nilai SKM",
        mean=found.mean,
        limits=limits,
        lowest=min(heights) - 2,
        highest=max(heights) + 2,
    )
    said = "; ".join(f"{one.label} {one.shown}" for one in points)
    rows = [[one.label, figure(one.score, SCORE_PLACES), one.category] for one in found.points]
    return [
        Paragraph(on_trend(found)),
        Chart(
            "trend",
            "Nilai SKM dari periode ke periode, yang sudah ditetapkan",
            f"Grafik nilai SKM. {said}",
            spec,
        ),
        Table("Nilai SKM setiap periode", ["Periode", "Nilai", "Mutu"], rows, [3, 1, 1], [1]),
    ]


def conclusion(facts: ReportFacts) -> list[Block]:
    """Chapter V, and the place to sign."""
    found = facts.figures
    varied = len({one.mean for one in found.elements}) > 1
    points = [headline(facts), on_sample(facts)]
    if varied:
        weak = listed([one.label for one in facts.weakest])
        points.append(f"Unsur yang diprioritaskan untuk diperbaiki: {weak}.")
    points += [on_change(facts), on_promises(facts)]
    if not facts.promises:
        points.append("Rencana tindak lanjut periode ini belum diisi.")
    return [
        Heading("V. Kesimpulan"),
        Paragraph(
            f"Mutu pelayanan {facts.survey.unit.name} menurut penggunanya: "
            f"{grade(found.total.category, found.predicate)}."
        ),
        Bullets(points, numbered=True),
        Signature("........................, ..............................", _office(facts)),
    ]


def _office(facts: ReportFacts) -> str:
    """Return who signs; it can be changed in the DOCX."""
    unit = facts.survey.unit
    title, replaced = OFFICES.get(unit.kind, ("Kepala", ""))
    return f"{title} {unit.name.removeprefix(replaced).strip()},"
