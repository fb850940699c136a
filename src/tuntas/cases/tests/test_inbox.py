"""The inbox: what it shows, in which order, at what cost; compared with the obvious way."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.personas import MONDAY, City, fresh, reported

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.cases.queries import inbox as inbox_queries
from tuntas.cases.queries.case_page import case_page
from tuntas.cases.queries.inbox import case_of_code, inbox_counts, inbox_page
from tuntas.cases.queries.inbox_filters import TABS, Cursor, Filters, read_cursor, read_filters
from tuntas.core.permissions import Permission
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Person, Region, Unit, UnitSpelling
from tuntas.organisation.powers import Powers

PLAIN = "pengaduan-tidak-berkadar-pengawasan"
NOW = MONDAY + timedelta(days=9)
LONG_AGO = MONDAY - timedelta(days=42)


def forwarded(city: City, unit: Unit, at: datetime = MONDAY, **changes: Any) -> Case:
    case = reported(at, **changes).case
    verify_and_dispose(case.pk, by=city.actor(city.vina), at=at, classification=PLAIN, unit=unit)
    return fresh(case)


@pytest.fixture
def many(city: City) -> list[Case]:
    """Forty cases of three units in every queue but one, some late, some with the same deadline."""
    Region.objects.create(code="99.71.01.1002", name="Melati", level="village")
    chance = random.Random(3)  # noqa: S311 - the same cases each time
    cases = []
    for number in range(40):
        at = MONDAY + timedelta(days=chance.choice([0, 1, 2, 7, 8]))
        unit = chance.choice([city.roads, city.roads_section, city.health])
        if number % 5 == 0:
            cases.append(fresh(reported(at).case))
            continue
        case = forwarded(
            city,
            unit,
            at,
            secret=number % 7 == 0,
            title=f"Laporan nomor {number}",
            region_code="99.71.01.1002" if number % 4 == 0 else None,
        )
        steps = [
            Step("take"),
            Step("ask_reporter", text="Di mana?"),
            Step("return_not_ours", reason="Bukan kami."),
            Step("propose_end", text="Selesai.", outcome="solved"),
        ]
        if step := chance.choice([None, *steps]):
            by = city.actor(city.dewi if unit == city.health else city.sari)
            act(case.pk, step, by=by, at=at)
        cases.append(fresh(case))
    return cases


def powers(person: Person) -> Powers:
    return person.powers()


def slowly(person: Powers, filters: Filters) -> list[Case]:
    """Return what the inbox should show: everything, looked at one by one, then sorted."""
    found = [case for case in Case.objects.all() if _fits(case, person, filters)]
    key = "received_at" if filters.tab.by_receipt else "urgency_at"
    return sorted(
        found, key=lambda case: (getattr(case, key), case.pk), reverse=filters.tab.newest_first
    )


def _fits(case: Case, person: Powers, filters: Filters) -> bool:
    return (
        case.unit_id in person.units[Permission.VIEW_CASES]
        and case.queue in filters.tab.queues
        and (filters.unit_id is None or filters.unit_id in case.unit.ancestor_ids)
        and (not filters.late or (case.due_at is not None and case.due_at < NOW))
        and (not filters.returned or case.bounce_count > 0)
        and (not filters.unclaimed or case.officer_id is None)
        and (not filters.classification or case.classification == filters.classification)
        and (not filters.case_type or case.case_type == filters.case_type)
        and (not filters.region_code or (case.region_id or "").startswith(filters.region_code))
        and (filters.received_from is None or case.received_at >= filters.received_from)
        and (filters.received_before is None or case.received_at < filters.received_before)
        and (not filters.words or filters.words in case.title.lower())
        and (filters.officer_id is None or case.officer_id == filters.officer_id)
    )


def all_pages(person: Powers, filters: Filters) -> Iterator[str]:
    """Walk through the inbox page by page, as one who taps "next" does."""
    cursor: Cursor | None = None
    while True:
        asked = Filters(
            **{name: getattr(filters, name) for name in Filters.__slots__ if name != "after"},
            after=cursor,
        )
        page = inbox_page(person, asked, now=timezone.localtime(NOW), calendar=working_calendar())
        yield from (row.key.partition(":")[0] for row in page.rows)
        if page.next is None:
            return
        cursor = read_cursor(str(page.next))
        assert cursor is not None


def combinations(city: City) -> Iterator[Filters]:
    for tab in TABS.values():
        yield Filters(tab=tab)
        yield Filters(tab=tab, late=tab.key != "done")
        yield Filters(tab=tab, unit_id=city.health.pk)
        yield Filters(tab=tab, unit_id=city.roads.pk, late=tab.key != "done")
        yield Filters(tab=tab, returned=True)
        yield Filters(tab=tab, unclaimed=True)
        yield Filters(tab=tab, officer_id=city.sari.pk)
        yield Filters(tab=tab, classification=PLAIN, case_type="pengaduan")
        yield Filters(tab=tab, case_type="aspirasi")
        yield Filters(tab=tab, region_code="99.71.01")
        yield Filters(tab=tab, received_from=MONDAY + timedelta(days=1), received_before=NOW)
        yield Filters(tab=tab, words="laporan")


@pytest.mark.parametrize("common_from", [3, 2_000])
def test_pages_agree_with_the_obvious_way(
    city: City, many: list[Case], monkeypatch: pytest.MonkeyPatch, common_from: int
) -> None:
    assert len(many) == 40
    monkeypatch.setattr(inbox_queries, "PAGE_LENGTH", 4)
    monkeypatch.setattr(inbox_queries, "COMMON_FROM", common_from)
    for person in map(powers, (city.vina, city.sari, city.dewi)):
        for filters in combinations(city):
            expected = [case.code for case in slowly(person, filters)]
            assert list(all_pages(person, filters)) == expected


def test_counts_agree_with_the_obvious_way(city: City, many: list[Case]) -> None:
    assert many
    for person in map(powers, (city.vina, city.sari, city.dewi)):
        for unit_id in (None, city.roads.pk, city.health.pk):
            counts = inbox_counts(person, Filters(TABS["open"], unit_id=unit_id), now=NOW)
            for queue in TABS["open"].queues:
                tab = next(tab for tab in TABS.values() if tab.queues == (queue,))
                cases = slowly(person, Filters(tab, unit_id=unit_id))
                late = slowly(person, Filters(tab, unit_id=unit_id, late=True))
                assert (counts[queue].cases, counts[queue].late) == (len(cases), len(late))


def test_counting_stops_at_the_limit(
    city: City, many: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert many
    monkeypatch.setattr(inbox_queries, "COUNT_LIMIT", 2)
    for person in (city.vina, city.sari):
        counts = inbox_counts(powers(person), Filters(TABS["open"]), now=NOW)
        assert counts["act"].cases == 3


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "query"), [("sari", ""), ("vina", "?tab=open"), ("sari", "?mine=1&tab=open")]
)
def test_an_inbox_costs_six_queries(city: City, number: int, name: str, query: str) -> None:
    for _ in range(number):
        case = forwarded(city, city.roads)
        act(case.pk, Step("take"), by=city.actor(city.sari), at=MONDAY)
    client = city.client(getattr(city, name))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/kerja/{query}").content.decode()
    assert page.count("/kerja/laporan/") == number
    assert len(queries) == 6  # session, person, powers, calendar, rows, counts


def test_a_row_says_what_one_needs_to_choose(city: City) -> None:
    case = forwarded(city, city.roads, timezone.now(), anonymous=True, secret=True)
    act(case.pk, Step("return_not_ours", reason="x"), by=city.actor(city.sari), at=timezone.now())
    spelling = UnitSpelling.objects.create(spelling="Dinas Entah", origin="open")
    Case.objects.filter(pk=case.pk).update(unit_spelling=spelling, duplicate_count=2)
    page = city.client(city.vina).get("/kerja/").content.decode()
    for word in (
        "rahasia",
        "anonim",
        "dikembalikan 1 kali",
        "unit belum ditetapkan",
        "+2 laporan serupa",
    ):
        assert word in page
    assert "belum diambil · DPUPR" in page
    assert "pemeriksaan ulang, 3 hari kerja" in page


@pytest.mark.parametrize(
    ("step", "word"),
    [
        (Step("hold", reason="Menunggu alat berat."), "Lewat 2 hari kerja, ditunda"),
        (Step("ask_reporter", text="Di mana?"), "Lewat 2 hari kerja, menunggu pelapor"),
    ],
)
def test_putting_aside_does_not_hide_what_is_late(city: City, step: Step, word: str) -> None:
    case = forwarded(city, city.roads)
    held_at = NOW  # the answer was due on Monday
    act(case.pk, step, by=city.actor(city.sari), at=held_at)
    later = held_at + timedelta(days=7)
    person, late = powers(city.sari), Filters(TABS["open"], late=True)
    rows = inbox_page(person, late, now=later, calendar=working_calendar()).rows
    assert [(row.tag.kind, row.tag.word) for row in rows] == [("late", word)]
    assert sum(one.late for one in inbox_counts(person, late, now=later).values()) == 1
    page = case_page(
        fresh(case), city.actor(city.sari), person, now=later, calendar=working_calendar()
    )
    assert page.tag.word == word
    assert "lewat 2 hari kerja, hitungan waktu berhenti sejak" in " ".join(
        one.sentence for one in page.clocks
    )


def test_late_ones_are_looked_for_in_every_tab(city: City) -> None:
    case = forwarded(city, city.roads, LONG_AGO)
    client = city.client(city.vina)  # her day begins with what is to be checked
    page = client.get("/kerja/?late=1")
    assert case.code in page.content.decode()
    assert '<a href="/kerja/?tab=open&amp;late=1">1 lewat batas</a>' in page.content.decode()
    start = client.get("/kerja/").context["head"]
    switch = next(chip for chip in start.switches if chip.label == "Lewat batas")
    assert (switch.count, parse_qs(urlsplit(switch.url).query)) == (
        "1",
        {"tab": ["open"], "late": ["1"]},
    )


def test_the_tabs_add_up_to_all_that_is_open(city: City) -> None:
    forwarded(city, city.roads)
    back = forwarded(city, city.roads)
    act(back.pk, Step("return_not_ours", reason="x"), by=city.actor(city.sari), at=MONDAY)
    tabs = {chip.label: chip for chip in city.client(city.sari).get("/kerja/").context["head"].tabs}
    assert {name: tab.count for name, tab in tabs.items() if tab.count} == {
        "Perlu diperiksa": "1", "Perlu dikerjakan": "1", "Semua terbuka": "2",
    }  # fmt: skip


def test_a_unit_in_the_address_stands_for_all_below_it(city: City) -> None:
    below, other = forwarded(city, city.roads_section, LONG_AGO), forwarded(city, city.health)
    page = city.client(city.vina).get(f"/kerja/?tab=open&unit={city.roads.pk}").content.decode()
    assert below.code in page
    assert other.code not in page
    assert f"/kerja/?tab=open&amp;late=1&amp;unit={city.roads.pk}" in page


def test_the_day_begins_where_the_role_works(city: City) -> None:
    waiting, passed_on = reported().case, forwarded(city, city.roads)
    seen = {
        name: city.client(getattr(city, name)).get("/kerja/").content.decode()
        for name in ("vina", "sari", "wati")
    }
    assert waiting.code in seen["vina"]
    assert passed_on.code not in seen["vina"]
    assert passed_on.code in seen["sari"]
    assert "Perlu diperiksa" not in seen["sari"]
    assert waiting.code in seen["wati"]
    assert passed_on.code in seen["wati"]


def test_words_are_found_whatever_their_endings(city: City) -> None:
    found = forwarded(city, city.roads, title="Warga membuang sampah di sungai")
    other = forwarded(city, city.roads)
    page = city.client(city.sari).get("/kerja/", {"q": "pembuangan sampah"}).content.decode()
    assert found.code in page
    assert other.code not in page


def test_a_code_leads_straight_to_its_case(city: City) -> None:
    case = forwarded(city, city.roads)
    typed = case.code.lower().replace("-", "")
    response = city.client(city.sari).get("/kerja/", {"q": typed})
    assert response["Location"] == f"/kerja/laporan/{case.code}/"
    assert city.client(city.dewi).get("/kerja/", {"q": typed}).status_code == 200
    Case.objects.filter(pk=case.pk).update(external_id="5554443")
    assert case_of_code(powers(city.sari), "5554443") == case.code
    assert case_of_code(powers(city.dewi), "5554443") is None


@pytest.mark.parametrize(
    "query",
    ["after=99999999999999999999.1", "after=999999999999999999.1", "after=x", "unit=abc",
     "unit=999999999999999999", "since=2026-02-31", "until=9999-12-31", "region=%27", "tab=zzz",
     "type=x&classification=y", "q=%22%29%20or%20-%20%26%7C", "since=0001-01-01"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_no_trouble(city: City, query: str) -> None:
    forwarded(city, city.roads)
    assert city.client(city.sari).get(f"/kerja/?{query}").status_code == 200


def test_links_keep_the_other_filters(city: City) -> None:
    forwarded(city, city.roads)
    page = city.client(city.sari).get("/kerja/?tab=act&unclaimed=1&q=jalan")
    chips = page.context["head"].switches
    late = next(chip for chip in chips if chip.label == "Lewat batas")
    asked = parse_qs(urlsplit(late.url).query)
    assert asked == {"tab": ["open"], "unclaimed": ["1"], "late": ["1"], "q": ["jalan"]}
    on = next(chip for chip in chips if chip.label == "Belum diambil")
    assert "unclaimed" not in on.url


def test_filters_are_read_from_the_address(city: City) -> None:
    query = QueryDict("since=2026-11-01&until=2026-11-30&type=aspirasi&region=31.71&mine=1")
    filters = read_filters(query, person_id=7, default=TABS["act"])
    assert filters.received_from is not None
    assert filters.received_before is not None
    span = filters.received_before - filters.received_from
    assert (span.days, filters.case_type, filters.officer_id) == (30, "aspirasi", 7)
    form = city.client(city.sari).get("/kerja/saring/?tab=act&since=2026-11-01").content.decode()
    assert 'value="2026-11-01"' in form


def test_an_empty_inbox_says_what_would_be_there(city: City) -> None:
    sari = city.client(city.sari)
    assert "Tidak ada yang menunggu di sini" in sari.get("/kerja/").content.decode()
    assert "Tidak ada yang cocok" in sari.get("/kerja/?late=1").content.decode()
