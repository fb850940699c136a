"""Two people have the same form open: the second is told what the first saved, and saves on purpose."""

from typing import Any

import pytest
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.improvements.reform.actions.plans import ReformMemberFacts
from tuntas.improvements.reform.tests.page_samples import item_sent, of_item, of_plan
from tuntas.improvements.reform.tests.reform_samples import (
    CHANGE,
    SERVICE,
    roads_item,
    roads_plan,
    team_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def test_an_action_that_somebody_changed_meanwhile_is_shown_beside_what_was_typed(
    city: City,
) -> None:
    item = roads_item(city)
    address = of_item(item, "ubah/")
    budi, oki = city.client(city.budi), city.client(city.oki)
    seen = str(budi.get(address).context["form"]["seen"].value())
    assert oki.post(address, item_sent(seen=seen, target="20 layanan")).status_code == 302
    mine = item_sent(seen=seen, target="30 layanan", indicator="within-promise")
    answer = budi.post(address, mine)
    assert answer.status_code == 409
    found = {one.label: (one.stored, one.typed) for one in answer.context["differing"]}
    assert found["Target"] == ("20 layanan", "30 layanan")
    stored, typed = found["Indikator"]
    assert stored == ""
    assert typed not in {"within-promise", ""}  # it is told by its name
    assert set(found) == {"Target", "Indikator"}
    page = answer.content.decode()
    assert 'value="30 layanan"' in page
    assert "sudah diubah" in page
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert budi.post(address, again).status_code == 302
    item.refresh_from_db()
    assert (item.target, item.revision) == ("30 layanan", 3)


def test_a_decree_that_two_people_write_is_written_on_purpose(city: City) -> None:
    plan = roads_plan(city)
    team_of(plan, city.budi, ReformMemberFacts(name="Tono", role="anggota"), decree="SK 1")
    address, oki, budi = of_plan(plan, "tim/"), city.client(city.oki), city.client(city.budi)
    shown = budi.get(address).context
    sent = rows_of(shown["form"], shown["rows"])
    assert oki.post(address, {**sent, "decree": "SK 2"}).status_code == 302
    assert budi.post(address, {**sent, "decree": "SK 2"}).status_code == 302  # both meant the same
    answer = budi.post(address, {**sent, "decree": "SK 3"})
    assert answer.status_code == 409
    found = [(one.label, one.stored, one.typed) for one in answer.context["differing"]]
    assert found == [("Keputusan tentang tim", "SK 2", "SK 3")]
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert budi.post(address, again).status_code == 302
    plan.refresh_from_db()
    assert (plan.decree, [one.name for one in plan.members.all()]) == ("SK 3", ["Tono"])


def test_rows_of_a_team_that_are_not_stored_replace_nobody(city: City) -> None:
    plan = roads_plan(city)
    team_of(plan, city.budi, ReformMemberFacts(name="Tono", role="anggota"))
    row = plan.members.get()
    address, budi = of_plan(plan, "tim/"), city.client(city.budi)
    shown = budi.get(address).context
    sent = {**rows_of(shown["form"], shown["rows"]), "anggota-0-member": "999999"}
    answer = budi.post(address, sent)
    assert answer.status_code == 409
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert budi.post(address, again).status_code == 302
    assert plan.members.get() == row


def rows_of(form: Any, rows: Any) -> dict[str, str]:
    """Return what a page of a team sends when nothing is changed on it."""
    sent = {"seen": form["seen"].value(), "decree": form["decree"].value()}
    sent["anggota"] = str(len(rows.forms))
    for row in rows.forms:
        said = {field.html_name: field.value() for field in row if field.name != "leaves"}
        sent |= {name: str(value) for name, value in said.items() if value}
    return sent


def test_a_team_of_two_people_who_save_one_after_the_other_is_whole(city: City) -> None:
    plan = roads_plan(city)
    team = [ReformMemberFacts(name=one, role="anggota") for one in ("Tono", "Wulan", "Ani")]
    team_of(plan, city.budi, *team, decree="SK 1")
    address, oki, budi = of_plan(plan, "tim/"), city.client(city.oki), city.client(city.budi)
    shown = budi.get(address).context
    sent = rows_of(shown["form"], shown["rows"])
    theirs = {
        **sent, "decree": "SK 2", "anggota-0-area": SERVICE, "anggota-1-role": "sekretaris",
        "anggota-2-leaves": "on", "anggota-3-name": "Joko", "anggota-3-role": "ketua",
    }  # fmt: skip
    assert oki.post(address, theirs).status_code == 302
    mine = {
        **sent,
        "anggota-1-role": "juru tulis",
        "anggota-3-name": "Citra",
        "anggota-3-role": "anggota",
    }
    answer = budi.post(address, {**mine, "anggota-3-area": CHANGE})
    assert answer.status_code == 409
    found = [
        (one.stored.split(",")[:2], one.typed.split(",")[:2]) for one in answer.context["differing"]
    ]
    assert found == [
        (["SK 2"], ["SK 1"]), (["Tono", " anggota"], ["Tono", " anggota"]),
        (["Wulan", " sekretaris"], ["Wulan", " juru tulis"]), (["Joko", " ketua"], [""]),
        ([""], ["Ani", " anggota"]),
    ]  # fmt: skip
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert budi.post(address, again).status_code == 302
    assert set(plan.members.values_list("name", "role", "area")) == {
        ("Tono", "anggota", SERVICE), ("Wulan", "juru tulis", ""), ("Joko", "ketua", ""),
        ("Citra", "anggota", CHANGE),
    }  # fmt: skip
