"""What an improvement's page leads to: problems, priority, promises, meetings, practices."""

from typing import Any
from uuid import uuid4

import pytest
from tests.personas import MONDAY, City

from tuntas.improvements.groups.tests.group_samples import met
from tuntas.improvements.models import Group, Improvement
from tuntas.improvements.projects.actions.ending import stop_improvement
from tuntas.improvements.projects.measuring.tests.measuring_samples import NOW
from tuntas.improvements.projects.spreading.actions.adoptions import adopt_practice
from tuntas.improvements.projects.spreading.actions.sharing import withdraw_practice
from tuntas.improvements.projects.spreading.tests.practice_samples import shared
from tuntas.improvements.projects.tests.page_samples import at, page
from tuntas.improvements.projects.tests.step_samples import TODAY, begun, group
from tuntas.improvements.promises.actions.promises import Origin
from tuntas.improvements.promises.tests.promise_samples import drafted, signed

pytestmark = pytest.mark.django_db
DRAFT, SIGNED = "Rancangan yang belum diucapkan", "Lubang ditambal tiga hari"


def of(improvement: Improvement) -> Origin:
    return Origin(improvement=improvement)


def group_of(improvement: Improvement) -> Group:
    return Group.objects.get(improvements=improvement)


def adopted(city: City, source: Improvement) -> Improvement:
    return adopt_practice(
        practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip


def test_who_works_on_it_is_led_on(city: City) -> None:
    improvement = begun(city)
    told = page(city.client(city.sari), at(improvement))
    for address in (
        at(improvement, rest="masalah/"), at(improvement, rest="prioritas/"),
        f"/kerja/janji/baru/?improvement={improvement.pk}",
        f"/kerja/kbk/{improvement.group_id}/rapat/baru/?improvement={improvement.pk}",
        f'"/kerja/kbk/{improvement.group_id}/"',
    ):  # fmt: skip
        assert address in told, address
    assert "Nilai prioritasnya" in told
    Improvement.objects.filter(pk=improvement.pk).update(priority=66.67)
    assert "Prioritas 67 dari 100" in page(city.client(city.wati), at(improvement))


def test_who_only_reads_or_comes_too_late_is_offered_nothing(city: City) -> None:
    improvement = begun(city)
    readers = page(city.client(city.wati), at(improvement))
    stop_improvement(
        improvement_id=improvement.pk, reason="Diambil alih", by=city.sari.powers(), at=MONDAY
    )
    for told in (readers, page(city.client(city.sari), at(improvement))):
        for words in ("Tambah masalah", "Janjikan kepada warga", "Catat rapat"):
            assert words not in told
    assert "Nilai prioritasnya" not in readers


def test_promises_are_shown_and_drafts_only_to_the_unit(city: City) -> None:
    improvement = begun(city)
    drafted(city, origin=of(improvement), text=DRAFT)
    promise = signed(city, origin=of(improvement), text=SIGNED)
    signed(city, text="Janji lain")
    told = page(city.client(city.sari), at(improvement))
    assert DRAFT in told
    assert f'"/kerja/janji/{promise.pk}/"' in told
    facilitator = page(city.client(city.vina), at(improvement))
    assert DRAFT not in facilitator
    assert f'"/janji/{promise.pk}/"' in facilitator
    assert "Janji lain" not in told + facilitator
    assert "Janjikan kepada warga" not in facilitator


def test_the_last_two_meetings_about_it(city: City) -> None:
    improvement = begun(city)
    for words in ("Pertama", "Kedua", "Ketiga"):
        met(group_of(improvement), city.sari, minutes=words, improvement_id=improvement.pk)
    met(group_of(improvement), city.sari, minutes="Tentang yang lain")
    told = page(city.client(city.sari), at(improvement))
    assert "Kedua" in told
    assert "Ketiga" in told
    assert "Pertama" not in told
    assert "Tentang yang lain" not in told


def test_the_form_of_a_meeting_knows_what_it_is_about(city: City) -> None:
    first = begun(city)
    second = Improvement.objects.create(unit=city.roads, group=first.group, title="Lampu")
    address = f"/kerja/kbk/{first.group_id}/rapat/baru/?improvement="
    for one in (first, second):
        told = page(city.client(city.sari), f"{address}{one.pk}")
        assert f'<option value="{one.pk}" selected>' in told
    assert "selected" in page(city.client(city.sari), f"{address}999999")


def test_where_it_came_from_and_who_took_it_over(city: City) -> None:
    source = shared(city)
    made = adopted(city, source)
    there = page(city.client(city.dewi), at(made))
    assert f"Praktik “{source.title}” dari DPUPR" in there
    assert f'"/praktik/{source.pk}/"' in there
    here = page(city.client(city.sari), at(source))
    assert "Diterapkan juga di" in here
    assert "DINKES" in here
    withdraw_practice(improvement_id=source.pk, by=city.budi.powers(), at=NOW)
    assert f'"/praktik/{source.pk}/"' not in page(city.client(city.dewi), at(made))
    Improvement.objects.filter(pk=made.pk).update(
        adopted_from=None, adopted_government="Kota Jauh", adopted_address="https://jauh.example/1"
    )
    there = page(city.client(city.dewi), at(made))
    assert "Berasal dari Kota Jauh." in there
    assert 'href="https://jauh.example/1"' in there


@pytest.mark.parametrize("count", [1, 3])
def test_with_everything_around_it_the_page_asks_ten_times(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    source = shared(city)
    Improvement.objects.filter(pk=source.pk).update(group=group(city))
    adopted(city, source)
    for _ in range(count):
        signed(city, origin=of(source))
        met(group_of(source), city.sari, improvement_id=source.pk)
    client = city.client(city.sari)
    with django_assert_num_queries(10):
        told = client.get(at(source)).content.decode()
    assert "Diterapkan juga di" in told
    assert str(TODAY.year) in told
