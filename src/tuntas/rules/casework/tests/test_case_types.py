"""The shipped case types, and what the loader refuses."""

from pathlib import Path

import pytest

from tuntas.rules.casework import (
    CaseTypeError,
    case_type,
    case_types,
    read_case_type,
    report_types,
)
from tuntas.rules.casework.diagram import page

ROOT = Path(__file__).resolve().parents[5]
FILES = Path(__file__).resolve().parents[1] / "files"
COMPLAINT = (FILES / "pengaduan.yaml").read_text(encoding="utf-8")


def test_what_is_shipped() -> None:
    assert set(report_types()) == {"pengaduan", "aspirasi", "permintaan-informasi"}
    services = {"besuk-kiamat", "kelas-ibu-muda", "izin-sederhana"}
    assert set(case_types()) == set(report_types()) | services


@pytest.mark.parametrize(
    ("clock", "classification", "days"),
    [
        ("verification", "", 3),
        ("recheck", "", 3),
        ("first_answer", "", 5),
        ("settlement", "permintaan-informasi", 5),
        ("settlement", "pengaduan-tidak-berkadar-pengawasan", 14),
        ("settlement", "pengaduan-berkadar-pengawasan", 60),
        ("reply", "", 10),
    ],
)
def test_limits_are_those_of_sp4n_lapor(clock: str, classification: str, days: int) -> None:
    for one in report_types().values():
        assert one.clocks[clock].limit(classification).working_days == days


def test_the_limit_for_suggestions_is_said_to_be_unverified() -> None:
    assert case_type("pengaduan").clocks["settlement"].limit("aspirasi").verified == "unverified"


def test_an_unknown_classification_gets_the_shortest_limit() -> None:
    assert case_type("pengaduan").clocks["settlement"].limit(None).working_days == 5


def test_every_open_state_has_a_way_out_and_every_state_can_be_reached() -> None:
    for one in case_types().values():
        reached = {step.target for step in one.transitions.values()}
        assert set(one.states) <= reached
        for state in one.states.values():
            leaving = [
                step for step in one.possible(state.key) if step.target not in {"$same", state.key}
            ]
            assert leaving, f"{one.key}: nothing leads out of {state.key}"


def test_the_diagrams_in_the_documentation_are_those_of_the_files() -> None:
    for one in case_types().values():
        written = (ROOT / "docs" / "states" / f"{one.key}.md").read_text(encoding="utf-8")
        assert written == page(one), "run: python -m tuntas.rules.casework.diagram docs/states"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("to: received", "to: recieved", "transitions.submit.to: 'recieved' is not known here"),
        ("    queue: act\n", "    queue: nowhere\n", "'nowhere' is none of"),
        ("working_days: 3", "working_days: 0", "0 is no number of days"),
        ("start: [submit]", "start: [sumbit]", "clocks.verification.start: 'sumbit'"),
        ("verified: unverified\n\nclass", "verified: perhaps\n\nclass", "'perhaps' is none of"),
        (
            "    by: [verify_cases]\n    requires: [classification]",
            "    requires: [colour]",
            "requires: 'colour'",
        ),
        ("question:", "answer:", "top: `question` is missing"),
        ('{id: "Pengaduan", en: "Complaint"}', '{id: "Pengaduan"}', "both languages"),
        ("escalation: {50: officer", "escalation: {50: everybody", "'everybody' is none of"),
        ("clocks:\n", "watches:\n", "`clocks` is missing"),
        ("states:\n", "states: [\n", "no valid YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    assert old in COMPLAINT
    with pytest.raises(CaseTypeError, match=r"own\.yaml") as refusal:
        read_case_type(COMPLAINT.replace(old, new, 1), name="own.yaml")
    assert says in str(refusal.value)


def test_a_file_based_on_another_holds_only_what_differs() -> None:
    own = "based_on: pengaduan\nkey: usul\nlabel: {id: Usul, en: Proposal}\ntransitions: {hold: null}\n"
    made = read_case_type(own, name="usul.yaml", basis=COMPLAINT)
    assert made.key == "usul"
    assert "hold" not in made.transitions
    assert made.clocks.keys() == case_type("pengaduan").clocks.keys()


def test_something_else_than_a_file_of_keys_is_refused() -> None:
    with pytest.raises(CaseTypeError, match="keys and values"):
        read_case_type("- a\n- b\n", name="own.yaml")
