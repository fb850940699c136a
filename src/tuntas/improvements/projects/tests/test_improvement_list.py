"""The list of improvements, and the priority by which it may go."""

from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.priority import Given, answered_at, set_priority
from tuntas.improvements.projects.queries import improvements as listing
from tuntas.improvements.projects.tests.problem_samples import group_of
from tuntas.organisation.models import Person, Unit
from tuntas.rules.instruments import shipped
from tuntas.rules.scoring import score

LIST = "/kerja/perbaikan/"
JOMBANG = "prioritas-jombang"


def improvement(unit: Unit, title: str, *, days_ago: int = 0, **changes: Any) -> Improvement:
    at = MONDAY - timedelta(days=days_ago)
    return Improvement.objects.create(unit=unit, title=title, made_at=at, changed_at=at, **changes)


def answers(*values: str) -> dict[str, Given]:
    return {
        node: Given(value, f"Sebab {node}")
        for node, value in zip(("dasar", "lokal", "pembangunan"), values, strict=True)
    }


def judged(one: Improvement, by: Person, *values: str) -> None:
    set_priority(
        improvement_id=one.pk, instrument="", answers=answers(*values), seen=answered_at(one),
        by=by.powers(), at=MONDAY,
    )  # fmt: skip


def titles(client: Any, **said: Any) -> list[str]:
    return [one.title for one in client.get(LIST, said).context["page"].rows]


def test_the_list_holds_what_one_may_see_newest_first(city: City) -> None:
    improvement(city.roads, "Lama", days_ago=9)
    improvement(city.roads_section, "Baru", days_ago=1)
    improvement(city.health, "Lain")
    assert titles(city.client(city.sari)) == ["Baru", "Lama"]
    assert titles(city.client(city.dewi)) == ["Lain"]
    assert titles(city.client(city.oki)) == ["Lain", "Baru", "Lama"]
    assert titles(city.client(city.citra)) == []


def test_filters(city: City) -> None:
    group = group_of(city.roads)
    group.members.create(person=city.sari, name="Sari", since=MONDAY.date())
    improvement(city.roads, "Tambal jalan", group=group)
    improvement(city.roads_section, "Ganti lampu", days_ago=1)
    improvement(city.roads, "Cat marka", state="finished", ended_at=MONDAY, days_ago=2)
    client = city.client(city.sari)
    assert titles(client, whose="mine") == ["Tambal jalan"]
    assert titles(client, q="lampu") == ["Ganti lampu"]
    assert titles(client, q="tambal cepat") == ["Tambal jalan"]  # in title and group
    assert titles(client, state="finished") == ["Cat marka"]
    assert titles(client, unit=city.roads_section.pk) == ["Ganti lampu"]
    assert titles(client, unit=city.health.pk, state="nonsense") == titles(client)


@pytest.mark.parametrize("order", ["newest", "priority"])
def test_pages_follow_each_other_without_gap(
    city: City, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(listing, "PAGE_LENGTH", 2)
    for place in range(5):
        improvement(
            city.roads, f"P{place}", days_ago=place % 3, priority=[None, 50, 50, 80, None][place]
        )
    found, after = list[str](), ""
    client = city.client(city.sari)
    while True:
        page = client.get(LIST, {"order": order, "after": after}).context["page"]
        found += [one.title for one in page.rows]
        if page.next is None:
            break
        after = page.next
    wanted = {"newest": ["P3", "P0", "P4", "P1", "P2"], "priority": ["P3", "P1", "P2", "P0", "P4"]}
    assert found == wanted[order]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_few_queries(city: City, count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        improvement(city.roads, f"P{place}", group=group_of(city.roads, f"K{place}"))
    client = city.client(city.sari)
    with django_assert_num_queries(5):
        assert len(titles(client)) == count


def test_three_criteria_give_a_score_that_explains_itself(city: City) -> None:
    one = improvement(city.roads, "Tambal jalan")
    client = city.client(city.sari)
    address = f"{LIST}{one.pk}/prioritas/"
    assert "Belum diverifikasi" in client.get(address).content.decode()
    said = {"dasar": "3", "lokal": "2", "pembangunan": "1", "note-dasar": "Jalan ke puskesmas"}
    assert client.post(address, said).status_code == 302
    one.refresh_from_db()
    assert one.priority == 67
    page = client.get(address).content.decode()
    assert "Prioritas tinggi, 67" in page
    assert "sebagian besar dapat dikerjakan dengan yang ada" in page
    assert "Jalan ke puskesmas" in page
    assert AuditEntry.objects.get(verb="improvement.priority").detail["score"] == "67"


def test_the_shipped_criteria_count_the_same_and_are_told_as_unverified() -> None:
    used = shipped()[JOMBANG]
    assert used.source.verified == "unverified"
    for node in ("dasar", "lokal", "pembangunan"):
        given = dict.fromkeys(("dasar", "lokal", "pembangunan"), "0") | {node: "3"}
        assert score(used, given).score == 33
    assert score(used, dict.fromkeys(given, "3")).category == "tinggi"


def test_who_looked_at_old_answers_is_told(city: City) -> None:
    one = improvement(city.roads, "Tambal jalan")
    judged(one, city.sari, "3", "2", "1")
    with pytest.raises(OvertakenError, match="baru saja"):
        set_priority(
            improvement_id=one.pk, instrument=JOMBANG, answers=answers("0", "0", "0"), seen=None,
            by=city.budi.powers(), at=MONDAY,
        )  # fmt: skip
    judged(one, city.oki, "0", "0", "0")
    assert one.priority_answers.count() == 3
    one.refresh_from_db()
    assert one.priority == 0


def test_of_two_who_judge_the_second_sees_the_first_and_may_save(city: City) -> None:
    one = improvement(city.roads, "Tambal jalan")
    address = f"{LIST}{one.pk}/prioritas/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    shown = [client.get(address).context["form"]["seen"].value() for client in (sari, budi)]
    first = {"dasar": "3", "lokal": "2", "pembangunan": "1", "note-dasar": "Jalan ke puskesmas"}
    assert sari.post(address, first | {"seen": shown[0]}).status_code == 302
    second = {"dasar": "0", "lokal": "0", "pembangunan": "1", "note-dasar": "Sudah ditambal"}
    refused = budi.post(address, second | {"seen": shown[1]})
    page = refused.content.decode()
    assert (refused.status_code, "baru saja menilai" in page) == (409, True)
    assert "Jalan ke puskesmas" in page
    assert 'value="Sudah ditambal"' in page
    again = refused.context["form"]["seen"].value()
    assert budi.post(address, second | {"seen": again}).status_code == 302
    assert set(one.priority_answers.values_list("by", flat=True)) == {city.budi.pk}


@pytest.mark.parametrize("who", ["dewi", "wati", "eva", "citra"])
def test_only_who_works_on_it_or_coaches_it_judges(city: City, who: str) -> None:
    one = improvement(city.roads, "Tambal jalan")
    with pytest.raises(NotPermittedError):
        judged(one, getattr(city, who), "3", "2", "1")


@pytest.mark.parametrize("value", ["9", ""])
def test_an_answer_that_does_not_exist_is_refused(city: City, value: str) -> None:
    one = improvement(city.roads, "Tambal jalan")
    with pytest.raises(DomainError):
        judged(one, city.sari, "3", value, "1")


def test_an_unknown_instrument_is_no_page(city: City) -> None:
    one = improvement(city.roads, "Tambal jalan")
    address = f"{LIST}{one.pk}/prioritas/?instrument=nonsense"
    assert city.client(city.sari).get(address).status_code == 404


def test_who_only_reads_sees_the_result_but_no_form(city: City) -> None:
    one = improvement(city.roads, "Tambal jalan")
    judged(one, city.sari, "3", "3", "3")
    address = f"{LIST}{one.pk}/prioritas/"
    page = city.client(city.wati).get(address).content.decode()
    assert "Prioritas tinggi, 100" in page
    assert "Simpan prioritas" not in page
    refused = city.client(city.wati).post(address, {})
    assert (refused.status_code, "unit atau kelompok lain" in refused.content.decode()) == (
        403,
        True,
    )


def test_a_governments_own_instrument_comes_first(city: City, settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    own = tmp_path / "instruments" / "prioritas-kota.yaml"
    own.parent.mkdir()
    shipped_file = files("tuntas.rules.instruments") / "files" / f"{JOMBANG}.yaml"
    text = shipped_file.read_text(encoding="utf-8")
    own.write_text(text.replace(f"key: {JOMBANG}", "key: prioritas-kota"), encoding="utf-8")
    one = improvement(city.roads, "Tambal jalan")
    page = city.client(city.sari).get(f"{LIST}{one.pk}/prioritas/")
    assert page.context["instrument"].key == "prioritas-kota"
    assert f"?instrument={JOMBANG}" in page.content.decode()
