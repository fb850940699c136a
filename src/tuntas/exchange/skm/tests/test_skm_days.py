"""The day of an imported answer: the file's, the one that was said, or the period's last."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.personas import City

from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.tests.survey_samples import AFTER, survey_of
from tuntas.core.errors import DomainError
from tuntas.exchange.skm.importer import SkmImport, import_skm
from tuntas.exchange.skm.tests.conftest import ELEMENTS, Workbook, person

pytestmark = pytest.mark.django_db
DURING = datetime(2026, 8, 12, 3, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 8, 3), date(2026, 8, 5)


@pytest.fixture
def survey(city: City) -> Survey:
    return survey_of(city.roads)


def imported(path: Path, survey: Survey, city: City, **changes: Any) -> SkmImport:
    values: dict[str, Any] = {"by": city.oki.powers(), "at": AFTER, "order": "list"}
    return import_skm(path, survey, **{**values, **changes})


def days_of(survey: Survey) -> list[str]:
    rows = survey.responses.order_by("pk")
    return [f"{timezone.localtime(row.answered_at):%d.%m. %H}" for row in rows]


def dated(workbook: Workbook) -> Path:
    lines = [["12/08/2026", *[4] * 9], ["", *[3] * 9]]
    return workbook(lines, header=["Tanggal", *ELEMENTS])


def test_the_last_day_of_the_period_not_that_of_the_import(
    city: City, survey: Survey, workbook: Workbook
) -> None:
    done = imported(workbook([person(1)]), survey, city)
    assert days_of(survey) == ["30.09. 12"]
    assert (done.days.said, done.days.first) == (False, date(2026, 9, 30))
    assert "30 September 2026 karena tanggalnya tidak disebutkan" in done.days.in_words()


def test_no_answer_comes_from_the_future(city: City, survey: Survey, workbook: Workbook) -> None:
    imported(workbook([person(1)]), survey, city, at=DURING)
    assert days_of(survey) == ["12.08. 12"]


def test_the_day_that_was_said(city: City, survey: Survey, workbook: Workbook) -> None:
    done = imported(workbook([person(1), person(2)]), survey, city, days=(FIRST, FIRST))
    assert days_of(survey) == ["03.08. 12"] * 2
    assert done.days.in_words() == "2 jawaban tanpa tanggal dicatat tanggal 3 Agustus 2026."


def test_several_days_are_shared_out_in_the_order_of_lines(
    city: City, survey: Survey, workbook: Workbook
) -> None:
    path = workbook([person(number) for number in range(1, 6)])
    done = imported(path, survey, city, days=(FIRST, LAST))
    assert [day[:2] for day in days_of(survey)] == ["03", "03", "04", "04", "05"]
    assert "merata menurut urutan baris dari 3 Agustus 2026 sampai" in done.days.in_words()


def test_the_files_own_days_come_first(city: City, survey: Survey, workbook: Workbook) -> None:
    done = imported(dated(workbook), survey, city, days=(FIRST, FIRST))
    assert days_of(survey) == ["12.08. 12", "03.08. 12"]
    assert (done.days.column, done.days.dated, done.days.undated) == ("Tanggal", 1, 1)
    assert "1 jawaban memakai tanggal dari kolom “Tanggal”" in done.days.in_words()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((date(2026, 6, 30), FIRST), "di dalam periode"),
        ((FIRST, date(2026, 10, 1)), "di dalam periode"),
        ((LAST, FIRST), "lebih awal"),
    ],
)
def test_other_days_are_refused(
    city: City, survey: Survey, workbook: Workbook, days: tuple[date, date], said: str
) -> None:
    with pytest.raises(DomainError, match=said):
        imported(workbook([person(1)]), survey, city, days=days)
    assert not survey.responses.exists()


def test_the_command_takes_and_tells_them(city: City, survey: Survey, workbook: Workbook) -> None:
    path, out = workbook([person(1), person(2)]), StringIO()
    with pytest.raises(CommandError, match="2026-08-31"):
        call_command("import", "skm", str(path), "--survey=TRI3", "--order=list", "--day=kemarin")
    call_command(
        "import", "skm", str(path), "--survey=TRI3", "--order=list", "--day=2026-08-03..2026-08-04",
        "--json", stdout=out,
    )  # fmt: skip
    assert json.loads(out.getvalue())["days"] == {
        "column": "", "dated": 0, "undated": 2, "first": "2026-08-03", "last": "2026-08-04",
        "said": True,
    }  # fmt: skip
    assert days_of(survey) == ["03.08. 12", "04.08. 12"]
