"""The evaluation report (LHE) as a DOCX to be completed: what is known stands there, the rest is marked."""

from django.utils.translation import override

from tuntas.assessments.documents.words import count, figure, listed
from tuntas.assessments.models import Voice
from tuntas.assessments.rounds.documents.letter_facts import (
    SCORE_DECIMALS,
    LetterFacts,
    Scored,
    letter_facts,
)
from tuntas.assessments.rounds.queries.lift import ChangeRow
from tuntas.assessments.rounds.queries.sheet import VERIFIED, AssessmentSheet, SheetLine
from tuntas.core.documents.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Note,
    Paragraph,
    Signature,
    Table,
    as_report,
)
from tuntas.core.documents.rendering import Job

FILL_IN = "[Diisi:"  # begins each place that a person has to complete; can be searched for
WORTH_SHOWN = 10
GOOD_SHARE = 80  # percent of the weight from which a component is named as strong


def letter(sheet: AssessmentSheet, *, city: str) -> Job:
    """Return the report of an assessment as its reader may know it.

    Raises `DomainError` while evaluators have not judged or their result is not open to the reader.
    """
    with override("id"):
        facts = letter_facts(sheet)
        blocks = letter_blocks(facts, city)
        one = sheet.assessment
        content = as_report(
            blocks,
            title=f"Laporan hasil evaluasi {one.unit.name}, {one.round.title}",
            author=city,
            running=f"Laporan Hasil Evaluasi · {one.round.title}",
            foot=f"{one.unit.name} · {one.round.year}",
            stamp="" if facts.final else "RANCANGAN",
        )
    return Job("docx", {**content, "charts": {}})


def letter_blocks(facts: LetterFacts, city: str) -> list[Block]:
    """Return cover letter, summary, picture, follow-up, results, advice, closing and annex."""
    return [
        *_cover_letter(facts, city),
        *_summary(facts),
        *_picture(facts),
        *_last_year(facts),
        *_results(facts),
        *_advice(facts),
        *_closing(),
        *_annex(facts),
    ]


def _score(facts: LetterFacts) -> str:
    said = f"{figure(facts.score, SCORE_DECIMALS)} dari {figure(facts.sheet.instrument.maximum, 0)}"
    if not facts.category:
        return said
    predicate = f", {facts.predicate}" if facts.predicate else ""
    return f"{said}, kategori {facts.category}{predicate}"


def _cover_letter(facts: LetterFacts, city: str) -> list[Block]:
    one = facts.sheet.assessment
    title = facts.sheet.instrument.title.id
    draft: list[Block] = []
    if not facts.final:
        draft = [Note("Rancangan: hasil penilaian ini belum diumumkan dan masih dapat berubah.")]
    return [
        *draft,
        Paragraph("........................, .............................."),
        Facts(
            [
                ("Nomor", f"{FILL_IN} nomor surat]"),
                ("Sifat", f"{FILL_IN} biasa, segera, atau rahasia]"),
                ("Lampiran", "1 (satu) berkas"),
                ("Hal", f"Laporan hasil evaluasi {one.unit.name} tahun {one.round.year}"),
            ]
        ),
        Paragraph(f"Yth. Kepala {one.unit.name}"),
        Paragraph("di tempat"),
        Paragraph(
            f"Bersama ini disampaikan laporan hasil evaluasi {one.unit.name} tahun {one.round.year} "
            f"dengan instrumen {title}. Nilai akhirnya {_score(facts)}. Rincian nilai, hal yang perlu "
            "diperbaiki, dan rekomendasi ada pada laporan terlampir. Rekomendasi itu agar ditindaklanjuti, "
            f"dan pelaksanaannya dilaporkan kepada {FILL_IN} pejabat dan batas waktunya]."
        ),
        Paragraph("Atas perhatian Saudara, kami ucapkan terima kasih."),
        Signature(
            f"Pemerintah {city.removeprefix('Pemerintah ')}", f"{FILL_IN} jabatan penanda tangan],"
        ),
    ]


def _summary(facts: LetterFacts) -> list[Block]:
    strong = [one.line.label.id for one in facts.components if _percent(one) >= GOOD_SHARE]
    ranked = [one for one in facts.components if one.share is not None]
    lowest = min(ranked, key=_percent, default=None)
    points = [f"Nilai akhir {_score(facts)}.", _change(facts)]
    if strong:
        points.append(f"Komponen yang mencapai sedikitnya {GOOD_SHARE} persen: {listed(strong)}.")
    if lowest is not None:
        points.append(
            f"Capaian terendah pada komponen {lowest.line.label.id}, "
            f"{figure(_percent(lowest), 1)} persen dari bobotnya."
        )
    if facts.lift.changes:
        points.append(
            f"Kategori {facts.lift.category} dapat dicapai dengan memperbaiki "
            f"{count(len(facts.lift.changes))} butir (Bab V)."
        )
    return [Heading("I. Ringkasan Eksekutif", new_page=True), Bullets(points)]


def _percent(one: Scored) -> float:
    return float(one.share * 100) if one.share is not None else 0.0


def _change(facts: LetterFacts) -> str:
    former = facts.former
    if former is None:
        return "Belum ada pembanding: tidak ada hasil tahun sebelumnya dengan instrumen yang sama."
    difference = facts.score - former.score
    moved = "naik" if difference > 0 else "turun"
    shown = figure(abs(difference), SCORE_DECIMALS)
    change = f"{moved} {shown} poin" if difference else "tidak berubah"
    before = f"{figure(former.score, SCORE_DECIMALS)} ({former.category})"
    return f"Dibandingkan tahun {former.year}, {before}, nilai ini {change}."


def _picture(facts: LetterFacts) -> list[Block]:
    one = facts.sheet.assessment
    duties = one.unit.duties.strip()
    return [
        Heading("II. Gambaran Umum"),
        Facts(
            [
                ("Unit yang dievaluasi", one.unit.name),
                ("Putaran", one.round.title),
                ("Tahun", str(one.round.year)),
                ("Instrumen", facts.sheet.instrument.title.id),
                ("Sumber, menurut pembuat perangkat lunak ini", facts.sheet.instrument.source.text),
                ("Nilai yang dipakai", f"jawaban {Voice(facts.voice).label}"),
            ]
        ),
        Paragraph(duties or f"{FILL_IN} tugas, fungsi, dan sumber daya unit]"),
        Paragraph(f"{FILL_IN} waktu, tim, dan cara evaluasi]"),
    ]


def _last_year(facts: LetterFacts) -> list[Block]:
    found: list[Block] = [Heading("III. Tindak Lanjut Evaluasi Tahun Sebelumnya")]
    if facts.former is not None:
        former = facts.former
        found.append(
            Paragraph(
                f"Hasil tahun {former.year}: {figure(former.score, SCORE_DECIMALS)}, kategori "
                f"{former.category} (sumber: {former.source})."
            )
        )
    return [
        *found,
        Table(
            caption="Rekomendasi tahun sebelumnya dan pelaksanaannya (diisi)",
            header=["No.", "Rekomendasi", "Tindak lanjut", "Selesai atau belum"],
            rows=[[str(at), "", "", ""] for at in range(1, 4)],
            widths=[0.6, 4, 4, 2],
            least_lines=2,
        ),
    ]


def _results(facts: LetterFacts) -> list[Block]:
    rows = [
        [
            one.line.key,
            one.line.label.id,
            "" if one.weight is None else figure(one.weight, SCORE_DECIMALS),
            "tidak dinilai" if one.score is None else figure(one.score, SCORE_DECIMALS),
            "" if one.share is None else f"{figure(_percent(one), 1)}%",
        ]
        for one in facts.components
    ]
    last = ["", "Nilai akhir", "", figure(facts.score, SCORE_DECIMALS), facts.category]
    return [
        Heading("IV. Hasil Evaluasi"),
        Paragraph(f"Nilai akhir {facts.sheet.assessment.unit.name} adalah {_score(facts)}."),
        Table(
            caption="Nilai setiap komponen",
            header=["Kunci", "Komponen", "Bobot", "Nilai", "Capaian"],
            rows=[*rows, last],
            widths=[0.9, 5, 1.1, 1.3, 1.2],
            right=[2, 3, 4],
            strong=1,
        ),
        *(block for one in facts.components for block in _component(facts, one)),
    ]


def _component(facts: LetterFacts, one: Scored) -> list[Block]:
    notes = [
        f"{line.label.id.rstrip('.')}: {' '.join(note.split())}"
        for line, note in facts.notes_below(one.line.key)
    ]
    said: Block = Bullets(notes) if notes else Paragraph(f"{FILL_IN} uraian hasil komponen ini]")
    return [Heading(one.line.label.id, 2), said]


def _advice(facts: LetterFacts) -> list[Block]:
    lift = facts.lift
    found: list[Block] = [Heading("V. Rekomendasi")]
    if lift.changes:
        found += [
            Paragraph(
                f"Kategori {lift.category} tercapai, dengan nilai {lift.reached}, bila semua butir "
                "berikut diperbaiki. Tambahan nilai dihitung bila hanya butir itu yang berubah; butir "
                "dengan tambahan 0 baru berpengaruh bersama butir lain. Ini hitungan dari bobot "
                "instrumen; urutan pengerjaan tetap keputusan unit."
            ),
            _changes("Perubahan paling sedikit menuju kategori berikutnya", lift.changes),
        ]
    if lift.worth:
        found += [
            Paragraph("Butir yang paling besar pengaruhnya terhadap nilai akhir:"),
            _changes(
                "Kenaikan nilai bila butir mencapai jawaban terbaik", lift.worth[:WORTH_SHOWN]
            ),
        ]
    return [*found, Paragraph(f"{FILL_IN} rekomendasi evaluator]")]


def _changes(caption: str, rows: tuple[ChangeRow, ...]) -> Table:
    return Table(
        caption=caption,
        header=["Kunci", "Butir", "Sekarang", "Menjadi", "Tambahan nilai"],
        rows=[[row.key, row.label, row.now, row.then, row.gain] for row in rows],
        widths=[0.9, 4, 2, 2, 1.2],
        right=[4],
    )


def _closing() -> list[Block]:
    return [
        Heading("VI. Penutup"),
        Paragraph(
            "Demikian laporan hasil evaluasi ini disampaikan. Kami menghargai kerja sama pimpinan dan "
            "pegawai unit selama evaluasi."
        ),
        Signature(
            "........................, ..............................",
            f"{FILL_IN} ketua tim evaluasi],",
        ),
    ]


def _annex(facts: LetterFacts) -> list[Block]:
    instrument = facts.sheet.instrument
    voices = [
        voice
        for voice in facts.sheet.rights.voices
        if any(one.line.value(voice) for one in facts.lines)
    ]
    rows = [
        [
            one.line.key,
            one.line.label.id,
            "" if one.weight is None else figure(one.weight, SCORE_DECIMALS),
            *(_answer(one.line, voice) for voice in voices),
            "" if one.score is None else figure(one.score, SCORE_DECIMALS),
        ]
        for one in facts.lines
    ]
    return [
        Heading("Lampiran. Nilai Setiap Butir", new_page=True),
        Table(
            caption=f"Jawaban dan nilai; nilai dari jawaban {Voice(facts.voice).label}",
            header=["Kunci", "Butir", "Bobot", *(str(Voice(one).label) for one in voices), "Nilai"],
            rows=rows,
            widths=[0.9, 4.5, 1, *([1.2] * len(voices)), 1],
            right=[2, 3 + len(voices)],
        ),
        Paragraph(
            f"Instrumen {instrument.key}, versi {instrument.version}, sidik berkas (SHA-256) "
            f"{instrument.hash}.",
            small=True,
        ),
        *([] if instrument.source.verified in VERIFIED else [_unverified()]),
    ]


def _answer(line: SheetLine, voice: str) -> str:
    """Return what was answered, in the words of the option."""
    value = line.value(voice)
    labels = {option.key: option.label.id for option in line.options}
    return labels.get(value, value)


def _unverified() -> Block:
    return Paragraph("Instrumen ini belum diverifikasi dengan teks resminya.", small=True)
