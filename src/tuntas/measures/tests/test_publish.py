"""The figures of the pages: all indicators at once, only what changed, one waiting job."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.personas import MONDAY, City, fresh, reported

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.actors import REPORTER
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.measures import followers
from tuntas.measures.announcements import REFRESH, ask_for_figures
from tuntas.measures.compute import MeasureError, check_by_trial
from tuntas.measures.indicators.loader import load_indicator
from tuntas.measures.models import DataVersion, MonthlyValue
from tuntas.measures.publish import publish, refresh_and_publish
from tuntas.measures.store import current

pytestmark = pytest.mark.django_db
NIGHTLY = datetime(2026, 12, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.FACTS_ROOT = tmp_path


def _solved(city: City, *, hours: int) -> Case:
    case = reported().case
    at = MONDAY + timedelta(hours=hours)
    verify_and_dispose(
        case.pk, by=city.actor(city.vina), at=MONDAY,
        classification="pengaduan-tidak-berkadar-pengawasan", unit=city.roads_section,
    )  # fmt: skip
    done = Step("propose_end", text="Sudah ditambal.", outcome="solved")
    act(case.pk, done, by=city.actor(city.budi), at=at)
    act(case.pk, Step("confirm"), by=REPORTER, at=at)
    return fresh(case)


def _values(indicator: str) -> dict[str, tuple[Decimal, int]]:
    rows = MonthlyValue.objects.filter(indicator=indicator, service="").select_related("unit")
    return {row.unit.code: (row.value, row.n) for row in rows}


def test_a_unit_has_the_figures_of_all_below_it(city: City) -> None:
    _solved(city, hours=1)
    _solved(city, hours=3)
    refresh_and_publish(at=NIGHTLY)
    expected = (Decimal(120), 2)
    assert _values("working-time-median") == {
        "PEMKOT": expected, "DPUPR": expected, "UPT-JALAN": expected
    }  # fmt: skip


def test_a_data_version_is_published_once_and_then_only_what_changed(city: City) -> None:
    _solved(city, hours=1)
    snapshot = refresh_and_publish(at=NIGHTLY)
    with CaptureQueriesContext(connection) as queries:
        assert refresh_and_publish(at=NIGHTLY + timedelta(hours=1)) == snapshot
    assert not [one for one in queries if "measures_monthlyvalue" in one["sql"]]
    before = set(MonthlyValue.objects.values_list("pk", "value"))
    publish(current(snapshot.root))
    assert set(MonthlyValue.objects.values_list("pk", "value")) == before
    assert DataVersion.objects.count() == 1


def test_who_follows_is_told_once_the_figures_are_there(
    city: City, django_capture_on_commit_callbacks: Any
) -> None:
    """A worker queues by a connection of its own: told earlier, a follower may find no figures."""
    _solved(city, hours=1)
    with django_capture_on_commit_callbacks() as then:
        refresh_and_publish(at=NIGHTLY)
    assert followers.tell in then


def test_figures_of_what_is_gone_go_too(city: City) -> None:
    _solved(city, hours=1)
    refresh_and_publish(at=NIGHTLY)
    month = MonthlyValue.objects.first()
    assert month is not None
    stray = MonthlyValue.objects.create(
        indicator="inflow", unit=city.health, month=month.month, value=3, n=3
    )
    _solved(city, hours=2)
    refresh_and_publish(at=NIGHTLY + timedelta(hours=1))
    assert not MonthlyValue.objects.filter(pk=stray.pk).exists()
    assert _values("inflow")["DPUPR"] == (Decimal(2), 2)


def test_one_waiting_refresh_is_enough(city: City) -> None:
    ask_for_figures()
    ask_for_figures()
    assert ProcrastinateJob.objects.filter(task_name=REFRESH).count() == 1


OWN = """format: 1
key: milik-kota
version: 1
name: {id: Milik kota, en: The city's own}
definition: {id: "-", en: "-"}
unit: index
direction: up
table: cases
month: received_month
dimensions: [unit, above]
chart: run
source: {text: {id: "-", en: "-"}, verified: own}
"""


@pytest.mark.parametrize(
    "figure",
    [
        "where: classification = 5\nvalue: count(*)", "value: sum(case_key * 9223372036854775807)",
        "value: sum(case_key) * 1" + "0" * 400 + ".0", "value: min(kind)", "value: max(received_month)",
        "value: count(*)\nn: -count(*)", "value: count(*)\nn: count(*) * 99999999999",
        "value: count(*) * 999999999999",
    ],
    ids=range(8),
)  # fmt: skip
def test_an_own_indicator_that_cannot_be_computed_stops_no_other(
    city: City, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, figure: str
) -> None:
    settings.HOME = tmp_path
    own = tmp_path / "indicators" / "milik-kota.yaml"
    own.parent.mkdir()
    own.write_text(f"{OWN}{figure}\n", encoding="utf-8")
    _solved(city, hours=1)
    refresh_and_publish(at=NIGHTLY)
    assert _values("inflow")["PEMKOT"] == (Decimal(1), 1)
    assert not _values("milik-kota")
    assert "The figures of an indicator are left out" in caplog.text
    with pytest.raises(MeasureError):
        check_by_trial(load_indicator(own))
