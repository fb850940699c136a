"""The pages of proof: who sees them, what they say, what a reader takes home."""

import csv
import html
import io
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.personas import City

from tuntas.improvements.models import Group, GroupMember, Improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import measure_mark
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    OCTOBER,
    SHARE,
    SPEED,
    START,
    begun,
    estimated,
    measured,
    published,
    put,
    stepped,
)

PAGES = ("dampak/", "dampak.csv", "ukuran/", "perubahan/", "penghematan/")


def address(improvement: Improvement, page: str) -> str:
    return f"/kerja/perbaikan/{improvement.pk}/{page}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.django_db
def test_another_unit_sees_nothing(city: City, page: str) -> None:
    made = measured(city)
    compute(at=NOW)
    assert city.client(city.sari).get(address(made, page)).status_code == 200
    assert city.client(city.dewi).get(address(made, page)).status_code == 404
    assert city.client(city.citra).get(address(made, page)).status_code == 404


@pytest.mark.parametrize("page", ["ukuran/", "perubahan/", "penghematan/"])
@pytest.mark.django_db
def test_who_only_reads_gets_no_form(city: City, page: str) -> None:
    made = measured(city)
    mayor = city.client(city.wati)
    for refused in (mayor.get(address(made, page)), mayor.post(address(made, page), {})):
        assert refused.status_code == 403
        assert "unit atau kelompok lain" in refused.content.decode()
    seen = mayor.get(address(made, "dampak/"))
    assert seen.status_code == 200
    assert "Ubah yang diukur" not in seen.content.decode()


@pytest.mark.django_db
def test_a_member_from_another_unit_works_on_it_too(city: City) -> None:
    made = measured(city)
    group = Group.objects.create(
        unit=city.roads, name="Gerak Cepat", formed_on=OCTOBER, last_activity_at=NOW
    )
    GroupMember.objects.create(group=group, person=city.dewi, name="Dewi", since=OCTOBER)
    Improvement.objects.filter(pk=made.pk).update(group=group)
    assert city.client(city.dewi).get(address(made, "ukuran/")).status_code == 200


@pytest.mark.django_db
def test_the_page_says_how_far_the_proof_has_come(city: City) -> None:
    client, made = city.client(city.sari), begun(city)

    def text() -> str:
        return client.get(address(made, "dampak/")).content.decode()

    assert "Belum dipilih apa yang diukur" in text()
    Improvement.objects.filter(pk=made.pk).update(source="own", own_label="Berkas kembali")
    assert "sejak bulan apa" in text()
    Improvement.objects.filter(pk=made.pk).update(started_on=OCTOBER, effect_asked_at=NOW)
    assert "Dihitung dalam beberapa menit" in text()
    compute(at=NOW)
    assert "Belum ada angka" in text()


@pytest.mark.django_db
def test_the_page_tells_everything_by_which_one_may_judge(city: City) -> None:
    put(city.health, [2000 + one / 20 for one in stepped(2000, 2000, seed=5)])
    put(city.roads, stepped(90, 60), indicator=SHARE)
    made = measured(city, beside=[city.health.pk], watched=[SHARE])
    compute(at=NOW)
    text = city.client(city.sari).get(address(made, "dampak/")).content.decode()
    for said in (
        "Membaik: mulai November 2025", "12 sebelum, 12 sesudah", "DINKES", "Rentang 95 persen",
        "Kaitan antarbulan", "Yang hanya terjadi di unit ini", "Versi data 20261116",
        "Selesai sesuai janji", "memburuk", "12 bulan", 'class="expected"', 'class="beside"',
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        (datetime(2025, 11, 30, 16, 59, tzinfo=UTC), ""),  # the last minute of the month, here
        (datetime(2025, 11, 30, 17, 0, tzinfo=UTC), "1 Desember 2025"),
    ],
)
@pytest.mark.django_db
def test_a_start_from_before_the_improvement_says_so(
    city: City, noted: datetime, said: str
) -> None:
    made = measured(city)
    Improvement.objects.filter(pk=made.pk).update(made_at=noted)
    compute(at=NOW)
    text = city.client(city.sari).get(address(made, "dampak/")).content.decode()
    told = f"Bulan mulai November 2025 ditetapkan setelah angkanya ada: perbaikan ini baru dicatat pada {said}."
    assert ("setelah angkanya ada" in text) == bool(said)
    assert (told in text) == bool(said)


@pytest.mark.django_db
def test_units_that_were_not_used_are_not_named_as_compared_with(city: City) -> None:
    put(city.health, stepped(2000, 2000, seed=5))
    made = measured(city, stepped(2000, 1200, sides=(3, 12)), beside=[city.health.pk])
    compute(at=NOW)
    text = city.client(city.sari).get(address(made, "dampak/")).content.decode()
    assert "Terlalu dini" in text or "nilai tengah" in text
    for said in ("Unit pembanding</dt>", "DINKES", 'class="beside"'):
        assert said not in text, said


@pytest.mark.django_db
def test_the_page_speaks_english(city: City) -> None:
    made = measured(city)
    compute(at=NOW)
    client = city.client(city.sari)
    text = client.get(address(made, "dampak/"), headers={"accept-language": "en"}).content.decode()
    assert "Better: from November 2025" in text
    assert "Time to completion (median)" in text


@pytest.mark.django_db
def test_a_saving_without_an_effect_is_told_as_such(city: City) -> None:
    made = measured(city, stepped(2000, 2000, seed=4))
    facts = SavingsFacts(minutes_saved=30, cases_per_month=100, savings_assumption="Dua sampel.")
    estimated(city, made, facts)
    compute(at=NOW)
    text = city.client(city.sari).get(address(made, "dampak/")).content.decode()
    assert "belum didukung angka" in text
    assert "50 jam per bulan, 600 jam per tahun" in text
    assert "Dua sampel." in text


@pytest.mark.django_db
def test_earlier_results_stay_on_the_page(city: City) -> None:
    made = measured(city)
    compute(at=NOW)
    put(city.roads, [1190.0], last=OCTOBER.replace(month=11))
    december = NOW + timedelta(days=25)
    published("later", december)
    compute(at=december)
    text = city.client(city.sari).get(address(made, "dampak/")).content.decode()
    assert "Hasil sebelumnya" in text
    assert "13 bulan" in text


@pytest.mark.parametrize("transition", [0, 1])
@pytest.mark.django_db
def test_the_download_repeats_the_result(city: City, tmp_path: Path, transition: int) -> None:
    put(city.health, stepped(2000, 2000, sides=(10, 12), seed=5))
    made = measured(city, beside=[city.health.pk], transition=transition)
    compute(at=NOW)
    made.refresh_from_db()
    assert made.effect is not None
    answer = city.client(city.sari).get(address(made, "dampak.csv"))
    file = tmp_path / f"dampak-{made.pk}.csv"
    file.write_bytes(answer.content)
    page = city.client(city.sari).get(address(made, "dampak/"))
    command = page.context["panel"].shown.command.split()
    assert command[:3] == ["tuntas", "effect", file.name]
    said = io.StringIO()
    call_command("effect", str(file), *command[3:], stdout=said)
    again, kept = json.loads(said.getvalue()), made.effect.content["effect"]
    for name in ("method", "before", "after", "level", "slope", "autocorrelation", "held_months"):
        assert again.get(name) == kept.get(name), name
    assert again["sentence"]["id"].split(":")[0] == made.effect.sentence_id.split(":")[0]


@pytest.mark.django_db
def test_the_download_holds_the_months_with_their_phase(city: City) -> None:
    made = measured(city, transition=2)
    compute(at=NOW)
    content = city.client(city.sari).get(address(made, "dampak.csv")).content.decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == 24
    assert [row["phase"] for row in rows].count("transition") == 2
    assert (rows[0]["month"], rows[0]["n"], rows[0]["beside"]) == ("2024-11", "20", "")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.django_db
def test_the_page_asks_the_same_whatever_there_is(city: City, count: int) -> None:
    keys = [SHARE, "reopened", "clocks-kept"][:count]
    for key in keys:
        put(city.roads, stepped(90, 60), indicator=key)
    made = measured(city, watched=keys)
    compute(at=NOW)
    client = city.client(city.sari)
    client.get(address(made, "dampak/"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(made, "dampak/")).status_code == 200
    assert len(asked) == 5


@pytest.mark.parametrize(("page", "queries"), [("ukuran/", 10), ("perubahan/", 10)])
@pytest.mark.django_db
def test_forms_ask_at_most_ten_times(city: City, page: str, queries: int) -> None:
    put(city.health, stepped(2000, 2000))
    made = measured(city)
    client = city.client(city.sari)
    client.get(address(made, page))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(made, page)).status_code == 200
    assert len(asked) <= queries


def form(**changes: str) -> dict[str, str]:
    return {"source": "indicator", "figure": f"{SPEED}|", "target": "3 hari", **changes}


@pytest.mark.django_db
def test_the_form_chooses_a_measure(city: City) -> None:
    published()
    put(city.roads, stepped(2000, 1200))
    made = begun(city)
    answer = city.client(city.sari).post(address(made, "ukuran/"), form(seen=measure_mark(made)))
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.source, made.indicator, made.target) == ("indicator", SPEED, Decimal(1350))


@pytest.mark.parametrize("target", ["120", "100,5 %"])
@pytest.mark.django_db
def test_the_form_says_where_a_target_is_more_than_the_whole(city: City, target: str) -> None:
    published()
    put(city.roads, stepped(60, 80), indicator=SHARE)
    made = begun(city)
    client, page = city.client(city.sari), address(made, "ukuran/")
    answer = client.post(page, form(figure=f"{SHARE}|", target=target))
    told = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f"Targetnya {target.removesuffix(' %')} %" in told
    assert "Tulis 100 atau kurang" in told
    assert f'value="{target}"' in told
    said = form(figure=f"{SHARE}|", target="100", seen=measure_mark(made))
    assert client.post(page, said).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": "3"}, "dengan satuan"),
        ({"figure": ""}, "sesuai pilihan Anda"),
        ({"source": "own"}, "sesuai pilihan Anda"),
        ({"source": "somewhere"}, "somewhere"),
        ({"figure": "ikm|"}, "ikm|"),
    ],
)
@pytest.mark.django_db
def test_the_form_says_what_is_wrong(city: City, changes: dict[str, str], said: str) -> None:
    published()
    put(city.roads, stepped(2000, 1200))
    made = begun(city)
    answer = city.client(city.sari).post(address(made, "ukuran/"), form(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def figures(*values: tuple[str, str, str]) -> dict[str, Any]:
    rows = {
        f"form-{at}-{name}": one
        for at, row in enumerate(values)
        for name, one in zip(("month", "seen", "value"), row, strict=True)
    }
    return {"form-TOTAL_FORMS": len(values), "form-INITIAL_FORMS": len(values), **rows}


@pytest.mark.django_db
def test_own_figures_are_typed_with_commas(city: City) -> None:
    made = begun(city)
    Improvement.objects.filter(pk=made.pk).update(source="own", own_label="Berkas kembali")
    client = city.client(city.sari)
    sent = figures(("2026-10-01", "", "1.234,5"), ("2026-09-01", "", ""), ("2026-08-01", "", "0"))
    assert client.post(address(made, "angka/"), sent).status_code == 302
    assert [float(value) for value in made.figures.values_list("value", flat=True)] == [0, 1234.5]
    page = client.get(address(made, "angka/")).content.decode()
    assert 'value="1.234,5"' in page
    assert 'value="1234.500000"' in page  # what was seen, for whoever comes second
    wrong = client.post(address(made, "angka/"), figures(("2026-10-01", "1234.5", "banyak")))
    assert wrong.status_code == 422
    assert "bukan angka" in wrong.content.decode()


@pytest.mark.django_db
def test_each_row_of_own_figures_is_called_by_the_month_it_sends(city: City) -> None:
    """Once a form from before the turn of a month came back with every figure a month too late."""
    made = begun(city)
    Improvement.objects.filter(pk=made.pk).update(source="own", own_label="Berkas kembali")
    sent = figures(("2026-03-01", "", "banyak"), ("2026-01-01", "", "7"), ("kemarin", "", "8"))
    answer = city.client(city.sari).post(address(made, "angka/"), sent)
    assert answer.status_code == 422
    told = re.findall(
        r'name="form-\d-month" value="([^"]*)".*?<label[^>]*>([^<]*)<', answer.content.decode(),
        flags=re.DOTALL,
    )  # fmt: skip
    assert told == [("2026-03-01", "Maret 2026"), ("2026-01-01", "Januari 2026"), ("kemarin", "")]


@pytest.mark.django_db
def test_own_figures_are_for_own_measures_only(city: City) -> None:
    made = measured(city)
    assert city.client(city.sari).get(address(made, "angka/")).status_code == 404


@pytest.mark.django_db
def test_who_types_a_month_second_keeps_what_was_typed(city: City) -> None:
    made = begun(city)
    Improvement.objects.filter(pk=made.pk).update(source="own", own_label="Berkas kembali")
    client = city.client(city.sari)
    client.post(address(made, "angka/"), figures(("2026-10-01", "", "5")))
    late = client.post(address(made, "angka/"), figures(("2026-10-01", "", "7")))
    assert late.status_code == 409
    assert "Angka 10/2026 sudah diubah" in late.content.decode()
    assert 'value="7"' in late.content.decode()
    assert made.figures.get().value == 5


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("ukuran/", {"source": "own", "label": "Berkas kembali"}),
        ("perubahan/", {"started_on": f"{START}", "transition_months": "0"}),
    ],
)
@pytest.mark.django_db
def test_what_ended_meanwhile_keeps_its_measure_and_the_form_says_so(
    city: City, page: str, sent: dict[str, str]
) -> None:
    made = measured(city)
    Improvement.objects.filter(pk=made.pk).update(state="finished", ended_at=NOW)
    answer = city.client(city.sari).post(address(made, page), sent)
    assert answer.status_code == 409
    assert "sudah berakhir" in answer.content.decode()
