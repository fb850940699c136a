"""What the numbers say in words, and what the SOP says beside them."""

from dataclasses import dataclass

import pytest

from tuntas.measures.paths.drawing import level
from tuntas.measures.paths.labels import activity_label, hidden_activities, process_label
from tuntas.measures.paths.sop import compare
from tuntas.measures.paths.tests.logs import Case, Happened, found, path_of
from tuntas.measures.paths.words import SPACE, findings, percent, worked


@dataclass(frozen=True)
class Step:
    """A step of an SOP."""

    order: int
    activity: str
    minutes: int = 30
    actor: str = "Petugas loket"


@pytest.mark.parametrize(
    ("minutes", "indonesian", "english"),
    [
        (0, "0 menit", "0 minutes"),
        (61, "1 jam 1 menit", "1 hour 1 minute"),
        (450, "1 hari", "1 day"),
        (450 + 240, "1 hari 4 jam", "1 day 4 hours"),
        (450 * 12 + 300, "13 hari", "13 days"),
    ],
)
def test_working_time_is_said_in_days_of_seven_and_a_half_hours(
    minutes: int, indonesian: str, english: str
) -> None:
    assert (worked(minutes).id, worked(minutes).en) == (indonesian, english)


def test_a_small_share_is_not_called_nothing() -> None:
    assert percent(1, 1000).replace(SPACE, " ") == "< 1 %"
    assert percent(0, 0).replace(SPACE, " ") == "0 %"


def test_the_findings_name_what_is_slow_what_is_repeated_and_who_sends_it_to_and_fro() -> None:
    case = Case(
        [
            Happened("masuk"),
            Happened("periksa", 60),
            Happened("berkas datang", 690, waiting=True, unit_after="LAIN"),
            Happened("periksa", 60, unit="LAIN"),
        ]
    )
    (process,) = found([case] * 5)
    slow, repeated, to_and_fro = (one.id.replace(SPACE, " ") for one in findings(process))
    assert slow == (
        "Setengah permohonan selesai dalam 1 hari 6 jam waktu kerja, sembilan dari sepuluh dalam"
        " 1 hari 6 jam. Yang paling lama: dari “periksa” sampai “berkas datang”, setengahnya"
        " 1 hari 4 jam atau lebih, 85 % dari seluruh waktu."
    )
    assert repeated.startswith("100 % kembali ke langkah “periksa”")
    assert to_and_fro.startswith("5 kasus dikirim Nama DINAS ke Nama LAIN lalu kembali lagi")
    assert to_and_fro.endswith("tiap kali rata-rata 1 jam.")


def test_a_smooth_process_has_one_finding() -> None:
    (process,) = found([path_of("masuk", "selesai")] * 5)
    assert len(findings(process)) == 1


def test_words_of_our_own_cases_come_from_their_files_in_both_languages() -> None:
    cases = [path_of("submit", "take", service="", kind="pengaduan", source="tuntas")] * 5
    (process,) = found(cases)
    label = activity_label(process, "take")
    assert (label.id, label.en) == ("Mulai kerjakan", "Start work")
    assert process_label(process).en == "Complaint"
    (imported,) = found([path_of("submit", "take")] * 5)
    assert activity_label(imported, "take").id == "take"


def test_reminders_and_notes_are_no_steps_of_a_process() -> None:
    hidden = hidden_activities()
    assert {"note", "escalate", "view_reporter"} <= hidden
    assert not {"submit", "take", "answer", "reporter_reply"} & hidden


def test_sop_steps_and_activities_match_by_equal_words_and_the_rest_is_shown() -> None:
    (process,) = found([path_of("Terima berkas", "periksa-BERKAS", "minta ulang")] * 5)
    compared = compare(
        [Step(2, "Berkas, periksa"), Step(1, "Terima Berkas"), Step(3, "Tanda tangan")], process
    )
    assert compared
    assert [(one.order, one.real.key if one.real else None) for one in compared.steps] == [
        (1, "Terima berkas"),
        (2, "periksa-BERKAS"),
        (3, None),
    ]
    assert [one.key for one in compared.only_real] == ["minta ulang"]
    assert compared.minutes == 90


def test_without_steps_there_is_no_comparison() -> None:
    (process,) = found([path_of("a", "b")] * 5)
    assert compare([], process) is None


def test_where_most_wait_for_nothing_the_tenth_that_wait_long_are_told() -> None:
    quick, stuck = path_of("masuk", "selesai", worked=1), path_of("masuk", "selesai", worked=900)
    (process,) = found([quick] * 8 + [stuck] * 4)
    assert "satu dari sepuluh 2 hari atau lebih, 100" in findings(process)[0].id
    assert level(process, process.ways[0]) == "slow"
