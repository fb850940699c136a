"""Actions of a plan: what is refused, who changes them, how they end, what is reported."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import ReformItem, ReformProgress
from tuntas.improvements.reform.actions.items import resume_item
from tuntas.improvements.reform.queries.progress import item_row
from tuntas.improvements.reform.tests.reform_samples import (
    APRIL,
    CHANGE,
    JANUARY,
    SERVICE,
    TODAY,
    changed,
    ended,
    item_in,
    plan_of,
    reported,
    roads_item,
    roads_plan,
)
from tuntas.rules.improvement.agent_reports import ReportState

pytestmark = pytest.mark.django_db
RB = "rb-permenpanrb-14-2014"
CLOSED = datetime(2027, 4, 1, 2, 0, tzinfo=UTC)


def test_a_head_plans_an_action_with_its_figure_and_item(city: City) -> None:
    item = roads_item(city, indicator="within-promise", instrument=RB, node="A8.1.a")
    assert (item.indicator, item.node, item.state, item.revision) == (
        "within-promise", "A8.1.a", "running", 1,
    )  # fmt: skip
    detail = AuditEntry.objects.get(verb="reform.item").detail
    assert (detail["unit"], detail["area"]) == ("DPUPR", SERVICE)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"area": "magic"}, "Area magic tidak dikenal"),
        ({"due": date(2027, 1, 1)}, "di luar tahun 2026"),
        ({"indicator": "magic"}, "Indikator ini tidak dikenal"),
        ({"instrument": RB, "node": "A1.1.a"}, "bukan milik area ini"),
        ({"instrument": RB, "node": "A8"}, "bukan milik area ini"),
        ({"instrument": "gone", "node": "A8.1.a"}, "bukan milik area ini"),
        ({"action": "meninjau STANDAR pelayanan bersama warga"}, "sudah ada"),
    ],
)
def test_what_does_not_fit_is_refused(city: City, said: dict[str, Any], refused: str) -> None:
    roads_item(city)
    with pytest.raises(DomainError, match=refused):
        roads_item(city, **{"action": "Lain", **said})
    other = roads_item(city, action="Yang lain")
    with pytest.raises(DomainError, match=refused):
        changed(other, city.budi, **{"action": "Yang lain", **said})


def test_the_same_action_may_stand_in_another_area(city: City) -> None:
    roads_item(city)
    roads_item(city, area=CHANGE)


def test_only_who_manages_plans_actions(city: City) -> None:
    plan = roads_plan(city)
    for stranger in (city.sari, city.dewi, city.citra, city.eva, city.wati):
        with pytest.raises(NotPermittedError):
            item_in(plan, stranger)
    item = item_in(plan, city.oki)
    for stranger in (city.sari, city.dewi):
        with pytest.raises(NotPermittedError):
            changed(item, stranger, target="Lain")
        with pytest.raises(NotPermittedError):
            ended(item, stranger)
    with pytest.raises(DomainError, match="ditutup"):
        item_in(plan, city.budi, action="Terlambat", at=CLOSED)


def test_a_change_is_told_to_whoever_saved_over_it(city: City) -> None:
    item = roads_item(city)
    after = changed(item, city.budi, target="10 layanan")
    assert (after.target, after.revision) == ("10 layanan", 2)
    assert AuditEntry.objects.get(verb="reform.change").detail["before"] == {
        "target": "Semua 14 layanan"
    }
    with pytest.raises(OvertakenError, match="sudah diubah"):
        changed(item, city.oki, seen=1, target="12 layanan")
    changed(after, city.budi, target="10 layanan")  # nothing new
    assert AuditEntry.objects.filter(verb="reform.change").count() == 1


def test_what_is_gone_since_may_stay(city: City) -> None:
    item = roads_item(city)
    ReformItem.objects.filter(pk=item.pk).update(
        area="old", indicator="old", instrument="old", node="X1"
    )
    kept: dict[str, Any] = {"area": "old", "indicator": "old", "instrument": "old", "node": "X1"}
    assert changed(item, city.budi, target="Lain", **kept).target == "Lain"
    item.refresh_from_db()
    with pytest.raises(DomainError, match="bukan milik area"):
        changed(item, city.budi, **{**kept, "node": "X2"})


def test_an_action_ends_with_words_and_can_be_taken_up_again(city: City) -> None:
    item = roads_item(city)
    with pytest.raises(DomainError, match="Tulis hasilnya"):
        ended(item, city.budi, said="")
    with pytest.raises(DomainError, match="selesai atau dihentikan"):
        ended(item, city.budi, "running")
    for day in (date(2025, 12, 31), date(2026, 11, 17)):
        with pytest.raises(DomainError, match="Tanggalnya"):
            ended(item, city.budi, on=day)
    done = ended(item, city.budi, "dropped", said="Digabung dengan yang lain")
    assert (done.state, done.ended_on, done.end_note) == (
        "dropped", TODAY, "Digabung dengan yang lain",
    )  # fmt: skip
    with pytest.raises(OvertakenError, match="sudah ditutup: dihentikan"):
        ended(item, city.oki)
    with pytest.raises(OvertakenError, match="sudah ditutup"):
        changed(done, city.budi, target="Lain")
    with pytest.raises(OvertakenError, match="sudah ditutup"):
        reported(item, city.sari, 50)
    resume_item(item_id=item.pk, by=city.budi.powers(), at=MONDAY)
    item.refresh_from_db()
    assert (item.state, item.ended_on, item.end_note) == ("running", None, "")
    before = AuditEntry.objects.get(verb="reform.resume").detail["before"]
    assert before["reason"] == "Digabung dengan yang lain"
    with pytest.raises(OvertakenError):
        resume_item(item_id=item.pk, by=city.budi.powers(), at=MONDAY)
    with pytest.raises(NotPermittedError):
        resume_item(item_id=item.pk, by=city.sari.powers(), at=MONDAY)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": "dropped", "ended_on": TODAY}, "reform_item_dropped_has_reason"),
        ({"state": "done"}, "reform_item_ended_has_day"),
        ({"ended_on": TODAY}, "reform_item_ended_has_day"),
        ({"instrument": RB}, "reform_item_names_instrument_and_node"),
    ],
)
def test_the_database_itself_refuses(city: City, columns: dict[str, Any], name: str) -> None:
    item = roads_item(city)
    with pytest.raises(IntegrityError, match=name):
        ReformItem.objects.filter(pk=item.pk).update(**columns)


def test_an_officer_reports_and_a_correction_counts(city: City) -> None:
    item = roads_item(city)
    reported(item, city.sari, 20, obstacle="Aspal terlambat datang")
    later = APRIL + timedelta(minutes=5)
    reported(item, city.sari, 30, said="Empat layanan.", at=later)
    reported(item, city.sari, 30, said="Empat layanan.", at=later)  # sent twice
    assert list(item.progress.values_list("percent", flat=True)) == [20, 30]
    assert AuditEntry.objects.filter(verb="reform.report").count() == 2
    row = item_row(item, item.progress.all(), on=TODAY)
    assert row.percent == 30
    assert [(one.quarter.number, one.state) for one in row.quarters] == [
        (1, ReportState.IN_TIME), (2, ReportState.MISSING), (3, ReportState.MISSING),
        (4, ReportState.AWAITED),
    ]  # fmt: skip
    assert row.latest is not None
    assert row.latest.note == "Empat layanan."


def test_a_correction_of_an_old_quarter_does_not_count_as_the_newest(city: City) -> None:
    item = roads_item(city)
    reported(item, city.sari, 60, quarter=3, at=MONDAY)
    reported(item, city.sari, 25, quarter=1, at=MONDAY)
    row = item_row(item, item.progress.all(), on=TODAY)
    assert (row.percent, row.quarters[0].state) == (60, ReportState.LATE)


@pytest.mark.parametrize(
    ("percent", "said", "refused"),
    [
        (20, {"quarter": 4, "at": MONDAY}, "tidak dapat dilaporkan sekarang"),
        (20, {"at": JANUARY}, "tidak dapat dilaporkan sekarang"),
        (20, {"at": CLOSED}, "tidak dapat dilaporkan sekarang"),
        (101, {}, "0 sampai 100"),
        (-1, {}, "0 sampai 100"),
        (20, {"said": ""}, "Tulis apa"),
    ],
)
def test_reports_that_do_not_fit_are_refused(
    city: City, percent: int, said: dict[str, Any], refused: str
) -> None:
    item = roads_item(city)
    with pytest.raises(DomainError, match=refused):
        reported(item, city.sari, percent, **said)
    assert not item.progress.exists()


def test_who_may_not_report(city: City) -> None:
    item = roads_item(city)
    for stranger in (city.dewi, city.citra, city.eva, city.wati):
        with pytest.raises(NotPermittedError):
            reported(item, stranger, 20)
    city_item = item_in(plan_of(city.government, city.oki), city.oki)
    with pytest.raises(NotPermittedError):
        reported(city_item, city.budi, 20)


def test_reports_are_never_changed(city: City) -> None:
    report = reported(roads_item(city), city.sari, 20)
    with pytest.raises(DatabaseError, match="append-only"):
        ReformProgress.objects.filter(pk=report.pk).update(percent=90)


def test_one_that_is_done_counts_as_all(city: City) -> None:
    item = roads_item(city)
    reported(item, city.sari, 40)
    assert item_row(ended(item, city.budi), item.progress.all(), on=TODAY).percent == 100
