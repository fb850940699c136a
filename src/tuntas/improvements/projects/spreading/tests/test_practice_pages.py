"""What everybody reads of a practice: in plain words, without names, without small numbers."""

import json
import re
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.personas import City

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.queries.numbers import numbered, open_content
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    put,
    stepped,
)
from tuntas.improvements.projects.spreading.actions.adoptions import (
    adopt_practice,
)
from tuntas.improvements.projects.spreading.document import as_json, practice_of
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    SECRET_NAME,
    promised,
    proven,
    renewal,
    shared,
)


@pytest.mark.django_db
def test_a_practice_tells_everybody_what_but_nobody_who(city: City) -> None:
    made = shared(city)
    for name in ("practice", "practice_json"):
        response = Client().get(reverse(name, args=[made.pk]))
        text = response.content.decode()
        assert "Periksa sekali di meja depan" in text
        assert "Pemeriksaan sekali jadi" in text
        assert SECRET_NAME not in text
        assert "1250000" not in text
        assert "1.250.000" not in text
    listed = Client().get(reverse("practices")).content.decode()
    assert "Berkas satu pintu" in listed
    numbers = Client().get(reverse("practice_numbers", args=[made.pk]))
    assert len(numbers.content.decode().splitlines()) == 25


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    city: City, count: int, django_assert_num_queries: object
) -> None:
    first = shared(city)
    for _ in range(count - 1):
        Improvement.objects.create(
            unit=city.health,
            title="Lain",
            summary="Ya.",
            shared_at=NOW,
            effect=first.effect,
            shared_as=first.shared_as,
        )
    client = Client()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert client.get(reverse("practices")).status_code == 200


@pytest.mark.django_db
def test_a_practice_begins_with_what_it_was_and_is_in_plain_words(city: City) -> None:
    """Once its first words were intervals, correlations and the name of a method."""
    made = shared(city)
    for address in (reverse("practices"), reverse("practice", args=[made.pk])):
        page = Client().get(address).content.decode()
        shown = re.sub(r"<details.*?</details>|<svg.*?</svg>", "", page, flags=re.DOTALL)
        assert re.search(r"dulu rata-rata \d.*?, sejak November 2025 rata-rata \d", shown)
        assert "Sudah bertahan 12 bulan." in shown
        for term in ("95%", "GLS", "saling terkait"):
            assert term not in shown, (address, term)
            assert term in page or term == "GLS", (address, term)
        assert "Angka lengkapnya" in page


@pytest.mark.django_db
def test_where_no_change_is_seen_nothing_is_called_a_hint(city: City) -> None:
    source = shared(city)
    made = adopt_practice(
        practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    put(city.health, stepped(2000, 2000, sides=(16, 8), seed=5))
    Improvement.objects.filter(pk=made.pk).update(started_on=date(2026, 3, 1))
    compute([made.pk], at=NOW)
    page = Client().get(reverse("practice", args=[source.pk])).content.decode()
    adopted = page[page.index("Diterapkan di") :]
    assert "belum ada petunjuk perubahan" in adopted
    assert "masih dapat muncul secara kebetulan" in adopted
    assert "baru petunjuk" not in adopted


@pytest.mark.django_db
def test_the_pages_lead_from_the_proof_to_standard_practice_and_adoption(city: City) -> None:
    made, standard = proven(city), promised(city)
    budi, dewi = city.client(city.budi), city.client(city.dewi)
    step = budi.get(reverse("improvement_step", args=[made.pk, 7]))
    assert "Usulkan standar baru" in step.content.decode()
    proposal = reverse("improvement_propose", args=[made.pk])
    assert budi.post(proposal, {"service": "999999"}).status_code == 422
    done = budi.post(proposal, {"service": standard.service_id})
    assert done["Location"] == reverse("draft_edit", args=[standard.service_id])
    assert budi.post(proposal, {"service": standard.service_id}).status_code == 409
    drafted = budi.get(reverse("improvement_step", args=[made.pk, 7])).content.decode()
    assert "Rancangan standarnya menunggu Anda tetapkan." in drafted
    assert "Usulkan standar baru" not in drafted
    sharing = reverse("improvement_share", args=[made.pk])
    assert budi.post(sharing, {"summary": " "}).status_code == 422
    told = {"summary": "Diperiksa sekali.", "seen": renewal(made).seen}
    assert budi.post(sharing, told).status_code == 302
    assert dewi.get(sharing).status_code == 403  # no head
    adopt = reverse("practice_adopt", args=[made.pk])
    assert dewi.get(adopt).status_code == 200
    sent = dewi.post(adopt, {"uid": str(uuid4()), "group": ""})
    adopted = Improvement.objects.get(adopted_from=made)
    assert sent["Location"] == reverse("improvement", args=[adopted.pk])
    file = BytesIO(json.dumps(as_json(practice_of(Improvement.objects.get(pk=made.pk)))).encode())
    file.name = "praktik.json"
    take = reverse("practice_take")
    sent = dewi.post(take, {"uid": str(uuid4()), "group": "", "file": file})
    assert sent.status_code == 302
    broken = BytesIO(b"{}")
    broken.name = "praktik.json"
    assert dewi.post(take, {"uid": str(uuid4()), "group": "", "file": broken}).status_code == 409


def kept_counts(counts: list[int]) -> dict[str, Any]:
    """Return a kept result of complaints a month, half of the months before the change."""
    months = [f"2025-{month:02}" for month in range(1, len(counts) + 1)]
    half = len(counts) // 2
    return {
        "measure": {"unit": "complaints"},
        "effect": {"method": "segmented", "mean_before": 11.5, "mean_after": 2.25},
        "points": {
            "month": months,
            "phase": ["before"] * half + ["after"] * (len(counts) - half),
            "value": [float(one) for one in counts],
            "control": [9.0, 3.0] + [None] * (len(counts) - 2),
            "n": counts,
            "fitted": [None] * len(counts),
            "counterfactual": [None] * len(counts),
        },
    }


def test_a_practice_tells_no_number_that_open_data_withhold() -> None:
    """Once months of one or two complaints stood in its page, its drawing and its CSV."""
    found = open_content(kept_counts([12, 11, 5, 4, 1, 0]))
    assert [one.value for one in numbered(found)] == [12, 11, 5, None, None, 0]
    assert [one.n for one in numbered(found)] == [12, 11, 5, None, None, 0]
    assert [one.control for one in numbered(found)][:2] == [9, None]
    assert found["effect"] == {"method": "segmented", "mean_before": 12, "mean_after": 2}
    assert open_content(kept_counts([12, 11, 5, 6]))["effect"]["mean_after"] == 2.25


@pytest.mark.django_db
def test_pages_and_files_of_practices_leave_small_months_out(city: City) -> None:
    made = shared(city)
    kept = made.effect
    assert kept is not None
    kept.content["points"]["n"][3] = 2
    kept.content["points"]["value"][3] = 1234.5
    kept.pk = None  # results are never changed: the newest one stands
    kept.save()
    Improvement.objects.filter(pk=made.pk).update(effect=kept)
    rows = Client().get(reverse("practice_numbers", args=[made.pk])).content.decode().split()
    assert rows[4].split(",")[2:5] == ["", "", ""]
    assert "1234.5" not in "".join(rows)
    months = re.findall(r",(\d+),[^,]*,[^,]*$", "\n".join(rows[1:]), flags=re.MULTILINE)
    assert min(map(int, months)) >= 5


@pytest.mark.django_db
def test_everybody_reads_what_the_lines_of_the_drawing_are(city: City) -> None:
    page = Client().get(reverse("practice", args=[shared(city).pk])).content.decode()
    figure = page[page.index("<figure>") : page.index("</figure>")]
    for mark in ("angka setiap bulan", "garis sebelum dan sesudah", "bila tidak ada perubahan"):
        assert mark in figure
