"""All plans of a year: by area, by unit, in one query."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.improvements.models import ReformItem, ReformPlan, ReformProgress
from tuntas.improvements.reform.queries.overview import Cell, Overview, overview
from tuntas.improvements.reform.tests.reform_samples import (
    CHANGE,
    SERVICE,
    TODAY,
    ended,
    item_in,
    plan_of,
    reported,
    roads_item,
    roads_plan,
)
from tuntas.organisation.models import Person, Unit

pytestmark = pytest.mark.django_db
REFORM = "/kerja/reformasi/"


def seen(person: Person, year: int = 2026) -> Overview:
    return overview(person.powers(), year, on=TODAY)


def slow(unit: Unit, area: str) -> Cell:
    """Count the obvious way."""
    items = ReformItem.objects.filter(plan__unit=unit, plan__year=2026, area=area)
    cells = [Cell()]
    for item in items.exclude(state="dropped"):
        rows = ReformProgress.objects.filter(item=item).order_by("year", "quarter", "at", "pk")
        last = list(rows)[-1].percent if rows else 0
        late = item.state == "running" and item.due < TODAY
        cells.append(Cell(1, 100 if item.state == "done" else last, int(late)))
    return sum(cells, Cell())


def busy(city: City) -> None:
    first = roads_item(city)
    reported(first, city.sari, 20, quarter=1)
    reported(first, city.sari, 60, quarter=3, at=MONDAY)
    reported(first, city.sari, 30, quarter=1, at=MONDAY)  # a correction of the older quarter
    roads_item(city, action="Lewat", due=date(2026, 6, 30))
    ended(roads_item(city, action="Selesai", due=date(2026, 6, 30)), city.budi)
    ended(roads_item(city, action="Batal"), city.budi, "dropped", said="Batal")
    reported(roads_item(city, area=CHANGE), city.sari, 45)
    item_in(plan_of(city.health, city.oki), city.oki)
    item_in(plan_of(city.roads, city.budi, year=2027, at=MONDAY), city.budi, due=date(2027, 1, 9))


def test_the_quick_count_equals_the_slow_one(city: City) -> None:
    busy(city)
    found = seen(city.oki)
    for row in found.rows:
        unit = Unit.objects.get(pk=row.unit_id)
        for area in (SERVICE, CHANGE):
            assert row.areas.get(area, Cell()) == slow(unit, area), (row.unit, area)
    assert found.areas == {SERVICE: Cell(4, 160, 1), CHANGE: Cell(1, 45, 0)}
    assert (found.areas[SERVICE].percent, Cell().percent) == (40, None)


def test_the_government_stands_first_and_those_without_a_plan_are_there(city: City) -> None:
    busy(city)
    found = seen(city.oki)
    assert [(one.whole_government, one.plan_id is not None) for one in found.rows] == [
        (True, False), (False, True), (False, True), (False, False),
    ]  # fmt: skip
    assert found.with_plan == 2
    assert [len(found.shown(state)) for state in ("", "planned", "none", "overdue")] == [4, 2, 2, 1]


def test_everybody_sees_their_own_units(city: City) -> None:
    busy(city)
    assert [one.unit_id for one in seen(city.dewi).rows] == [city.health.pk]
    assert {one.unit_id for one in seen(city.budi).rows} == {city.roads.pk, city.roads_section.pk}
    assert seen(city.dewi).areas == {SERVICE: Cell(1, 0, 0)}
    assert len(seen(city.eva).rows) == len(seen(city.wati).rows) == 4
    assert seen(city.citra).rows == []


def test_a_unit_that_ended_stays_where_it_has_a_plan(city: City) -> None:
    busy(city)
    Unit.objects.filter(pk__in=[city.roads.pk, city.roads_section.pk]).update(
        valid_until=date(2026, 10, 31)
    )
    assert {one.unit_id for one in seen(city.oki).rows} == {
        city.government.pk, city.roads.pk, city.health.pk,
    }  # fmt: skip


@pytest.fixture
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.mark.usefixtures("_on_that_monday")
def test_city_hall_finds_every_unit_by_area(city: City) -> None:
    busy(city)
    oki = city.client(city.oki)
    page = oki.get(REFORM).content.decode()
    assert "<b>2</b> dari <b>4</b> unit punya rencana" in page
    assert "<b>53\u00a0%</b> <small" in page  # of the roads agency: 160 in 3
    assert "lewat tenggat" in page
    only = oki.get(f"{REFORM}?keadaan=overdue").content.decode()
    assert "Dinas Kesehatan" not in only
    assert "Penataan Ruang" in only
    assert "2027" in oki.get(f"{REFORM}?tahun=2027").content.decode().split("<h1>")[1][:60]
    for odd in ("?tahun=1", "?tahun=x", "?keadaan=magic", "?mulai=99999", "?mulai=-1"):
        assert oki.get(REFORM + odd).status_code == 200
    assert "Tidak ada unit" in oki.get(f"{REFORM}?tahun=2025&keadaan=planned").content.decode()


@pytest.mark.usefixtures("_on_that_monday")
def test_who_may_not_plan_is_not_asked_to(city: City) -> None:
    for reader in (city.eva, city.wati, city.sari):
        assert "Susun rencana" not in city.client(reader).get(REFORM).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.usefixtures("_on_that_monday")
def test_one_query_however_many_units(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for unit in [city.roads, city.health, city.roads_section][:count]:
        item_in(plan_of(unit, city.oki), city.oki)
    oki = city.client(city.oki)
    with django_assert_num_queries(4):
        assert oki.get(REFORM).status_code == 200


@pytest.mark.usefixtures("_on_that_monday")
def test_many_units_come_in_pages(city: City) -> None:
    Unit.objects.bulk_create(
        Unit(
            code=f"K{n:03}", name=f"Kelurahan {n:03}", short_name=f"K{n}", kind="village",
            parent=city.government,
        )
        for n in range(40)
    )  # fmt: skip
    oki = city.client(city.oki)
    first = oki.get(REFORM).content.decode()
    assert "1–25 / 44" in first
    assert "mulai=25" in first
    rest = oki.get(f"{REFORM}?mulai=25").content.decode()
    assert "26–44 / 44" in rest
    assert "Kelurahan 039" in rest


def test_an_area_that_is_gone_is_shown_by_its_key(city: City) -> None:
    plan = roads_plan(city)
    ReformItem.objects.create(
        plan=plan, area="old-area", action="Lama", output="-", target="-", due=TODAY,
        responsible="-",
    )  # fmt: skip
    budi = city.client(city.budi)
    assert "old-area" in budi.get(f"{REFORM}?tahun=2026").content.decode()
    assert "old-area" in budi.get(f"{REFORM}rencana/{plan.pk}/").content.decode()
    assert ReformPlan.objects.count() == 1
