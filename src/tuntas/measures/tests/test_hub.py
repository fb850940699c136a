"""A delivery is checked as a stranger's: what is right passes, everything else is found by name."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tuntas.measures import store
from tuntas.measures.contract import TABLES, VERSION, Table
from tuntas.measures.hub import Delivery, check
from tuntas.measures.hub_manifest import MAX_BYTES, Finding

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
MOMENT = datetime(2026, 1, 5, 3, tzinfo=UTC).replace(tzinfo=None)
LATER = datetime(2026, 1, 6, 3, tzinfo=UTC).replace(tzinfo=None)
Rows = Sequence[Mapping[str, Any]]

CASE: dict[str, Any] = {
    "government": "33.72", "source": "tuntas", "case_key": 1, "kind": "pengaduan",
    "classification": "", "category": "", "service": "", "unit": "DIN", "channel": "web",
    "received_at": MOMENT, "received_month": JANUARY, "ended_at": LATER, "ended_month": JANUARY,
    "due_at": None, "outcome": "solved", "confirmed": True, "working_minutes": 450,
    "waiting_minutes": 60, "elapsed_minutes": 1440, "first_answer_minutes": 30,
    "promise_minutes": 900, "within_promise": True, "clocks_ended": 2, "clocks_kept": 1,
    "hand_overs": 0, "returned": 0, "reopened": 0, "rating": 5, "calendar_known": True,
}  # fmt: skip
OPEN_CASE = CASE | dict.fromkeys(
    ("ended_at", "ended_month", "working_minutes", "waiting_minutes", "elapsed_minutes", "rating")
)
EVENT: dict[str, Any] = {
    "government": "33.72", "source": "tuntas", "case_key": 1, "seq": 1, "kind": "pengaduan",
    "service": "", "received_month": JANUARY, "happened_at": MOMENT, "month": JANUARY,
    "activity": "receive", "state": "", "actor": "reporter", "resource": None, "unit": "DIN",
    "unit_after": "DIN", "worked": 0, "elapsed": 0, "waiting": False, "day_only": False,
}  # fmt: skip
SECOND_EVENT = EVENT | {"seq": 2, "happened_at": LATER, "worked": 450, "elapsed": 1440}
ANSWER: dict[str, Any] = {
    "government": "33.72", "survey": "S1", "instrument": "skm", "unit": "DIN", "service": "",
    "month": JANUARY, "response_key": 1, "counted": True, "element": "U1", "value": 4,
    "weight": 0.111,
}  # fmt: skip
RESULT: dict[str, Any] = {
    "government": "33.72", "kind": "survey", "result_key": 1, "instrument": "skm",
    "instrument_hash": "aa", "unit": "DIN", "voice": "citizens", "month": JANUARY, "score": 81.5,
    "category": "B", "respondents": 120, "sample": 100,
}  # fmt: skip
UNIT: dict[str, Any] = {
    "government": "33.72", "unit": "DIN", "above": "DIN", "name": "Dinas", "month": date(2000, 1, 1)
}  # fmt: skip
SOUND: Mapping[str, Rows] = {
    "cases": [CASE, OPEN_CASE | {"case_key": 2}],
    "events": [EVENT, SECOND_EVENT, EVENT | {"case_key": 2}],
    "answers": [ANSWER],
    "results": [RESULT],
    "units": [UNIT],
}


def _parquet(table: Table, rows: Rows, target: Path) -> None:
    columns = ", ".join(f"{one.name} {one.type}" for one in table.columns)
    duckdb.execute(f"CREATE OR REPLACE TABLE facts ({columns})")
    row = f"({', '.join('?' for _ in table.columns)})"
    values = [one[name] for one in rows for name in table.names]
    duckdb.execute(f"INSERT INTO facts VALUES {', '.join([row] * len(rows))}", values)
    duckdb.execute(f"COPY facts TO '{target}' (FORMAT parquet)")


def _deliver(root: Path, *parts: Mapping[str, Rows]) -> Path:
    """Write a store: the first part for January, the next for February."""
    with store.next_version(root, at=datetime(2026, 3, 1, tzinfo=UTC)) as draft:
        for month, tables in zip((JANUARY, FEBRUARY), parts, strict=False):
            for name, rows in tables.items():
                written = root / f"{name}.new"
                _parquet(TABLES[name], rows, written)
                part = store.part_of("s", date(2000, 1, 1) if name == "units" else month)
                draft.put(name, part, written, rows=len(rows), fingerprint="1")
    return root


def _rewritten(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest as somebody would who knows how versions are made."""
    data = json.loads((root / "current.json").read_text())
    change(data)
    content = json.dumps({"contract": VERSION, "files": data["files"]}, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    data["version"] = data["version"][:-8] + digest
    (root / "current.json").write_text(json.dumps(data))


def _rules(delivery: Delivery) -> set[tuple[str, str]]:
    return {(one.table, one.rule) for one in delivery.findings}


def _only(delivery: Delivery) -> Finding:
    (finding,) = delivery.findings
    return finding


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    return _deliver(tmp_path / "33.72", SOUND)


def test_a_sound_delivery_is_accepted_and_counted(delivery: Path) -> None:
    checked = check(delivery, government="33.72")
    assert checked.findings == []
    assert checked.is_accepted
    assert (checked.government, checked.version) == ("33.72", store.current(delivery).version)
    assert checked.rows == {"cases": 2, "events": 3, "answers": 1, "results": 1, "units": 1}


def test_a_check_changes_nothing(delivery: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in delivery.rglob("*")}
    check(delivery)
    assert {path: path.stat().st_mtime_ns for path in delivery.rglob("*")} == before


BROKEN: Sequence[tuple[str, Mapping[str, Any], str]] = [
    ("cases", {"unit": None}, "null"),
    ("cases", {"kind": ""}, "empty"),
    ("cases", {"received_month": FEBRUARY}, "month"),
    ("cases", {"received_at": datetime(2026, 3, 5), "ended_at": datetime(2026, 3, 6)}, "month-of-moment"),  # noqa: DTZ001
    ("cases", {"working_minutes": -1, "waiting_minutes": -1}, "negative"),
    ("cases", {"promise_minutes": -1}, "negative"),
    ("cases", {"hand_overs": -1}, "negative"),
    ("cases", {"rating": 0}, "out-of-range"),
    ("cases", {"rating": 6}, "out-of-range"),
    ("cases", {"clocks_kept": 3}, "kept-above-ended"),
    ("cases", {"waiting_minutes": 451}, "waiting-above-working"),
    ("cases", {"ended_at": None}, "open-with-time"),
    ("cases", {"ended_month": None}, "ended-without-time"),
    ("cases", {"ended_at": datetime(2026, 1, 5, 2, 59)}, "ended-before-received"),  # noqa: DTZ001
    ("cases", {"case_key": 2}, "order"),
    ("cases", {"case_key": 3}, "order"),
    ("events", {"seq": 2}, "seq"),
    ("events", {"actor": "robot"}, "out-of-range"),
    ("events", {"worked": -1}, "negative"),
    ("events", {"worked": 1}, "worked-above-elapsed"),
    ("events", {"month": FEBRUARY}, "month-of-moment"),
    ("events", {"source": "other"}, "without-case"),
    ("answers", {"value": 0}, "out-of-range"),
    ("answers", {"value": 5}, "out-of-range"),
    ("answers", {"weight": -0.1}, "negative"),
    ("answers", {"weight": float("inf")}, "infinite"),
    ("answers", {"weight": float("nan")}, "infinite"),
    ("results", {"score": float("nan")}, "infinite"),
    ("results", {"kind": "guess"}, "out-of-range"),
    ("results", {"respondents": -1}, "negative"),
    ("results", {"government": ""}, "empty"),
    ("units", {"month": JANUARY}, "month"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "rule"), BROKEN)
def test_a_row_that_cannot_be_is_found(
    tmp_path: Path, table: str, change: Mapping[str, Any], rule: str
) -> None:
    first, *rest = SOUND[table]
    checked = check(_deliver(tmp_path, {**SOUND, table: [{**first, **change}, *rest]}))
    assert (table, rule) in _rules(checked)
    assert not checked.is_accepted


def test_a_finding_names_its_file_how_often_and_the_first_row(tmp_path: Path) -> None:
    cases = [CASE | {"case_key": key, "rating": 9 if key > 3 else 1} for key in range(1, 9)]
    finding = _only(check(_deliver(tmp_path, {"cases": cases})))
    assert finding.file == store.current(tmp_path).paths("cases")[0].name
    assert (finding.table, finding.rule, finding.count) == ("cases", "out-of-range", 5)
    assert finding.example == "source=tuntas case_key=4 rating=9"


def test_an_imported_case_that_ends_too_early_is_told_but_accepted(tmp_path: Path) -> None:
    early = CASE | {"kind": "log", "ended_at": datetime(2026, 1, 5, 1)}  # noqa: DTZ001
    checked = check(_deliver(tmp_path, {"cases": [early]}))
    assert _only(checked).rule == "imported-end-before-receipt"
    assert checked.is_accepted


def test_keys_are_unique_across_the_files_of_a_table(tmp_path: Path) -> None:
    later = {"received_month": FEBRUARY, "received_at": datetime(2026, 2, 5)}  # noqa: DTZ001
    ended = {"ended_at": datetime(2026, 2, 6), "ended_month": FEBRUARY}  # noqa: DTZ001
    again = [CASE | later | ended | {"case_key": key} for key in (1, 7)]
    finding = _only(check(_deliver(tmp_path, SOUND, {"cases": again})))
    assert finding == Finding("cases", "", "twice", 1, "source=tuntas case_key=1")


def test_events_need_their_cases_of_the_same_month(tmp_path: Path) -> None:
    finding = _only(check(_deliver(tmp_path, {"events": SOUND["events"]})))
    assert (finding.rule, finding.count) == ("without-case", 3)
    assert finding.example == "source=tuntas case_key=1 seq=1"


def test_a_delivery_is_of_one_government(tmp_path: Path) -> None:
    units = [UNIT | {"government": "13.71"}]
    finding = _only(check(_deliver(tmp_path, {**SOUND, "units": units})))
    assert (finding.table, finding.rule, finding.example) == ("units", "government", "13.71; 33.72")


def test_nobody_delivers_for_somebody_else(delivery: Path) -> None:
    checked = check(delivery, government="13.71")
    assert _rules(checked) == {(name, "government") for name in TABLES}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../../etc/passwd", "path"),
        ("/etc/passwd", "path"),
        ("..", "path"),
        ("x/y.parquet", "path"),
        ("x\0.parquet", "path"),
        ("cases-s-2026-01-*.parquet", "name"),
        ("units-s-2026-01-0123456789abcdef.parquet", "name"),
        ("cases-s-2026-01-0123456789abcdef.parquet", "missing"),
    ],
)
def test_a_file_is_looked_for_under_its_own_name_only(delivery: Path, name: str, rule: str) -> None:
    _rewritten(delivery, lambda data: data["files"]["cases"]["s/2026-01"].update(name=name))
    assert ("cases", rule) in _rules(check(delivery))


def test_a_link_is_not_followed(delivery: Path, tmp_path: Path) -> None:
    path = store.current(delivery).paths("cases")[0]
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert ("cases", "link") in _rules(check(delivery))
    path.unlink()
    os.mkfifo(path)
    assert ("cases", "link") in _rules(check(delivery))


def test_a_folder_of_files_elsewhere_is_not_followed(delivery: Path, tmp_path: Path) -> None:
    (delivery / "files").rename(tmp_path / "elsewhere")
    (delivery / "files").symlink_to(tmp_path / "elsewhere")
    assert _rules(check(delivery)) == {(name, "link") for name in TABLES}


def test_content_that_does_not_fit_its_name_is_not_read(delivery: Path) -> None:
    path = store.current(delivery).paths("answers")[0]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert _only(check(delivery)).rule == "hash"


def _replace(delivery: Path, content: bytes) -> None:
    """Deliver something else as the answers, with a name and a manifest that fit it."""
    name = f"answers-s-2026-01-{hashlib.sha256(content).hexdigest()[:16]}.parquet"
    (delivery / "files" / name).write_bytes(content)
    _rewritten(delivery, lambda data: data["files"]["answers"]["s/2026-01"].update(name=name))


def test_a_file_that_is_no_parquet_is_told(delivery: Path) -> None:
    _replace(delivery, b"PAR1 or so it says PAR1")
    assert _only(check(delivery)).rule == "unreadable"


@pytest.mark.parametrize(
    ("columns", "example"),
    [
        ("* EXCLUDE (weight)", "- weight DOUBLE"),
        ("* REPLACE (value::BIGINT AS value)", "- value SMALLINT, + value BIGINT"),
        ("*, 'Ani' AS name", "+ name VARCHAR"),
        ("weight, * EXCLUDE (weight)", "weight, government, survey"),
    ],
)
def test_columns_are_those_of_the_contract(
    delivery: Path, tmp_path: Path, columns: str, example: str
) -> None:
    path = store.current(delivery).paths("answers")[0]
    duckdb.sql(f"COPY (SELECT {columns} FROM '{path}') TO '{tmp_path}/other' (FORMAT parquet)")
    _replace(delivery, (tmp_path / "other").read_bytes())
    finding = _only(check(delivery))
    assert finding.rule == "columns"
    assert finding.example.startswith(example)


def test_a_folders_name_is_no_column(tmp_path: Path) -> None:
    assert check(_deliver(tmp_path / "government=13.71" / "a[b]*", SOUND)).is_accepted


def test_rows_are_as_many_as_the_manifest_says(delivery: Path) -> None:
    _rewritten(delivery, lambda data: data["files"]["cases"]["s/2026-01"].update(rows=3))
    finding = _only(check(delivery))
    assert (finding.rule, finding.example) == ("rows", "2; 3")


def test_a_file_counts_for_one_part(delivery: Path) -> None:
    def list_again(data: dict[str, Any]) -> None:
        data["files"]["cases"]["s/2026-02"] = data["files"]["cases"]["s/2026-01"]

    _rewritten(delivery, list_again)
    assert ("cases", "listed-twice") in _rules(check(delivery))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda data: data.update(contract=VERSION + 1), "contract"),
        (lambda data: data.update(contract=True), "contract"),
        (lambda data: data.update(made_at="yesterday"), "manifest"),
        (lambda data: data["files"].update(names={}), "table"),
        (lambda data: data.update(files=[]), "manifest"),
        (lambda data: data["files"]["cases"].update({"../x/2026-01": {}}), "manifest"),
        (lambda data: data["files"]["cases"].update({"s/2026-13": {}}), "manifest"),
        (lambda data: data["files"]["cases"]["s/2026-01"].update(rows=-1), "manifest"),
        (lambda data: data["files"]["cases"]["s/2026-01"].update(rows="1"), "manifest"),
        (lambda data: data["files"]["cases"]["s/2026-01"].update(name=7), "manifest"),
        (lambda data: data["files"]["cases"]["s/2026-01"].update(run="rm"), "manifest"),
    ],
)
def test_a_manifest_of_another_shape_is_refused(
    delivery: Path, change: Callable[[dict[str, Any]], object], rule: str
) -> None:
    _rewritten(delivery, change)
    assert _only(check(delivery)).rule == rule


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}", b" " * (MAX_BYTES + 1)],
    ids=["empty", "list", "null", "no-text", "nested", "nothing", "huge"],
)
def test_a_manifest_that_is_none_is_refused(delivery: Path, content: bytes) -> None:
    (delivery / "current.json").write_bytes(content)
    checked = check(delivery)
    assert _only(checked).rule in {"manifest", "contract"}
    assert not checked.is_accepted


def test_a_version_is_the_digest_of_what_it_lists(delivery: Path) -> None:
    manifest = delivery / "current.json"
    manifest.write_text(manifest.read_text().replace('"rows": 2', '"rows": 1'))
    assert _only(check(delivery)).rule == "version"


def test_a_manifest_elsewhere_is_not_read(delivery: Path, tmp_path: Path) -> None:
    (delivery / "current.json").rename(tmp_path / "elsewhere.json")
    assert _only(check(delivery)).rule == "missing"
    (delivery / "current.json").symlink_to(tmp_path / "elsewhere.json")
    assert _only(check(delivery)).rule == "link"
