"""The four annexes of the survey report."""

from tuntas.assessments.documents.words import count, day, figure
from tuntas.assessments.surveys.documents.report_facts import ReportFacts
from tuntas.assessments.surveys.documents.report_words import MEAN_PLACES, on_promises, unverified
from tuntas.assessments.surveys.queries.extra import ExtraFigure
from tuntas.core.documents.blocks import (
    Block,
    Bullets,
    EmptyPlace,
    Facts,
    Heading,
    Paragraph,
    Table,
)
from tuntas.rules.instruments import Instrument, Node


def annexes(facts: ReportFacts) -> list[Block]:
    """Return the questionnaire, the counts, room for pictures, and what came of the last plan."""
    return [*_questionnaire(facts), *_counts(facts), *_pictures(), *_last_plan(facts)]


def _questionnaire(facts: ReportFacts) -> list[Block]:
    rows = [
        [str(at), node.question.id if node.question else node.label.id, _options(facts, node)]
        for at, node in enumerate(facts.instrument.leaves, start=1)
    ]
    return [
        Heading("Lampiran 1. Kuesioner", new_page=True),
        Table(
            caption="Pertanyaan dan pilihan jawaban",
            header=["No.", "Pertanyaan", "Pilihan jawaban"],
            rows=rows,
            widths=[0.6, 4, 4],
        ),
        Paragraph(
            "Selain itu responden dapat menyebutkan layanan, jenis kelamin, kelompok usia, pendidikan, "
            "pekerjaan, dan saran; semuanya boleh dikosongkan."
        ),
    ]


def _options(facts: ReportFacts, node: Node) -> str:
    scale = facts.instrument.scale_of(node)
    options = scale.options if scale else ()
    return "; ".join(f"{option.key} = {option.label.id}" for option in options)


def _counts(facts: ReportFacts) -> list[Block]:
    return [
        Heading("Lampiran 2. Hasil Olah Data"),
        _distribution(facts),
        *_extra(facts.figures.extra),
        Heading("Cara hitung dan sumbernya", 2),
        Facts(
            [
                ("Instrumen", facts.instrument.title.id),
                ("Kunci dan versi", f"{facts.instrument.key}, versi {facts.instrument.version}"),
                ("Sidik berkas (SHA-256)", _in_groups(facts.survey.instrument_hash)),
                *((one.label.id, one.choice.id) for one in facts.policies),
                ("Sumber, menurut pembuat perangkat lunak ini", facts.instrument.source.text),
            ]
        ),
        *_doubtful(facts),
    ]


def _extra(found: ExtraFigure | None) -> list[Block]:
    """Return the question beyond the instrument's: beside the index, never in it."""
    if found is None or found.mean is None:
        return []
    return [
        Heading("Pertanyaan tambahan", 2),
        Paragraph(
            f"Di luar unsur instrumen ditanyakan pula: {found.label}. Rata-ratanya "
            f"{figure(found.mean, MEAN_PLACES)} dari {count(found.answered)} jawaban. Pertanyaan ini "
            "tidak masuk indeks."
        ),
        Table(
            caption=f"Jawaban atas pertanyaan tambahan: {found.label}",
            header=[*(f"Nilai {value}" for value, _times in found.counts), "Jumlah"],
            rows=[[*(count(times) for _value, times in found.counts), count(found.answered)]],
            widths=[1] * (len(found.counts) + 1),
            right=list(range(len(found.counts) + 1)),
        ),
    ]


def _in_groups(digest: str) -> str:
    """Return a digest that a line can be broken in."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _distribution(facts: ReportFacts) -> Block:
    if facts.distribution is None:
        return Paragraph(
            "Jawaban yang tersimpan sekarang tidak lagi sama dengan saat hasil ditetapkan, sehingga "
            "sebarannya tidak dicetak di sini. Hitung ulang survei bila perlu."
        )
    keys = _option_keys(facts.instrument)
    rows = []
    for place, node in enumerate(facts.instrument.leaves):
        counts = facts.distribution.get(place, {})
        chosen = [counts.get(key, 0) for key in keys]
        rows.append([node.label.id, *(count(one) for one in chosen), count(sum(chosen))])
    return Table(
        caption="Berapa kali setiap nilai dipilih",
        header=["Unsur", *(f"Nilai {key}" for key in keys), "Jumlah"],
        rows=rows,
        widths=[4, *([1] * len(keys)), 1],
        right=list(range(1, len(keys) + 2)),
    )


def _option_keys(instrument: Instrument) -> list[str]:
    """Return the options of all elements, each once, in the order of the scales."""
    found: dict[str, None] = {}
    for node in instrument.leaves:
        scale = instrument.scale_of(node)
        found.update(dict.fromkeys(option.key for option in (scale.options if scale else ())))
    return list(found)


def _doubtful(facts: ReportFacts) -> list[Block]:
    found = unverified(facts)
    if not found:
        return []
    return [
        Heading("Yang belum diverifikasi", 2),
        Bullets([f"{one}." for one in found]),
    ]


def _pictures() -> list[Block]:
    return [
        Heading("Lampiran 3. Dokumentasi"),
        EmptyPlace("Tempat foto: pelaksanaan survei", 70),
        EmptyPlace("Tempat foto: hasil survei diumumkan kepada masyarakat", 70),
    ]


def _last_plan(facts: ReportFacts) -> list[Block]:
    heading = Heading("Lampiran 4. Laporan Tindak Lanjut Periode Sebelumnya")
    found: list[Block] = [heading, Paragraph(on_promises(facts))]
    if facts.before is None or not facts.before.promises:
        return found
    rows = [
        [
            label,
            line.action,
            day(line.due),
            day(line.done_on) if line.done_on else "belum selesai",
            line.outcome,
        ]
        for line, label in facts.before.promises
    ]
    table = Table(
        caption=f"Tindak lanjut {facts.before.period}",
        header=["Unsur", "Kegiatan", "Batas waktu", "Selesai", "Hasil"],
        rows=rows,
        widths=[2, 3, 1.6, 1.6, 2.6],
    )
    return [*found, table]
