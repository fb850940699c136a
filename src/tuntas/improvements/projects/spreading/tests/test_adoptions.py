"""Others take a practice over, and prove it anew."""

import json
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.personas import City

from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
)
from tuntas.improvements.projects.spreading.actions.adoptions import (
    adopt_from_elsewhere,
    adopt_practice,
)
from tuntas.improvements.projects.spreading.actions.sharing import withdraw_practice
from tuntas.improvements.projects.spreading.document import as_json, practice_of, read_practice
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    SECRET_NAME,
    shared,
)


@pytest.mark.django_db
def test_another_unit_takes_it_over_and_proves_it_anew(city: City) -> None:
    source, uid = shared(city), uuid4()
    dewi = city.dewi.powers()
    adopt = partial(
        adopt_practice, practice_id=source.pk, unit_id=city.health.pk, group_id=None, by=dewi, at=NOW
    )  # fmt: skip
    made = adopt(uid=uid)
    assert adopt(uid=uid).pk == made.pk  # sent twice
    assert (made.adopted_from_id, made.effect_id, made.current_step) == (source.pk, None, 1)
    assert (made.source, made.indicator, made.started_on) == (
        "indicator", "working-time-median", None,
    )  # fmt: skip
    copied = made.steps.get(number=4).content
    assert copied["countermeasures"][0]["what"] == "Periksa sekali di meja depan"
    assert SECRET_NAME not in json.dumps(copied)
    with pytest.raises(DomainError, match="sedang menerapkan"):
        adopt(uid=uuid4())
    page = Client().get(reverse("practice", args=[source.pk])).content.decode()
    assert "Dinas Kesehatan" in page
    with pytest.raises(DomainError, match="unit Anda sendiri"):
        adopt_practice(
            practice_id=source.pk, unit_id=city.roads.pk, group_id=None, uid=uuid4(),
            by=city.sari.powers(), at=NOW,
        )  # fmt: skip
    with pytest.raises(NotPermittedError):
        adopt_practice(
            practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
            by=city.sari.powers(), at=NOW,
        )  # fmt: skip


@pytest.mark.django_db
def test_adopting_twice_leads_to_the_improvement_that_was_made(city: City) -> None:
    source, dewi = shared(city), city.client(city.dewi)
    adopt = reverse("practice_adopt", args=[source.pk])
    sent = {"uid": str(uuid4()), "group": ""}
    first, again = dewi.post(adopt, sent), dewi.post(adopt, sent)
    made = Improvement.objects.get(adopted_from=source)
    assert first["Location"] == again["Location"] == reverse("improvement", args=[made.pk])
    refused = dewi.post(adopt, {**sent, "uid": str(uuid4())})
    assert refused.status_code == 409
    assert f"dalam perbaikan “{made.title}”" in refused.content.decode()
    assert reverse("improvement", args=[made.pk]) in refused.content.decode()
    withdraw_practice(improvement_id=source.pk, by=city.budi.powers(), at=NOW)
    late = adopt_practice(
        practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=made.uid,
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    assert late.pk == made.pk


@pytest.mark.django_db
def test_a_file_carries_a_practice_to_another_government(city: City) -> None:
    source = shared(city)
    data = json.dumps(as_json(practice_of(source))).encode()
    read = read_practice(data)
    assert read.steps == practice_of(source).steps
    made = adopt_from_elsewhere(
        practice=read, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    assert made.adopted_government
    assert made.adopted_from_id is None
    assert made.steps.get(number=7).content["becomes"] == "Pemeriksaan sekali jadi"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("indicator", "part", "source"),
    [
        ("working-time-median", "", "indicator"),
        ("working-time-median", "../../x", ""),
        ("../../x", "", ""),
    ],
)
def test_of_a_file_only_a_known_indicator_is_kept(
    city: City, indicator: str, part: str, source: str
) -> None:
    file = {**as_json(practice_of(shared(city))), "indicator": indicator, "part": part}
    made = adopt_from_elsewhere(
        practice=read_practice(json.dumps(file).encode()), unit_id=city.health.pk, group_id=None,
        uid=uuid4(), by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    kept = (indicator, part) if source else ("", "")
    assert (made.source, made.indicator, made.part) == (source, *kept)
