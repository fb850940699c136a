"""`tuntas effect` as one calls it: the figures of statsmodels, options, other people's files, bad ones."""

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
import xlsxwriter
from django.core.management import CommandError, call_command
from django.utils import translation

from tuntas.exchange.management.commands.effect import Command
from tuntas.rules.statistics.effects.tests.made import month, noisy

COMMON = ("--time", "bulan", "--value", "hari", "--start", "2023-07")  # the 19th month
FIGURES = {"level", "slope", "average", "trend_before"}
OF_GLS = {"autocorrelation", "autocorrelation_range", "ols"}
ALWAYS = {
    "method", "verdict", "direction", "start", "transition", "before", "after", "control_points",
    "control_set_aside", "mean_before", "mean_after", "median_before", "median_after", "held_months",
    "faded", "seasonal", "points", "sentence",
}  # fmt: skip


def quicker(at: int) -> float:
    return 9 + 0.05 * at - (3 if at >= 18 else 0)


VALUES = [round(one, 3) for one in noisy(1, 34, quicker, 0.3)]


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> str:
    return written(tmp_path, [f"{month(at):%Y-%m}" for at in range(34)], VALUES)


def written(folder: Path, months: Sequence[str], values: Sequence[object], *more: object) -> str:
    header = "bulan,hari,lain" if more else "bulan,hari"
    lines = [",".join(map(str, cells)) for cells in zip(months, values, *more, strict=True)]
    path = folder / "angka.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return str(path)


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("effect", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("effect", *words, stdout=StringIO())
    assert error.value.returncode == 1
    return str(error.value)


def test_it_runs_without_a_database() -> None:
    assert Command.needs_database is False


def test_the_figures_of_statsmodels(file: str) -> None:
    found = told(file, *COMMON, "--direction", "down")
    assert set(found) == ALWAYS | FIGURES | OF_GLS
    assert (found["method"], found["before"], found["after"]) == ("gls", 18, 16)
    t = np.arange(34)
    columns = np.column_stack([np.ones(34), t, t >= 18, np.maximum(t - 18, 0)]).astype(float)
    plain = sm.OLS(VALUES, columns).fit()
    ends = plain.conf_int()
    for key, at in (("level", 2), ("slope", 3)):
        expected = {"estimate": plain.params[at], "low": ends[at][0], "high": ends[at][1]}
        assert found["ols"][key] == pytest.approx(expected, rel=1e-9)
    model = sm.GLSAR(VALUES, columns, rho=1)
    params = model.iterative_fit(maxiter=200, rtol=1e-13).params
    assert found["autocorrelation"] == pytest.approx(model.rho[0], abs=1e-9)
    assert found["level"]["estimate"] == pytest.approx(params[2], rel=1e-8)
    assert found["slope"]["estimate"] == pytest.approx(params[3], rel=1e-8)
    assert found["verdict"] == "better"
    assert found["held_months"] == 16
    assert found["sentence"]["id"].startswith("Membaik: mulai Juli 2023 angkanya ")
    assert found["sentence"]["en"].startswith("Better: from July 2023 on the figure is ")


@pytest.mark.parametrize(
    ("start", "method", "keys"),
    [
        ("2022-06", "run-chart", ALWAYS),
        ("2022-09", "segmented", ALWAYS | FIGURES),
        ("2024-08", "run-chart", ALWAYS),
        ("2031-01", "run-chart", ALWAYS),
    ],
)
def test_what_the_gate_forbids_has_no_key(
    file: str, start: str, method: str, keys: set[str]
) -> None:
    found = told(file, "--time", "bulan", "--value", "hari", "--start", start)
    assert found["method"] == method
    assert set(found) == keys


def test_transition_and_missing_months(tmp_path: Path) -> None:
    values: list[object] = [*VALUES]
    values[4], values[18] = "", 900
    path = written(tmp_path, [f"{month(at):%Y-%m}" for at in range(34)], values)
    found = told(path, *COMMON, "--transition", "2")
    assert (found["before"], found["after"], found["transition"]) == (17, 14, 2)
    assert found["points"][4]["value"] is None
    assert found["points"][18]["phase"] == "transition"
    assert found["points"][20]["since"] == 0
    kept = [at for at in range(34) if at not in {4, 18, 19}]
    columns = [[1.0, at, at >= 20, max(at - 20, 0)] for at in kept]
    plain = sm.OLS([VALUES[at] for at in kept], np.array(columns, float)).fit()
    assert found["ols"]["level"]["estimate"] == pytest.approx(plain.params[2], rel=1e-9)


def test_comparison_units(tmp_path: Path) -> None:
    control = [round(one, 3) for one in noisy(2, 34, lambda _: 7.0)]
    path = written(tmp_path, [f"{month(at):%Y-%m}" for at in range(34)], VALUES, control)
    found = told(path, *COMMON, "--control", "lain", "--direction", "down")
    assert (found["method"], found["control_points"]) == ("controlled-gls", 34)
    t = np.arange(34)
    columns = np.column_stack([np.ones(34), t, t >= 18, np.maximum(t - 18, 0)]).astype(float)
    stacked = np.block([[columns, columns], [columns, 0 * columns]])  # both series in one model
    model = sm.OLS([*VALUES, *control], stacked).fit()
    assert found["ols"]["level"]["estimate"] == pytest.approx(model.params[6], rel=1e-9)
    assert found["ols"]["slope"]["estimate"] == pytest.approx(model.params[7], rel=1e-9)
    assert "unit pembanding" in found["sentence"]["id"]


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%d/%m/%Y", "%m/%Y", "%Y/%m", "%b %Y", "%Y-%m-%dT00:00:00"]
)
def test_months_as_people_write_them(tmp_path: Path, file: str, form: str) -> None:
    usual = told(file, *COMMON)
    months = [month(at).strftime(form) for at in range(34)]
    path = written(tmp_path, months[::-1], VALUES[::-1])
    found = told(path, "--time", "bulan", "--value", "hari", "--start", "17/7/2023")
    assert found == usual


def test_an_indonesian_file_and_a_workbook(tmp_path: Path, file: str) -> None:
    usual = told(file, *COMMON)
    names = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"]  # fmt: skip
    lines = [
        f"{names[month(at).month - 1]} {month(at).year};{value}".replace(".", ",")
        for at, value in enumerate(VALUES)
    ]
    path = tmp_path / "titik_koma.csv"
    path.write_text("\n".join(["bulan;hari", *lines, ""]), encoding="cp1252")
    assert told(str(path), *COMMON) == usual
    book_path = tmp_path / "buku.xlsx"
    with xlsxwriter.Workbook(book_path) as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "mmm yyyy"})
        sheet.write_row(0, 0, ["bulan", "hari"])
        for at, value in enumerate(VALUES):
            sheet.write_datetime(at + 1, 0, month(at), dated)
            sheet.write_number(at + 1, 1, value)
    assert told(str(book_path), *COMMON) == usual


def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, file: str) -> None:
    with translation.override("en"):
        path = written(tmp_path, ["2023-01", "kemarin"], [1, 2])
        assert "line 3, column bulan: “kemarin” is not a month" in refused(path, *COMMON)
        path = written(tmp_path, ["2023-01", "13/2023"], [1, 2])
        assert "“13/2023” is not a month" in refused(path, *COMMON)
        path = written(tmp_path, ["2023-01", "0023-01"], [1, 2])
        assert "“0023-01” is not a month" in refused(path, *COMMON)
        path = written(tmp_path, ["2023-01", "31/01/2023"], [1, 2])
        assert "line 3: the month 2023-01 appears more than once" in refused(path, *COMMON)
        path = written(tmp_path, ["2023-01", "2023-02"], [1, "lama"])
        assert "line 3, column hari: “lama” is not a number" in refused(path, *COMMON)
        path = written(tmp_path, ["2023-01", ""], [1, 2])
        assert "line 3, column bulan: empty" in refused(path, *COMMON)
        path = written(tmp_path, ["2023-01", "2023-02"], ["", ""])
        assert "not a single month with a figure" in refused(path, *COMMON)
        assert "no such file" in refused(str(tmp_path / "tidak.csv"), *COMMON)
        path = written(tmp_path, ["2023-01", "2023-02"], [1, 2])
        wrong = ("--time", "bulan", "--value", "hari", "--start", "soon")
        assert refused(path, *wrong).startswith("--start: “soon” is not a month")
        assert "transition of -1" in refused(path, *COMMON, "--transition", "-1")
        assert "lain" in refused(path, *COMMON, "--control", "lain")
        assert "is the column of --value itself" in refused(path, *COMMON, "--control", "hari")


def test_a_comparison_that_is_none_is_refused(tmp_path: Path) -> None:
    months = [f"{month(at):%Y-%m}" for at in range(34)]
    copied: list[object] = [*VALUES]
    copied[3] = ""
    path = written(tmp_path, months, VALUES, copied)
    with translation.override("en"):
        said = refused(path, *COMMON, "--control", "lain")
        assert said.startswith("The figures of column lain are those of column hari in every month")
        for empty in ("", " "):
            assert "without a column" in refused(path, *COMMON, "--control", empty)
        assert "column of --value itself" in refused(path, *COMMON, "--control", "HARI ")
    assert "ini salinannya" in refused(path, *COMMON, "--control", "lain")
    still = written(tmp_path, months, [0] * 34, [0] * 34)
    assert told(still, *COMMON, "--control", "lain")["control_points"] == 34


def test_of_two_columns_of_one_name_none_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "dua.csv"
    lines = [f"{month(at):%Y-%m},{one},{one + 1},x" for at, one in enumerate(VALUES)]
    path.write_text("\n".join(["bulan,hari,Hari,catatan", *lines, ""]), encoding="utf-8")
    assert "ada 2 kolom berjudul hari" in refused(str(path), *COMMON)
    path.write_text("\n".join(["bulan,hari,lain,lain", *lines, ""]), encoding="utf-8")
    assert told(str(path), *COMMON)["before"] == 18  # those that nobody asks for may be alike


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    assert refused(str(tmp_path), *COMMON).endswith(
        "ini folder; sebutkan berkas CSV atau XLSX di dalamnya."
    )


def test_reading_stops_where_a_month_appears_again(tmp_path: Path) -> None:
    path = written(tmp_path, ["2023-01", "2023-02", "2023-01", "kemarin"], [1, 2, 3, "x"])
    assert "baris 4: bulan 2023-01 muncul lebih dari sekali" in refused(path, *COMMON)


def test_more_months_than_anybody_has_are_refused(tmp_path: Path) -> None:
    months = [f"{1900 + at // 12}-{at % 12 + 1:02}" for at in range(1201)]
    path = written(tmp_path, months, [1] * 1201)
    assert "baris 1202: lebih dari 1200 bulan" in refused(path, *COMMON)


@pytest.mark.parametrize("column", ["bulan", "hari"])
def test_messages_repeat_no_signs_that_steer_a_terminal(tmp_path: Path, column: str) -> None:
    odd = "\x1b[2J\u202elama" + "a" * 90
    months = ["2023-01", odd if column == "bulan" else "2023-02"]
    said = refused(written(tmp_path, months, [1, odd if column == "hari" else 2]), *COMMON)
    assert f"“[2Jlama{'a' * 53}…”" in said


def test_lines_for_people(tmp_path: Path, file: str) -> None:
    out = StringIO()
    call_command("effect", file, *COMMON, "--direction", "down", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Membaik: mulai Juli 2023 ")
    assert lines[1] == "Cara gls; 18 bulan sebelum, 16 sesudah"
    assert [line.split("  ")[1] for line in lines[2:]] == [
        "tingkat", "kemiringan per bulan", "rata-rata sesudahnya", "tren sebelumnya per bulan",
        "tingkat (OLS)", "kemiringan per bulan (OLS)",
    ]  # fmt: skip
    assert "," in lines[2]
    beside = [7.0] * 34
    path = written(tmp_path, [f"{month(at):%Y-%m}" for at in range(34)], VALUES, beside)
    with translation.override("en"):
        out = StringIO()
        call_command("effect", path, *COMMON, "--control", "lain", stdout=out)
    assert "Comparison units: 34 months in pairs" in out.getvalue().splitlines()
