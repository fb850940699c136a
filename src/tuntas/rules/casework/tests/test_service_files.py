"""The files of services: the guide's example works, and what the loader refuses is named by its place."""

from datetime import date
from pathlib import Path

import pytest

from tuntas.rules.casework import CaseTypeError, case_type, read_service_file
from tuntas.rules.casework.request_reading import FIELD_KEYS, PARTS
from tuntas.rules.casework.requests import (
    DELIVERY_WAYS,
    FIELD_KINDS,
    FORMATS,
    Validity,
    day_of,
    filled,
)
from tuntas.rules.casework.shipped import read_text
from tuntas.rules.casework.types import LIMIT_UNITS

ROOT = Path(__file__).resolve().parents[5]
GUIDE = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
EXAMPLE = GUIDE.split("```yaml\n")[1].split("```")[0]
SHIPPED = ("besuk-kiamat", "kelas-ibu-muda", "izin-sederhana")


def test_the_example_of_the_guide_is_a_file_that_works(tmp_path: Path) -> None:
    own = tmp_path / "surat-pengantar.yaml"
    own.write_text(EXAMPLE, encoding="utf-8")
    kind, text = read_service_file(own)
    assert text == EXAMPLE
    assert kind.clocks["promise"].limit("").unit == "working_hours"
    assert kind.request is not None
    assert [one.key for one in kind.request.fields] == ["purpose", "school", "resident"]


def test_the_guide_names_everything_that_a_file_may_hold() -> None:
    known = {*FIELD_KINDS, *FORMATS, *DELIVERY_WAYS, *FIELD_KEYS, *PARTS, *LIMIT_UNITS}
    assert not {word for word in known if f"`{word}`" not in GUIDE}


@pytest.mark.parametrize("key", SHIPPED)
def test_what_the_reference_does_not_have_is_said_to_be_unverified(key: str) -> None:
    kind = case_type(key)
    assert kind.verified == "unverified"
    assert "belum diperiksa" in kind.source.id
    limits = (limit for clock in kind.clocks.values() for limit in clock.limits.values())
    assert {limit.verified for limit in limits} == {"unverified"}


def test_the_three_limits_have_three_units() -> None:
    units = {
        key: case_type(key).clocks[clock].limit("").unit
        for key, clock in zip(SHIPPED, ("promise", "enrolment", "promise"), strict=True)
    }
    assert list(units.values()) == ["hours", "working_hours", "working_days"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: choice", "kind: colour", "request.fields[1].kind: 'colour' is none of"),
        ("kind: choice", "kind: text", "`choices` belong to the kind `choice`"),
        ("most: 80", "most: 80000", "request.fields[2].most: 80000 is no number from 0 to 4000"),
        ("most: 80", "least: today", "request.fields[2].least: 'today' is no number"),
        ("field: purpose", "field: resident", "'resident' is no field of choices that stands further up"),
        ("is: [school]", "is: [army]", "request.fields[2].shown_if: 'army' is not known here"),
        ("key: resident", "key: school", "request.fields[3]: school stands twice"),
        ("key: resident", "key: unit", "unit cannot be named in a text"),
        ("key: resident", "key: Resident Name", "'Resident Name' is no key"),
        ("{resident} adalah", "{name} adalah", "paragraphs[1]: {name} is neither a field nor known"),
        ("{resident} adalah", "{resident adalah", "a brace that belongs to no {field}"),
        ("470/{seq}/{year}", "470/{seq}", "request.result.number: needs {seq} and {year}"),
        ("470/{seq}/{year}", "{seq}/{seq}/{year}", "needs {seq} and {year}, each once"),
        ("valid: {months: 3}", "valid: {months: 0}", "request.result.valid: 0 is no number"),
        ("valid: {months: 3}", "valid: {months: 3, days: 1}", "needs `forever`, or one of"),
        ("formats: [picture]", "formats: [docx]", "request.requirements[1].formats: 'docx'"),
        ("working_hours: 4", "minutes: 4", "clocks.promise.limits.: unknown minutes"),
        ("working_hours: 4", "working_hours: 4, hours: 2", "needs one of working_days"),
        ("working_hours: 4", "hours: 100000", "100000 is no number from 1 to 8760"),
        ("stop: [hand_over]", "stop: [handover]", "clocks.promise.stop: 'handover'"),
        ("based_on: permohonan", "based_on: permintaan", "based_on: there is no 'permintaan'"),
        ("key: surat-pengantar", "key: Surat", "key: 'Surat' is no key"),
        ("version: 1", "version: one", "version: 'one' is no number"),
        ("  introduction:", "  colour: red\n  introduction:", "request: unknown colour"),
        ("required: true, most: 100", "required: perhaps, most: 100", "'perhaps' is neither true nor false"),
        ("label: {id: Nama, en: Name}", "label: {id: Nama}", "request.fields[3].label: needs a text in both"),
        ("label: {id: Nama, en: Name}", "label: Nama", "request.fields[3].label: needs a text in both"),
        ("label: {id: Nama, en: Name}", f"label: {{id: {'N' * 501}, en: N}}", "longer than 500 letters"),
        ("version: 1", "version: 1\nversion: 2", "'version' stands twice"),
        ("version: 1", "version: &a 1\nlast: *a", "references (*a) are not used here"),
        ("version: 1", f"version: {'[' * 20}{']' * 20}", "nested more than 12 deep"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(CaseTypeError) as refusal:
        read_text(EXAMPLE.replace(old, new, 1), name="own.yaml")
    assert str(refusal.value).startswith("own.yaml: ")
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("transitions: {issue: null}", "no step has `document: issue`"),
        ("transitions: {note: null}", "transitions: `note` is missing"),
        ("transitions: {take: null, refuse: null, withdraw: null, hold: null, ask_reporter: null}", "states.received: no step leads out"),
        ("transitions: []", "transitions: needs keys and values"),
        ("states: {lost: {label: {id: H, en: L}, queue: act}}", "states.lost: no step leads out of it"),
        ("outcomes: {solved: null}", "transitions.hand_over.outcome: 'solved' is none of"),
    ],
)  # fmt: skip
def test_a_course_that_cannot_work_is_refused(added: str, says: str) -> None:
    with pytest.raises(CaseTypeError) as refusal:
        read_text(f"{EXAMPLE}{added}\n", name="own.yaml")
    assert says in str(refusal.value)


def test_a_file_is_bounded_and_must_be_text(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(EXAMPLE + "#" * 1_000_000, encoding="utf-8")
    with pytest.raises(CaseTypeError, match="longer than"):
        read_service_file(own)
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(CaseTypeError, match="no text in UTF-8"):
        read_service_file(own)
    own.write_text(EXAMPLE.replace("surat-pengantar", "besuk-kiamat"), encoding="utf-8")
    with pytest.raises(CaseTypeError, match="comes along already"):
        read_service_file(own)
    own.write_text("based_on: pengaduan\nkey: lain\n", encoding="utf-8")
    with pytest.raises(CaseTypeError, match="`request` is missing"):
        read_service_file(own)


def test_a_hidden_field_opens_nothing() -> None:
    text = EXAMPLE.replace(
        "    - {key: resident,",
        "    - {key: level, label: {id: J, en: L}, kind: yes_no, shown_if: {field: purpose, is: [school]}}\n"
        "    - {key: class, label: {id: K, en: C}, kind: text, shown_if: {field: level, is: [yes]}}\n"
        "    - {key: resident,",
    )
    request = read_text(text, name="own.yaml").request
    assert request is not None
    asked = {one.key for one in request.asked_fields({"purpose": "work", "level": "yes"})}
    assert asked == {"purpose", "resident"}


@pytest.mark.parametrize(
    ("validity", "issued", "until"),
    [
        (Validity(30, "days"), date(2026, 1, 31), date(2026, 3, 2)),
        (Validity(1, "months"), date(2026, 1, 31), date(2026, 2, 28)),
        (Validity(12, "months"), date(2026, 12, 15), date(2027, 12, 15)),
        (Validity(1, "years"), date(2028, 2, 29), date(2029, 2, 28)),
        (Validity(11, "months"), date(2026, 1, 31), date(2026, 12, 31)),
    ],
)
def test_until_when_a_document_holds(validity: Validity, issued: date, until: date) -> None:
    assert validity.until(issued) == until


def test_days_and_places_of_a_text() -> None:
    assert day_of("today-30", date(2026, 3, 1)) == date(2026, 1, 30)
    assert day_of("2026-01-31", date(2026, 3, 1)) == date(2026, 1, 31)
    assert filled("{a} dan {b}", {"a": "x", "b": "{a}"}) == "x dan {a}"
    assert filled("{a}", {"a": ""}) is None
