"""Pages of agents of change for each persona."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.answers import as_shown
from tests.personas import City

from tuntas.improvements.groups.tests.agents_samples import (
    agent_of,
    planned,
    reported_as,
    roads_agent,
)
from tuntas.improvements.models import AgentAction, AgentProgress, ChangeAgent
from tuntas.rules.improvement.quarters import quarter_of

LIST = "/kerja/agen-perubahan/"
WHY = "Tidak pernah dihukum disiplin menurut BKPSDM"


def agent_with_reasons(city: City) -> ChangeAgent:
    return roads_agent(city, criteria={"no-disciplinary-record": WHY})


def at_page(agent: ChangeAgent, rest: str = "") -> str:
    return f"{LIST}{agent.pk}/{rest}"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status", "reads_why"),
    [
        ("sari", 200, True), ("budi", 200, True), ("oki", 200, True), ("eva", 200, True),
        ("wati", 200, False), ("dewi", 404, False), ("vina", 404, False), ("adi", 404, False),
        ("citra", 404, False),
    ],
)  # fmt: skip
def test_who_sees_an_agent_and_who_reads_why(
    city: City, who: str, status: int, reads_why: bool
) -> None:
    agent = agent_with_reasons(city)
    answer = city.client(getattr(city, who)).get(at_page(agent))
    assert answer.status_code == status
    assert (WHY in answer.content.decode()) is reads_why


def test_a_colleague_sees_the_plan_but_not_why(city: City) -> None:
    agent = agent_of(city.roads, city.budi, criteria={"integrity": WHY})
    planned(agent, city.budi)
    text = page(city.client(city.sari), at_page(agent))
    assert "Sapa warga" in text
    assert WHY not in text
    assert "Tambah tindakan" not in text
    for rest in ("ubah/", "rencana/baru/", f"rencana/{agent.actions.get().pk}/lapor/"):
        assert city.client(city.sari).get(at_page(agent, rest)).status_code == 403


def test_a_head_chooses_an_agent_by_name(city: City) -> None:
    head, address = city.client(city.budi), f"{LIST}baru/?unit={city.roads.pk}"
    text = page(head, address)
    assert '<option value="Sari">' in text
    assert "Tidak sedang dihukum disiplin" in text
    assert "belum diverifikasi" in text
    sent = {"name": "Sari", "since": "2026-01-05", "found-integrity": "Baik"}
    answer = head.post(address, sent)
    agent = ChangeAgent.objects.get()
    assert answer["Location"] == at_page(agent)
    assert (agent.person, agent.criteria["integrity"]) == (city.sari, "Baik")
    again = head.post(address, sent)
    assert again.status_code == 409
    assert "sudah menjadi agen" in again.content.decode()
    assert head.post(address, {"name": "Wulan", "since": "2026-01-05"}).status_code == 302
    assert ChangeAgent.objects.get(name="Wulan").person is None


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"since": "kemarin"}, 422), ({"name": ""}, 422), ({"until": "2025-01-01"}, 409),
        ({"name": "x" * 201}, 422),
    ],
)  # fmt: skip
def test_a_choice_that_does_not_fit_is_told(city: City, wrong: dict[str, str], status: int) -> None:
    sent = {"name": "Wulan", "since": "2026-01-05", **wrong}
    address = f"{LIST}baru/?unit={city.roads.pk}"
    assert city.client(city.budi).post(address, sent).status_code == status
    assert not ChangeAgent.objects.exists()


def test_a_head_of_another_unit_does_not_read_why_in_the_form(city: City) -> None:
    agent = agent_of(city.health, city.oki, criteria={"integrity": WHY})
    assert city.client(city.budi).get(at_page(agent, "ubah/")).status_code == 404
    assert WHY in page(city.client(city.oki), at_page(agent, "ubah/"))


def test_the_term_is_changed(city: City) -> None:
    agent = agent_with_reasons(city)
    shown = as_shown(city.client(city.budi).get(at_page(agent, "ubah/")).context["form"])
    sent = {**shown, "until": "2027-01-04", "decree": "SK 9/2026"}
    assert city.client(city.budi).post(at_page(agent, "ubah/"), sent).status_code == 302
    assert "SK 9/2026" in page(city.client(city.budi), at_page(agent))
    sent["until"] = "2025-01-01"
    assert city.client(city.budi).post(at_page(agent, "ubah/"), sent).status_code == 409


def test_an_agent_plans_and_reports(city: City) -> None:
    agent, sari = roads_agent(city), city.client(city.sari)
    assert "belum punya rencana" in page(sari, at_page(agent))
    sent = {"text": "Sapa setiap warga", "target": "Semua loket", "due": "2027-01-31"}
    assert sari.post(at_page(agent, "rencana/baru/"), {**sent, "due": ""}).status_code == 422
    assert sari.post(at_page(agent, "rencana/baru/"), sent).status_code == 302
    assert sari.post(at_page(agent, "rencana/baru/"), sent).status_code == 409
    action = AgentAction.objects.get()
    line = at_page(agent, f"rencana/{action.pk}/")
    assert "Hapus dari rencana" in page(sari, line)
    shown = as_shown(sari.get(line).context["form"])
    assert sari.post(line, {**shown, "target": "Tiga loket"}).status_code == 302
    assert sari.post(line, {**sent, "due": "2020-01-01"}).status_code == 409
    now = quarter_of(timezone.localdate())
    report = {"quarter": f"{now.year}-{now.number}", "percent": "40", "note": "Dua loket"}
    assert "Triwulan" in page(sari, f"{line}lapor/")
    for wrong in ({"percent": "140"}, {"note": ""}, {"quarter": "2019-1"}, {"quarter": "x"}):
        assert sari.post(f"{line}lapor/", {**report, **wrong}).status_code == 422
    assert sari.post(f"{line}lapor/", report).status_code == 302
    assert AgentProgress.objects.get().percent == 40
    text = page(sari, at_page(agent))
    assert "Tiga loket" in text
    assert "Dua loket" in text
    assert "Hapus dari rencana" not in page(sari, line)
    sari.post(f"{line}hapus/")
    assert AgentAction.objects.exists()


def test_a_line_without_reports_is_removed(city: City) -> None:
    agent = roads_agent(city)
    action = planned(agent, city.sari)
    line = at_page(agent, f"rencana/{action.pk}/")
    assert city.client(city.dewi).post(f"{line}hapus/").status_code == 404
    assert city.client(city.sari).get(f"{line}hapus/").status_code == 405
    other = agent_of(city.roads, city.budi)
    assert city.client(city.budi).get(at_page(other, f"rencana/{action.pk}/")).status_code == 404
    assert city.client(city.sari).post(f"{line}hapus/").status_code == 302
    assert not AgentAction.objects.exists()
    again = city.client(city.sari).post(f"{line}hapus/", follow=True)
    assert "sudah dihapus dari rencana" in again.content.decode()


def test_the_list_shows_ones_units_and_who_lacks_what(city: City) -> None:
    roads_agent(city)
    agent_of(city.health, city.oki, name="Wulan")
    section = page(city.client(city.oki), LIST)
    assert "Sari" in section
    assert "Wulan" in section
    assert "Belum punya rencana <b>2</b>" in section
    of_unit = page(city.client(city.oki), f"{LIST}?unit={city.health.pk}&state=no-plan")
    assert "Wulan" in of_unit
    assert at_page(ChangeAgent.objects.get(name="Sari")) not in of_unit
    assert "Wulan" not in page(city.client(city.budi), LIST)
    assert "Pilih agen" not in page(city.client(city.eva), LIST)
    nonsense = page(city.client(city.oki), f"{LIST}?unit=abc&state=x&after=zzz")
    assert "Wulan" in nonsense


def test_the_table_is_no_formula_and_tells_no_reasons(city: City) -> None:
    agent_of(city.roads, city.budi, name="=1+1", decree="@SUM(A1)", criteria={"integrity": WHY})
    answer = city.client(city.oki).get(f"{LIST}daftar.csv")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert ",'=1+1,'@SUM(A1),2026-01-05,,no-plan,0,0,0" in text
    assert WHY not in text
    assert "=1+1" not in city.client(city.dewi).get(f"{LIST}daftar.csv").content.decode()


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_takes_as_many_queries_for_many(
    city: City, django_assert_num_queries: Any, times: int
) -> None:
    for number in range(times):
        action = planned(agent_of(city.roads, city.budi, name=f"Agen {number}"), city.budi)
        reported_as(action, city.budi, 10, of=quarter_of(action.planned_on))
    client = city.client(city.oki)
    with django_assert_num_queries(9):
        client.get(LIST)


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_of_an_agent_takes_as_many_queries_for_many(
    city: City, django_assert_num_queries: Any, times: int
) -> None:
    agent = roads_agent(city)
    for number in range(times):
        action = planned(agent, city.budi, f"Ubah {number}")
        reported_as(action, city.budi, 10, of=quarter_of(action.planned_on))
    client = city.client(city.sari)
    with django_assert_num_queries(7):
        client.get(at_page(agent))
