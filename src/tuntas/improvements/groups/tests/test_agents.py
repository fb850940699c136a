"""Agents of change: chosen, with a plan of their own and a report each quarter."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.agents import (
    AgentFacts,
    PlanLine,
    agent_mark,
    change_action,
    change_agent,
    line_mark,
    remove_action,
)
from tuntas.improvements.groups.queries.agents import Filters, agent_page, all_rows, with_plan
from tuntas.improvements.groups.tests.agents_samples import (
    SINCE,
    TODAY,
    agent_of,
    planned,
    reported_as,
    roads_agent,
)
from tuntas.improvements.models import AgentProgress, ChangeAgent
from tuntas.organisation.models import Person
from tuntas.rules.improvement.quarters import Quarter

Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in range(1, 5))
JANUARY = datetime(2026, 1, 6, 2, 0, tzinfo=UTC)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


def names(rows: Sequence[Any]) -> list[str]:
    return [row.agent.name for row in rows]


def test_a_head_chooses_an_agent_and_says_why(city: City) -> None:
    found = {"integrity": "LHKPN lengkap", "recommended": "Diusulkan 7 rekan"}
    agent = roads_agent(city, criteria=found, decree="SK 4/2026")
    assert (agent.person, agent.unit, agent.criteria) == (city.sari, city.roads, found)
    entry = AuditEntry.objects.get(verb="agent.name")
    assert (entry.actor_id, entry.detail["unit"]) == (city.budi.pk, "DPUPR")
    assert "LHKPN" not in str(entry.detail)


@pytest.mark.parametrize("who", ["sari", "dewi", "eva", "wati", "adi", "citra"])
def test_nobody_else_chooses_one(city: City, who: str) -> None:
    with pytest.raises(NotPermittedError):
        agent_of(city.roads, getattr(city, who))


def test_the_section_chooses_everywhere_and_a_head_only_at_home(city: City) -> None:
    assert agent_of(city.health, city.oki).unit == city.health
    with pytest.raises(NotPermittedError):
        agent_of(city.health, city.budi)


def test_nobody_is_the_agent_of_a_unit_twice_at_a_time(city: City) -> None:
    agent_of(city.roads, city.budi, until=date(2026, 6, 30))
    for name, since, until in (
        ("Tono", date(2026, 6, 30), None),
        ("TONO", date(2025, 1, 1), SINCE),
    ):
        with pytest.raises(DomainError, match="sudah menjadi agen"):
            agent_of(city.roads, city.budi, name=name, since=since, until=until)
    agent_of(city.roads, city.budi, since=date(2026, 7, 1))
    agent_of(city.health, city.oki)
    roads_agent(city)
    with pytest.raises(DomainError, match="sudah menjadi agen"):
        roads_agent(city, name="Sari Dewi")


def test_days_in_order_and_people_of_the_unit(city: City) -> None:
    with pytest.raises(DomainError, match="lebih awal"):
        agent_of(city.roads, city.budi, until=SINCE - timedelta(days=1))
    with pytest.raises(DomainError, match="tidak bekerja di unit ini"):
        agent_of(city.roads, city.budi, person_id=city.dewi.pk)
    with (
        pytest.raises(IntegrityError, match="change_agent_dates_in_order"),
        transaction.atomic(),
    ):
        ChangeAgent.objects.create(
            unit=city.roads, name="A", since=TODAY, until=TODAY - timedelta(days=1)
        )


def test_a_unit_that_has_ended_has_no_new_agent(city: City) -> None:
    city.roads.valid_until = TODAY - timedelta(days=1)
    city.roads.save()
    with pytest.raises(DomainError, match="tidak ada lagi"):
        agent_of(city.roads, city.budi)


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_the_same_agent_at_once_choose_one(city: City) -> None:
    ready = Barrier(2)

    def choose(by: Person) -> int:
        ready.wait(timeout=60)
        try:
            agent_of(city.roads, by)
        except DomainError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(choose, [city.budi, city.oki])) == 1
    assert ChangeAgent.objects.count() == 1


def changed(agent: ChangeAgent, by: Person, **facts: Any) -> ChangeAgent:
    given = AgentFacts(**{"name": "lain", "since": SINCE, **facts})
    agent.refresh_from_db()
    return change_agent(
        agent_id=agent.pk, facts=given, seen=agent_mark(agent), by=by.powers(), at=MONDAY
    )


def test_a_term_is_changed_and_findings_are_added(city: City) -> None:
    agent = roads_agent(city, criteria={"integrity": "baik", "older": "tetap"})
    after = changed(agent, city.budi, until=TODAY, criteria={"integrity": "sangat baik"})
    assert (after.until, after.name, after.person) == (TODAY, "Sari", city.sari)
    assert after.criteria == {"integrity": "sangat baik", "older": "tetap"}
    assert AuditEntry.objects.get(verb="agent.change").detail["fields"] == ["until", "criteria"]
    changed(agent, city.budi, until=TODAY)
    assert AuditEntry.objects.filter(verb="agent.change").count() == 1
    with pytest.raises(NotPermittedError):
        changed(agent, city.sari)


def test_a_term_is_not_stretched_over_another(city: City) -> None:
    first = agent_of(city.roads, city.budi, until=date(2026, 6, 30))
    agent_of(city.roads, city.budi, since=date(2026, 7, 1))
    with pytest.raises(DomainError, match="sudah menjadi agen"):
        changed(first, city.budi)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("sari", True),
        ("budi", True),
        ("oki", True),
        ("dewi", False),
        ("eva", False),
        ("wati", False),
    ],
)
def test_the_plan_is_written_by_agent_head_and_section(city: City, who: str, may: bool) -> None:
    agent, person = roads_agent(city), getattr(city, who)
    if not may:
        with pytest.raises(NotPermittedError):
            planned(agent, person)
        return
    action = planned(agent, person)
    assert action.planned_on == TODAY
    reported_as(action, person, 10, of=Q4)
    assert set(AuditEntry.objects.filter(actor_id=person.pk).values_list("verb", flat=True)) >= {
        "agent.plan", "agent.report",
    }  # fmt: skip


def test_a_colleague_does_not_write_an_agents_plan(city: City) -> None:
    agent = agent_of(city.roads, city.budi)
    with pytest.raises(NotPermittedError):
        planned(agent, city.sari)


def test_what_a_plan_refuses(city: City) -> None:
    agent = agent_of(city.roads, city.budi, until=date(2026, 12, 31))
    planned(agent, city.budi)
    with pytest.raises(DomainError, match="sudah ada dalam rencana"):
        planned(agent, city.budi, "SAPA WARGA")
    for due in (date(2027, 1, 1), SINCE - timedelta(days=1)):
        with pytest.raises(DomainError, match="di luar masa tugas"):
            planned(agent, city.budi, "Lain", due=due)
    with pytest.raises(DomainError, match="sudah berakhir"):
        planned(agent, city.budi, "Lain", at=at(date(2027, 1, 1)))


def test_a_line_changes_and_the_trail_keeps_its_words(city: City) -> None:
    action = planned(roads_agent(city), city.sari)
    line = PlanLine(text="Sapa semua", target="Semua loket", due=date(2026, 12, 20))
    seen = line_mark(action)
    for _twice in range(2):
        change_action(action_id=action.pk, line=line, seen=seen, by=city.sari.powers(), at=MONDAY)
    entry = AuditEntry.objects.get(verb="agent.replan")
    assert (entry.detail["before"]["text"], entry.detail["after"]["text"]) == (
        "Sapa warga", "Sapa semua",
    )  # fmt: skip


def test_a_line_goes_only_while_nothing_was_reported(city: City) -> None:
    agent = roads_agent(city)
    action, other = planned(agent, city.sari), planned(agent, city.sari, "Lain")
    remove_action(action_id=other.pk, by=city.sari.powers(), at=MONDAY)
    reported_as(action, city.sari, 10, of=Q4)
    with pytest.raises(DomainError, match="sudah dilaporkan"):
        remove_action(action_id=action.pk, by=city.sari.powers(), at=MONDAY)
    assert list(agent.actions.all()) == [action]


def test_reports_are_rows_and_the_latest_counts(city: City) -> None:
    action = planned(roads_agent(city), city.sari)
    first = reported_as(action, city.sari, 40, of=Q4)
    assert reported_as(action, city.sari, 40, of=Q4) == first
    reported_as(action, city.sari, 30, of=Q4, at=MONDAY + timedelta(days=1))
    row = with_plan(action.agent, on=TODAY + timedelta(days=1)).plan[0]
    assert (row.percent, [one.percent for one in row.reports]) == (30, [30, 40])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AgentProgress.objects.filter(pk=first.pk).update(percent=100)


@pytest.mark.parametrize(
    ("quarter", "percent", "message"),
    [
        (Quarter(2027, 1), 10, "belum dimulai"),
        (Quarter(2025, 4), 10, "di luar masa"),
        (Q3, 101, "0 sampai 100"),
        (Q3, -1, "0 sampai 100"),
    ],
)
def test_what_a_report_refuses(city: City, quarter: Quarter, percent: int, message: str) -> None:
    action = planned(roads_agent(city), city.sari)
    with pytest.raises(DomainError, match=message):
        reported_as(action, city.sari, percent, of=quarter)


def test_quarters_in_time_late_and_missing(city: City) -> None:
    action = planned(roads_agent(city), city.sari, at=JANUARY)
    reported_as(action, city.sari, 20, of=Q1, at=at(date(2026, 4, 10)))
    reported_as(action, city.sari, 40, of=Q2, at=at(date(2026, 8, 1)))
    row = with_plan(action.agent, on=TODAY)
    assert [(one.quarter.number, one.state.value) for one in row.plan[0].quarters] == [
        (1, "in-time"), (2, "late"), (3, "missing"), (4, "awaited"),
    ]  # fmt: skip
    assert (row.standing, row.late, row.plan[0].overdue) == ("no-report", 2, False)
    reported_as(action, city.sari, 60, of=Q3)
    row = with_plan(action.agent, on=date(2026, 12, 31))
    assert (row.standing, row.late, row.plan[0].overdue) == ("reported", 2, True)


def test_who_lacks_a_plan_or_a_report_is_found(city: City) -> None:
    agent_of(city.roads, city.budi, name="Tanpa")
    silent, told, done = (
        agent_of(city.roads, city.budi, name=n) for n in ("Diam", "Lapor", "Usai")
    )
    new, former = (agent_of(city.roads, city.budi, name=n) for n in ("Baru", "Dulu"))
    for agent in (silent, told, done, former):
        planned(agent, city.budi, at=JANUARY)
    planned(new, city.budi)
    reported_as(told.actions.get(), city.budi, 50, of=Q3)
    reported_as(done.actions.get(), city.budi, 100, of=Q2)
    changed(former, city.budi, until=TODAY - timedelta(days=1))

    def shown(state: str) -> list[str]:
        return names(agent_page(city.budi.powers(), Filters(state=state), on=TODAY).rows)

    assert shown("no-plan") == ["Tanpa"]
    assert shown("no-report") == ["Diam"]
    assert shown("over") == ["Dulu"]
    assert shown("") == ["Baru", "Diam", "Lapor", "Tanpa", "Usai"]


@pytest.mark.parametrize(
    "on", [date(2026, 5, 1), date(2026, 8, 1), date(2026, 11, 1), date(2027, 2, 1)]
)
def test_the_filter_in_the_database_says_what_each_row_says(city: City, on: date) -> None:
    percents = [(), (10,), (100,), (10, 100), (100, 60), (10, 20, 100), (100, 100), (10, 20, 30)]
    for number, said in enumerate(percents):
        agent = agent_of(
            city.roads, city.budi, name=f"Agen {number}", since=date(2026, 1 + number % 4, 20)
        )
        action = planned(agent, city.budi, at=at(date(2026, 1 + number, 25)))
        for quarter, percent in zip((Q2, Q3, Q4), said, strict=False):
            when = at(quarter.ends + timedelta(days=5))
            reported_as(action, city.budi, percent, of=quarter, at=when)
    powers = city.budi.powers()
    everybody = list(all_rows(powers, Filters(), on=on))
    found = agent_page(powers, Filters(state="no-report"), on=on).rows
    assert names(found) == names([one for one in everybody if one.standing == "no-report"])


def test_pages_follow_one_another(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuntas.improvements.groups.queries.agents.PAGE_LENGTH", 2)
    for name in ("Dua", "Satu", "Tiga"):
        agent_of(city.roads, city.budi, name=name)
    agent_of(city.health, city.oki, name="Awal")
    seen, after = [], None
    for _page in range(2):
        page = agent_page(city.oki.powers(), Filters(after=after), on=TODAY)
        seen += names(page.rows)
        after = page.next
    assert (seen, after) == (["Awal", "Dua", "Satu", "Tiga"], None)


@pytest.mark.parametrize("times", [1, 3])
def test_a_page_takes_three_queries(city: City, django_assert_num_queries: Any, times: int) -> None:
    for number in range(times):
        agent = agent_of(city.roads, city.budi, name=f"Agen {number}")
        for line in range(times):
            reported_as(planned(agent, city.budi, f"Ubah {line}"), city.budi, 10, of=Q4)
    powers = city.budi.powers()
    with django_assert_num_queries(3):
        agent_page(powers, Filters(), on=TODAY)
