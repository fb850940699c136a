"""What citizens see of promises: figures, lists, pages, poster, data; never drafts, never names of citizens."""

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.improvements.models import Promise
from tuntas.improvements.promises.actions.outcomes import break_promise
from tuntas.improvements.promises.actions.promises import Origin
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.promises.queries.public_promises import unit_tallies
from tuntas.improvements.promises.tests.promise_samples import (
    TODAY,
    drafted,
    held,
    kept,
    planned,
    signed,
    survey_item,
)

pytestmark = pytest.mark.django_db
DRAFT = "Janji yang belum ditandatangani"
SECRET = "Rahma Warga"


def text(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def ahead() -> date:
    """Return a due day that the pages, which go by the real day, see as one to come."""
    return timezone.localdate() + timedelta(days=40)


def everything(city: City) -> tuple[Promise, Promise, Promise]:
    """Make one of each: running, kept and disputed, broken; and what could leak."""
    drafted(city, text=DRAFT)
    running, done, broken = signed(city, due=ahead()), kept(city), signed(city, text="=Lampu jalan")
    held(city, {done: "not-kept"}, note="Masih berlubang")
    break_promise(
        promise_id=broken.pk, reason="Anggaran dipotong", by=city.budi.powers(), at=MONDAY
    )
    planned(city)
    return running, done, broken


def test_the_counter_and_its_lists(city: City) -> None:
    everything(city)
    page = text("/janji/")
    assert "Dari 2 janji yang sudah jatuh tempo atau sudah selesai, 0 ditepati tepat waktu." in page
    assert "belum melihatnya terwujud" in page
    assert "belum diverifikasi" in page
    assert city.roads.name in page
    for state, shown in (
        ("diperdebatkan", 1),
        ("ditepati", 0),
        ("tidak-ditepati", 1),
        ("terlambat", 0),
    ):
        listed = text(f"/janji/?state={state}&unit={city.roads.pk}")
        assert listed.count("<li><h3>") == shown, state
    for odd in ("?state=x", "?unit=x", "?after=x&state=ditepati", "?lewati=x", f"?lewati={10**18}"):
        text(f"/janji/{odd}")


def test_without_promises_the_page_says_so(city: City) -> None:
    drafted(city, text=DRAFT)
    assert "Belum ada janji" in text("/janji/")
    text(f"/janji/unit/{city.roads.pk}/", 404)
    text(f"/janji/unit/{city.roads.pk}/janji.pdf", 404)


def test_nothing_shows_drafts_or_citizens(city: City) -> None:
    promises = everything(city)
    pages = [
        "/janji/", "/janji/?state=berjalan", "/janji.csv", "/janji.json",
        f"/janji/unit/{city.roads.pk}/", *(f"/janji/{one.pk}/" for one in promises),
    ]  # fmt: skip
    for address in pages:
        page = text(address)
        assert DRAFT not in page, address
        assert SECRET not in page, address
    text(f"/janji/{Promise.objects.get(text=DRAFT).pk}/", 404)


def test_a_promise_anew_is_shown_once_it_is_signed(city: City) -> None:
    *_rest, broken = everything(city)
    broken = Promise.objects.get(pk=broken.pk)
    drafted(city, text=DRAFT + " lagi", origin=Origin(follows=broken))
    assert "Dijanjikan ulang" not in text(f"/janji/{broken.pk}/")
    anew = signed(city, text="Lampu menyala", origin=Origin(follows=broken))
    assert "Lampu menyala" in text(f"/janji/{broken.pk}/")
    assert "=Lampu jalan" in text(f"/janji/{anew.pk}/")


def test_the_page_of_a_promise_says_what_both_sides_see(city: City) -> None:
    _running, done, broken = everything(city)
    page = text(f"/janji/{done.pk}/")
    assert "Diperdebatkan" in page
    assert "Masih berlubang" in page
    assert "12 warga dan 4 pejabat hadir" in page
    assert "Anggaran dipotong" in text(f"/janji/{broken.pk}/")
    assert "12 warga dan 4 pejabat memeriksa 1 janji" in text(f"/janji/unit/{city.roads.pk}/")


def test_what_citizens_did_not_see_is_not_counted_as_kept(city: City) -> None:
    """Once it was both: counted as kept on time, and badged as disputed."""
    everything(city)
    kept(city)
    held(city, {kept(city): "partly"})
    tally = unit_tallies(on=timezone.localdate(), rule=promise_rule())[city.roads.pk]
    assert (tally.kept, tally.disputed) == (2, 1)
    parts = (
        tally.kept, tally.kept_late, tally.disputed, tally.running, tally.late, tally.broken,
    )  # fmt: skip
    assert sum(parts) == tally.promised == Promise.objects.made().count()
    counters = [
        [int(one) for one in re.findall(r"<dd>(\d+)</dd>", text(address))]
        for address in ("/janji/", f"/janji/unit/{city.roads.pk}/")
    ]
    assert counters == [[tally.promised, *parts]] * 2
    row = re.findall(r'class="num" data-label="[^"]+">(\d+)<', text("/janji/"))
    assert [int(one) for one in row] == counters[0]


def test_a_disputed_promise_is_kept_by_the_words_of_its_unit_alone(city: City) -> None:
    done = kept(city)
    assert "Ditepati 16 November 2026, tepat waktu." in text(f"/janji/{done.pk}/")
    held(city, {done: "not-kept"})
    page = text(f"/janji/{done.pk}/")
    assert "Kata kantor: terwujud 16 November 2026." in page
    assert "Ditepati" not in page
    assert "Yang sudah dilakukan" not in page


def test_a_forum_without_findings_is_not_said_to_have_checked_nothing(city: City) -> None:
    """Once it read "12 warga dan 4 pejabat memeriksa 0 janji"."""
    kept(city)
    held(city, {})
    page = text(f"/janji/unit/{city.roads.pk}/")
    assert "12 warga dan 4 pejabat bertemu; tidak ada temuan tentang janji yang dicatat." in page
    assert "memeriksa 0" not in page


def test_figures_are_kept_until_a_promise_changes(
    city: City, django_assert_num_queries: Any
) -> None:
    rule, today = promise_rule(), timezone.localdate()
    promise = signed(city)
    unit_tallies(on=today, rule=rule)
    with django_assert_num_queries(1):
        unit_tallies(on=today, rule=rule)
    break_promise(promise_id=promise.pk, reason="x", by=city.budi.powers(), at=timezone.now())
    assert unit_tallies(on=today, rule=rule)[city.roads.pk].broken == 1
    later = ahead() + timedelta(days=1)
    signed(city, due=ahead())
    assert unit_tallies(on=today, rule=rule)[city.roads.pk].late == 0
    assert unit_tallies(on=later, rule=rule)[city.roads.pk].late == 1


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        promise = kept(city)
        held(city, {promise: "not-kept"})
    client = Client()
    for address, queries in (
        ("/janji/", 3), ("/janji/?state=ditepati", 3), (f"/janji/unit/{city.roads.pk}/", 5),
        (f"/janji/{promise.pk}/", 3), ("/janji.csv", 2), ("/janji.json", 2),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            client.get(address)


def test_open_data_tell_every_promise(city: City) -> None:
    running, done, broken = everything(city)
    found = json.loads(text("/janji.json"))
    assert (found["broken_after_days"], found["broken_after_days_verified"]) == (90, "unverified")
    told = {one["id"]: (one["standing"], one["kept_on"]) for one in found["promises"]}
    assert told == {
        running.pk: ("running", None), done.pk: ("disputed", TODAY.isoformat()),
        broken.pk: ("broken", None),
    }  # fmt: skip
    table = text("/janji.csv")
    assert table.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
    assert {row["promise"] for row in rows} >= {"'=Lampu jalan"}
    assert [int(row["id"]) for row in rows] == [one["id"] for one in found["promises"]]


def test_open_data_are_sent_again_only_after_a_change(city: City) -> None:
    promise, client = signed(city), Client()
    for address in ("/janji.json", "/janji.csv"):
        known = {"if-none-match": client.get(address)["ETag"]}
        assert client.get(address, headers=known).status_code == 304
    break_promise(promise_id=promise.pk, reason="x", by=city.budi.powers(), at=timezone.now())
    assert client.get("/janji.json", headers=known).status_code == 200


def test_the_poster_is_a_pdf(city: City) -> None:
    signed(city)
    answer = Client().get(f"/janji/unit/{city.roads.pk}/janji.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_promise_names_the_complaint_that_it_answers(city: City) -> None:
    item = survey_item(city, text="Jalan lama ditambal")
    item.survey.sheets.create(
        uid="00000000-0000-4000-8000-000000000001", channel="link", answered_at=MONDAY, other=SECRET
    )
    promise = signed(city, origin=Origin(item=item))
    page = text(f"/janji/{promise.pk}/")
    assert "Jalan lama ditambal" in page
    assert SECRET not in page
