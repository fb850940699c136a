"""`tuntas spc` as one calls it: published vectors, options, other people's files and bad ones."""

import json
from collections.abc import Sequence
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tuntas.exchange.figures.numbers import numbers
from tuntas.exchange.management.commands.spc import Command
from tuntas.rules.statistics.control_charts import xmr
from tuntas.rules.statistics.errors import FigureError
from tuntas.rules.statistics.tests import published

STEADY = [10.0, 12.0] * 6


@pytest.fixture(name="write")
def _write(tmp_path: Path) -> Any:
    numbered = count()

    def write(text: str, encoding: str = "utf-8") -> str:
        path = tmp_path / f"{next(numbered)}.csv"
        path.write_text(text, encoding=encoding, newline="")
        return str(path)

    return write


def column(values: Sequence[object], name: str = "y") -> str:
    return "\n".join([name, *map(str, values), ""])


def table(header: str, *columns: Sequence[object]) -> str:
    lines = [",".join(map(str, cells)) for cells in zip(*columns, strict=True)]
    return "\n".join([header, *lines, ""])


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("spc", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("spc", *words, stdout=StringIO())
    assert error.value.returncode == 1
    return str(error.value)


def test_it_runs_without_a_database() -> None:
    assert Command.needs_database is False


def test_twenty_normals(write: Any) -> None:
    chart = told(write(column(published.NORMALS)), "--value", "y", "--chart", "xmr")
    assert chart["centre"] == pytest.approx(0.1416238, abs=5e-8)
    assert chart["lower"] == pytest.approx(-3.01138, abs=5e-6)
    assert chart["upper"] == pytest.approx(3.294627, abs=5e-7)
    assert (chart["variation"], chart["assurance"]) == ("common-cause", None)
    assert [point["x"] for point in chart["points"]] == [str(at) for at in range(1, 21)]
    assert chart["points"][0] == {
        "x": "1",
        "y": -0.56047565,
        "centre": chart["centre"],
        "lower": chart["lower"],
        "upper": chart["upper"],
        "flags": [],
        "variation": "common-cause",
    }


def test_shares_with_labels_direction_and_target(write: Any) -> None:
    months = [f"2011-{month:02}" for month in range(1, 13)]
    text = table(
        "bulan,selesai,jumlah", months, [*published.P_EVENTS[:11], 40], [*published.P_N[:11], 49]
    )
    chart = told(
        write(text), "--value", "selesai", "--n", "jumlah", "--x", "bulan", "--chart", "p",
        "--direction", "up", "--target", "0,95", "--fix-after", "11",
    )  # fmt: skip
    last = chart["points"][-1]
    assert (last["x"], last["n"], last["flags"]) == ("2011-12", 49, ["beyond-limit"])
    assert chart["points"][0]["upper"] < chart["points"][10]["upper"]  # of 52 and of 49
    assert (chart["variation"], chart["assurance"]) == ("improvement", "fail")
    assert chart["centre"] == sum(published.P_EVENTS[:11]) / sum(published.P_N[:11])


def test_rates(write: Any) -> None:
    path = write(table("x,n", published.U_EVENTS, published.U_N))
    chart = told(path, "--value", "x", "--n", "n", "--chart", "u")
    assert 10_000 * chart["upper"] == pytest.approx(published.U_UPPER_PER_10000[-1], abs=5e-5)


def test_a_run_chart_counts_its_runs(write: Any) -> None:
    chart = told(write(column([1] * 10 + [9] * 10)), "--value", "y", "--chart", "run")
    assert (chart["lower"], chart["upper"]) == (None, None)
    assert chart["segments"][0]["runs"] == {
        "useful": 20, "runs": 2, "least": 7, "most": 15, "unusual": True,
    }  # fmt: skip
    assert all(point["flags"] == ["shift"] for point in chart["points"])


def test_a_rebase_is_named_by_its_label_and_keeps_its_cause(write: Any) -> None:
    labels = [f"jam {hour:02}:00" for hour in range(24)]
    path = write(table("jam,y", labels, [*STEADY, *(30 + one for one in STEADY)]))
    chart = told(
        path, "--value", "y", "--x", "jam", "--rebase", "jam 12:00: loket digabung: A dan B"
    )
    first, second = chart["segments"]
    assert (first["centre"], second["centre"], chart["centre"]) == (11, 41, 41)
    assert (second["from"], second["to"]) == ("jam 12:00", "jam 23:00")
    assert second["cause"] == "loket digabung: A dan B"
    assert (first["basis"], first["provisional"]) == (12, False)


def test_outliers_are_screened_unless_kept(write: Any) -> None:
    path = write(column([1, 2, 1, 2, 10, *[1, 2] * 6, 1]))
    assert told(path, "--value", "y")["upper"] == pytest.approx(4.6, abs=5e-3)
    kept = told(path, "--value", "y", "--keep-outliers")
    assert kept["upper"] == pytest.approx(6.95, abs=5e-3)


def test_the_length_of_a_run_can_be_chosen(write: Any) -> None:
    path = write(column([*[20, 0] * 6, *[12, 13, 12, 13, 12, 13, 12], 0]))
    seven = told(path, "--value", "y", "--fix-after", "12")
    assert [bool(point["flags"]) for point in seven["points"][12:]] == [True] * 7 + [False]
    eight = told(path, "--value", "y", "--fix-after", "12", "--shift", "8")
    assert not any(point["flags"] for point in eight["points"])


def test_what_indonesian_excel_writes(write: Any) -> None:
    values = [3.2, 1234.5, 2.0, 3.1]
    expected = xmr(values)
    for text in ("bulan;Lama\r\nJan;3,2\r\nFeb;1.234,5\r\nMar;2\r\nApr;3,1\r\n;\r\n", "Lama\n3,2\n1234,5\n2\n3,1\n\n"):  # fmt: skip
        for encoding in ("utf-8-sig", "utf-16", "cp1252"):
            chart = told(write(text, encoding), "--value", "lama")
            assert [point["y"] for point in chart["points"]] == values
            assert chart["upper"] == expected.upper


def test_an_empty_cell_is_a_missing_point(write: Any) -> None:
    chart = told(write("m,y\na,1\nb,\nc,NA\nd,4\ne,5\n"), "--value", "y", "--x", "m")
    assert [point["y"] for point in chart["points"]] == [1, None, None, 4, 5]
    shares = told(write("y,n\n1,4\n0,0\n,5\n2,4\n"), "--value", "y", "--n", "n", "--chart", "p")
    assert [point["y"] for point in shares["points"]] == [0.25, None, None, 0.5]


def test_dates_are_put_in_order_and_other_labels_are_not(write: Any) -> None:
    newest_first = told(
        write("bulan,y\n2026-03,3\n2026-02,2\n2026-01,1\n"), "--value", "y", "--x", "bulan"
    )
    assert [point["y"] for point in newest_first["points"]] == [1, 2, 3]
    words = told(write("bulan,y\nMar,3\nFeb,2\nJan,1\n"), "--value", "y", "--x", "bulan")
    assert [point["y"] for point in words["points"]] == [3, 2, 1]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("z\n1\n2\n", (), ["y"]),
        ("", (), ["kosong"]),
        ("y\n", (), ["tidak ada satu baris pun"]),
        ("y\n3\n", (), ["paling sedikit 2 titik", "yang ada 1"]),
        ("y\n3\nlima\n", (), ["baris 3", "kolom y", "lima"]),
        ("y\n3\nnan\n", (), ["baris 3", "nan"]),
        ("y\n3\n1e999999\n", (), ["baris 3", "terlalu besar"]),
        ("y\n3\n-1e200\n", (), ["baris 3", "terlalu besar"]),
        ("a;y\n1;3,5\n2;3.5\n", (), ["baris 3", "3.5", "koma desimal"]),
        ("a;y\n1;1.234\n2;2.345\n", (), ["baris 2", "1.234", "ribuan"]),
        ("a,y\n1,3,5\n2,4,5\n", (), ["baris 2", "titik koma"]),
        ("y,n\n1,5\n6,5\n", ("--n", "n", "--chart", "p"), ["baris 3", "6", "5"]),
        ("y,n\n1,5\n2,-5\n", ("--n", "n", "--chart", "p"), ["baris 3", "kolom n", "-5"]),
        ("y,n\n1,5\n-2,5\n", ("--n", "n", "--chart", "u"), ["baris 3", "kolom y", "-2"]),
        ("y,n\n1,5\n2.5,5\n", ("--n", "n", "--chart", "u"), ["baris 3", "2.5", "bulat"]),
        ("y,n\n1,5\n2,5.5\n", ("--n", "n", "--chart", "p"), ["baris 3", "5.5", "bulat"]),
        ("y,n\n1,5\n2,0\n", ("--n", "n", "--chart", "u"), ["Titik ke-2", "2"]),
        ("y\n1\n2\n", ("--chart", "p"), ["--n"]),
        ("y,n\n1,5\n2,5\n", ("--n", "n"), ["--n"]),
        ("y\n1\n2\n3\n", ("--rebase", "2"), ["TITIK:ALASAN"]),
        ("y\n1\n2\n3\n", ("--rebase", "7:pindah"), ["7:pindah"]),
        ("y\n1\n2\n3\n", ("--rebase", "2: "), ["alasan"]),
        ("y\n1\n2\n3\n", ("--rebase", "1:pindah"), ["titik 2 sampai 3"]),
        ("y\n1\n2\n3\n", ("--fix-after", "1"), ["1 titik pertama"]),
        ("y\n1\n2\n3\n", ("--shift", "1"), ["paling sedikit 3"]),
        ("y\n1\n2\n3\n", ("--target", "cepat"), ["cepat"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_value(
    write: Any, text: str, words: tuple[str, ...], expected: list[str]
) -> None:
    with translation.override("id"):
        message = refused(write(text), "--value", "y", *words)
    assert all(one in message for one in expected), message


def test_no_such_file(tmp_path: Path) -> None:
    with translation.override("en"):
        assert "no such file" in refused(str(tmp_path / "x.csv"), "--value", "y")


def test_plain_words_without_json(write: Any) -> None:
    out = StringIO()
    with translation.override("id"):
        call_command(
            "spc", write(column([*STEADY, 40])), "--value", "y", "--direction", "down",
            "--fix-after", "12", stdout=out,
        )  # fmt: skip
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Perlu perhatian: 13 mencapai 40,0")
    assert lines[1] == "Garis tengah 11; batas 5,68 sampai 16,32"
    assert lines[2] == "  13  40  beyond-limit  concern"


def test_few_points_are_said_to_be_provisional(write: Any) -> None:
    out = StringIO()
    with translation.override("en"):
        call_command("spc", write(column([1, 2, 1])), "--value", "y", stdout=out)
    assert "too early" in out.getvalue()
    assert "provisional: from 3 points" in out.getvalue()


def test_numbers_of_a_workbook_are_taken_as_they_are() -> None:
    assert numbers("y", [(2, 1234.5), (3, 7), (4, None)]) == [1234.5, 7, None]


def test_three_decimals_with_points_are_decimals_where_commas_separate() -> None:
    assert numbers("y", [(2, "1.234"), (3, "2.345")]) == [1.234, 2.345]
    assert numbers("y", [(2, "0.123")], semicolons=True) == [0.123]
    with pytest.raises(FigureError, match="thousands or decimals"):
        numbers("y", [(2, "1.234"), (3, "12")], semicolons=True)
