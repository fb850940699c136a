"""The bulk index against the exact scorer, and the files that people have."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.exchange.management.commands.survey import Command
from tuntas.exchange.survey_bulk import index_of_file, index_of_table
from tuntas.exchange.survey_files import SurveyFileError, open_answers, table_in
from tuntas.exchange.survey_told import index_json
from tuntas.rules.instruments import Instrument, load_instrument, read_instrument
from tuntas.rules.scoring import AnswerError, score

FILES = Path(__file__).parents[2] / "rules" / "instruments" / "files"
KEYS = ("skm-permenpanrb-14-2017", "skm-permenpanrb-16-2014", "skm-kepmenpan-25-2004")
SKM = {key: load_instrument(FILES / f"{key}.yaml") for key in KEYS}
NINE = SKM[KEYS[0]]
ELEMENTS = [node.key for node in NINE.leaves]
Row = Sequence[object]

# A real quarter (29 questionnaires, printed total of each element, complaints before facilities).
REAL = {4: [18, 14, 15, 29, 15, 18, 19, 28, 18], 3: [11, 15, 12, 0, 14, 11, 10, 1, 11]}


def real_quarter() -> list[list[int]]:
    columns = [
        [4] * fours + [3] * threes + [2] * (29 - fours - threes)
        for fours, threes in zip(REAL[4], REAL[3], strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Sequence[Row],
    *,
    sep: str = ";",
    encoding: str = "utf-8",
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=sep).writerows([header, *rows])
    return path


def write_parquet(path: Path, types: Mapping[str, str], rows: Sequence[Row]) -> Path:
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        connection.execute(f"CREATE TABLE t ({columns})")
        if rows:
            places = ", ".join("?" for _ in types)
            connection.executemany(f"INSERT INTO t VALUES ({places})", rows)  # noqa: S608 - question marks
        connection.table("t").write_parquet(str(path))
    return path


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("survey", "index", *words, stdout=out)
    return out.getvalue()


def run_json(path: Path, *words: str) -> Any:
    return json.loads(run(str(path), "--instrument", NINE.key, "--json", *words))


def test_a_published_quarter_to_the_printed_digit(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "tw3.csv", ELEMENTS, real_quarter())
    told = run_json(path)["all"]
    assert (told["n"], told["score"], told["category"]) == (29, 91.48, "A")
    assert told["exact"] == "23875/261"
    assert told["nrr"]["biaya"] == 4
    assert run_json(path, "--policy", "weight=0.11")["all"]["score"] == 90.56


def test_groups_by_unit_and_month_with_what_was_refused(tmp_path: Path) -> None:
    header = ["Unit", "Tanggal", *ELEMENTS]
    rows: list[Row] = [
        ["Dukcapil", "05/01/2026", *[4] * 9],
        ["Dukcapil", "2026-01-31", *[3] * 8, 5],
        ["Dukcapil", "01/02/2026", *[2] * 8, ""],
        ["Puskesmas", "1/2/2026 08:30", *["3,0"] * 8, "sangat"],
        ["Puskesmas", "kemarin", *[1] * 9],
        ["", "05/01/2026", *[""] * 9],
    ]
    told = run_json(write_csv(tmp_path / "a.csv", header, rows), "--by", "unit,month")
    found = {(one["unit"], one["month"]): one for one in told["groups"]}
    assert list(found) == [
        ("Dukcapil", "2026-01"),
        ("Dukcapil", "2026-02"),
        ("Puskesmas", "2026-02"),
        ("Puskesmas", None),
        (None, "2026-01"),
    ]
    january = found["Dukcapil", "2026-01"]
    assert (january["n"], january["nrr"]["persyaratan"], january["nrr"]["sarpras"]) == (2, 3.5, 4)
    assert (january["score"], january["refused"]["sarpras"]) == (88.89, 1)
    february = found["Dukcapil", "2026-02"]
    assert (february["score"], february["missing"]) == (None, ["sarpras"])
    assert found["Puskesmas", "2026-02"]["nrr"]["waktu"] == 3
    assert (found[None, "2026-01"]["n"], found[None, "2026-01"]["empty"]) == (0, 1)
    assert told["all"]["refused"] == dict.fromkeys(ELEMENTS, 1) | {"sarpras": 4}


def test_the_words_for_people(tmp_path: Path) -> None:
    rows: list[Row] = [["Dukcapil", *[4] * 9], ["Dukcapil", *[3] * 8, 9], ["Camat", *[3] * 8, ""]]
    path = write_csv(tmp_path / "a.csv", ["unit", *ELEMENTS], rows)
    words = (str(path), "--instrument", NINE.key, "--by", "unit")
    assert run(*words).splitlines() == [
        "Camat: - (1 responden; belum ada jawaban untuk sarpras)",
        "Dukcapil: 88,89 A Sangat Baik (2 responden)",
        "Semua: 85,19 B Baik (3 responden)",
        "Jawaban kosong atau di luar skala, tidak ikut dirata-rata: sarpras 2.",
    ]
    with translation.override("en"):
        assert "Dukcapil: 88.89 A Very good (2 responses)" in run(*words)


def test_numbered_columns_are_refused_until_their_order_is_told(tmp_path: Path) -> None:
    rows = [[*[4] * 7, 1, 3]]
    path = write_csv(tmp_path / "u.csv", [f"U{n}" for n in range(1, 10)], rows)
    with pytest.raises(CommandError, match="U8/U9 tidak berarti sama di mana-mana"):
        run_json(path)
    as_list = run_json(path, "--order", "list")["all"]["nrr"]
    as_form = run_json(path, "--order", "form")["all"]["nrr"]
    assert (as_list["pengaduan"], as_list["sarpras"]) == (1, 3)
    assert (as_form["pengaduan"], as_form["sarpras"]) == (3, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sep", [";", ",", "\t", "|"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, sep: str) -> None:
    rows = [["Café “Kota”", *[4] * 9], ['Ruang; "A", | B', *[2] * 9]]
    path = write_csv(tmp_path / "a.csv", ["unit", *ELEMENTS], rows, sep=sep, encoding=encoding)
    told = run_json(path, "--by", "unit")
    assert [one["unit"] for one in told["groups"]] == ["Café “Kota”", 'Ruang; "A", | B']
    assert [one["score"] for one in told["groups"]] == [100, 50]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04abcd", "buku kerja Excel"),
        (b"PAR1 not really", "tidak dapat dibaca"),
        (b"unit\tprosedur\nA\t4\n", "tidak ada: persyaratan, waktu,"),
        (b"unit:persyaratan:prosedur\nA:4:4\n", "Hanya ada satu kolom: pemisahnya"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run_json(path)


def with_letters() -> Instrument:
    """Nine elements whose first has letters for options, and whose second counts its options down."""
    text = (FILES / f"{NINE.key}.yaml").read_text(encoding="utf-8")
    for place, letter in enumerate("abcd", start=1):
        plain = f'- {{key: "{place}", value: {place}, label:'
        assert plain in text
        text = text.replace(plain, f"- {{key: {letter}, value: {place}, label:", 1)
    start = text.index("  prosedur:\n    verified")
    end = text.index("  waktu:\n    verified")
    down = text[start:end]
    for key in range(1, 5):
        down = down.replace(f"value: {key},", f"value: {5 - key}!,")
    return read_instrument(text[:start] + down.replace("!,", ",") + text[end:], path="own.yaml")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_letters_are_read_where_the_instrument_has_them(tmp_path: Path, kind: str) -> None:
    own = with_letters()
    rows: list[Row] = [
        ["a", 1, *[4] * 7],
        [" D", 4, *[3] * 7],
        ["c", 1, *[4] * 7],
        ["1", 1, *[2] * 7],
    ]
    types = {ELEMENTS[0]: "VARCHAR", **dict.fromkeys(ELEMENTS[1:], "TINYINT")}
    if kind == "csv":
        path = write_csv(tmp_path / "a.csv", ELEMENTS, rows)
    else:
        path = write_parquet(tmp_path / "a.parquet", types, rows)
    found = index_of_file(path, own).whole
    expected = {
        key: list(column) for key, column in zip(ELEMENTS, zip(*rows, strict=True), strict=True)
    }
    assert found.exact == score(own, expected).exact
    assert [one.total for one in found.tallies[:2]] == [1 + 4 + 3 + 1, 4 + 1 + 4 + 4]


def test_letters_that_the_instrument_lacks_are_refused_with_their_place(tmp_path: Path) -> None:
    rows: list[Row] = [[*[4] * 9], [*[4] * 5, "x y", *[4] * 3], [*[4] * 8, "c"], [*[4] * 8, "b"]]
    path = write_csv(tmp_path / "a.csv", ELEMENTS, rows)
    with pytest.raises(CommandError, match=r"Kolom sarpras, baris 4: “c” bukan pilihan.* 1–4\."):
        run_json(path)
    path = write_parquet(tmp_path / "a.parquet", dict.fromkeys(ELEMENTS, "VARCHAR"), rows)
    with pytest.raises(SurveyFileError, match="Column sarpras, row 3: “c” is no option"):
        index_of_file(path, NINE)


def test_what_is_asked_for_wrongly_is_named(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ["unit", *ELEMENTS], [["A", *[4] * 9]])
    with pytest.raises(CommandError, match=r"tidak ada: kelurahan\. Kolom di berkas: unit, pers"):
        run_json(path, "--by", "kelurahan")
    with pytest.raises(CommandError, match="tidak ada: month, date, tanggal"):
        run_json(path, "--by", "month")
    with pytest.raises(CommandError, match="weight: “2” bukan pilihan"):
        run_json(path, "--policy", "weight=2")
    with pytest.raises(CommandError, match="tulis NAMA=NILAI"):
        run_json(path, "--policy", "weight")
    with pytest.raises(CommandError, match="tidak ada berkas"):
        run_json(tmp_path / "b.csv")
    with pytest.raises(CommandError, match="Maksud Anda skm-permenpanrb-14-2017"):
        run(str(path), "--instrument", "skm-permenpanrb-14-2018")
    with translation.override("en"), pytest.raises(CommandError, match="columns are missing: x"):
        run_json(path, "--by", "x")


def test_a_date_column_of_parquet_becomes_months(tmp_path: Path) -> None:
    types = {"at": "TIMESTAMP", **dict.fromkeys(ELEMENTS, "TINYINT")}
    days = ["2025-12-31 23:59:00", "2026-01-01 00:00:00", "2026-01-09 10:00:00", None]
    path = write_parquet(tmp_path / "a.parquet", types, [[day, *[3] * 9] for day in days])
    index = index_of_file(path, NINE, by=["month"])
    assert [(one.group, one.responses) for one in index.groups] == [
        (("2025-12",), 1),
        (("2026-01",), 2),
        ((None,), 1),
    ]


def test_no_rows_have_no_score(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", dict.fromkeys(ELEMENTS, "TINYINT"), [])
    told = index_json(index_of_file(path, NINE), "id")["all"]
    assert (told["n"], told["score"], told["category"]) == (0, None, "")


def test_an_instrument_that_is_no_survey_is_refused(tmp_path: Path) -> None:
    other = load_instrument(FILES / "zi-permenpanrb-90-2021.yaml")
    with open_answers(write_csv(tmp_path / "a.csv", ELEMENTS, [[4] * 9])) as table:
        with pytest.raises(SurveyFileError, match="is no survey"):
            index_of_table(table, other)
        with pytest.raises(AnswerError):
            index_of_table(table, NINE, policies={"bobot": "1"})


CHOICES = [
    (instrument, weight, index)
    for instrument in SKM.values()
    for weight in instrument.policies["weight"].choices
    for index in instrument.policies["index"].choices
]
answers = st.one_of(st.integers(1, 4), st.integers(1, 4), st.sampled_from([None, 0, 5, -3, 100]))


def by_hand(instrument: Instrument, rows: Sequence[Row], policies: Mapping[str, str]) -> Any:
    """Loop over the rows of one group and give every single answer to the scorer."""
    found: dict[str, list[int]] = {node.key: [] for node in instrument.leaves}
    for row in rows:
        for key, answer in zip(found, row, strict=True):
            if isinstance(answer, int) and 1 <= answer <= 4:
                found[key].append(answer)
    if not all(found.values()):
        return None
    result = score(instrument, found, policies)
    return result.exact, result.score, result.category


@settings(max_examples=40)
@given(
    st.data(), st.sampled_from(CHOICES), st.booleans(), st.sampled_from(["memory", "csv", "file"])
)
def test_equal_to_the_scorer_to_the_digit(
    data: st.DataObject, choice: tuple[Instrument, str, str], only_valid: bool, source: str
) -> None:
    instrument, weight, index = choice
    keys = [node.key for node in instrument.leaves]
    one = st.integers(1, 4) if only_valid else answers
    row = st.tuples(st.sampled_from("ABC"), *[one] * len(keys))
    rows = data.draw(st.lists(row, min_size=1, max_size=25))
    policies = {"weight": weight, "index": index}
    types = {"unit": "VARCHAR", **dict.fromkeys(keys, "TINYINT")}
    with TemporaryDirectory() as folder:
        if source == "csv":
            path = write_csv(Path(folder) / "a.csv", list(types), rows)
        else:
            path = write_parquet(Path(folder) / "a.parquet", types, rows)
        if source == "memory":
            with duckdb.connect() as connection:
                connection.execute(f"CREATE TABLE kept AS FROM '{path}'")
                table = table_in(connection, "kept")
                found = index_of_table(table, instrument, by=["unit"], policies=policies)
        else:
            found = index_of_file(path, instrument, by=["unit"], policies=policies)
    for group in found.groups:
        mine = [values for unit, *values in rows if unit == group.group[0]]
        expected = by_hand(instrument, mine, policies)
        got = (group.exact, group.score, group.category.key if group.category else "")
        assert (got if expected else group.score) == expected
        assert group.responses + group.empty == len(mine)
    everything = by_hand(instrument, [values for _, *values in rows], policies)
    assert (found.whole.exact, found.whole.score) == (
        everything[:2] if everything else (None, None)
    )


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    modules = (
        "tuntas.exchange.survey_bulk",
        "tuntas.exchange.survey_told",
        "tuntas.rules.statistics.individuals",
        "tuntas.rules.statistics.sample_size",
        "tuntas.rules.statistics.small_numbers",
        "tuntas.rules.statistics.survey_quality",
    )
    code = f"import sys, {', '.join(modules)}; print({{'duckdb', 'numpy'}} & set(sys.modules))"
    sources = {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=sources, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_it_runs_without_a_database() -> None:
    assert Command.needs_database is False


def test_a_survey_of_another_form_goes_through_the_scorer(tmp_path: Path) -> None:
    text = (FILES / f"{NINE.key}.yaml").read_text(encoding="utf-8")
    rule = "{name: survey-index, weight: $weight, index_decimals: $index}"
    text = text.replace(rule, "weighted-mean").replace("weight: 1/9", "weight: 100/9")
    own = read_instrument(text, path="own.yaml")
    path = write_csv(tmp_path / "a.csv", ELEMENTS, real_quarter())
    found = index_of_file(path, own).whole
    assert found.exact == by_hand(own, real_quarter(), {})[0] == Fraction(23875, 261)
