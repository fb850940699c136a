"""Pages of values and pulses for each persona, and what none of them tells."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.personas import City

from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.pulse import DAYS
from tuntas.improvements.groups.tests.agents_samples import answered, pulse_of, roads_agent, staff
from tuntas.improvements.groups.tests.group_samples import roads_group
from tuntas.improvements.groups.values import OWN_FOLDER, value_choices, value_sets
from tuntas.improvements.models import Pulse, PulseAnswer
from tuntas.organisation.models import Person
from tuntas.rules.datafiles import shipped_texts
from tuntas.rules.improvement.rule_files import PACKAGE
from tuntas.rules.improvement.value_sets import FOLDER

FIVE = ("Ari", "Bela", "Cici", "Dodi", "Eko")
SAID = {f"q{place}": str(answer) for place, answer in enumerate([5, 1, 4, 2, 3, 5, 1])}
VALUES = "/kerja/nilai/"


def running(city: City) -> Pulse:
    """Begin a pulse of the roads agency today, by the clock of the pages."""
    staff(city.roads, *FIVE)
    return pulse_of(city.roads, city.budi, begins=timezone.localdate(), at=timezone.now())


def ended(pulse: Pulse) -> Pulse:
    """Let the two weeks go by."""
    pulse.begins -= timedelta(days=DAYS)
    pulse.ends -= timedelta(days=DAYS)
    pulse.save()
    return pulse


def page(client: Client, address: str = VALUES) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(
    "who", ["sari", "budi", "dewi", "oki", "eva", "wati", "vina", "adi", "citra"]
)
def test_everybody_at_work_reads_the_values(city: City, who: str) -> None:
    text = page(city.client(getattr(city, who)))
    assert "Berorientasi pelayanan" in text
    assert "Warga yang datang disapa dulu" in text
    assert "(belum diverifikasi)" in text
    assert ("Mulai denyut" in text) is (who in {"budi", "oki"})
    assert ("Agen perubahan:" in text) is (who in {"sari", "budi", "dewi", "oki", "eva", "wati"})


def test_groups_stand_with_their_values_for_who_may_see_them(city: City) -> None:
    roads_group(city, values=("berakhlak/loyal",))
    roads_agent(city)
    assert "Lancar Jaya" in page(city.client(city.sari))
    assert "Rencana saya sebagai agen" in page(city.client(city.sari))
    assert "Lancar Jaya" not in page(city.client(city.dewi))
    assert "Rencana saya sebagai agen" not in page(city.client(city.budi))


def test_a_citys_own_values_stand_beside_the_shipped_ones(
    city: City, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    own = tmp_path / OWN_FOLDER
    own.mkdir(parents=True)
    text = shipped_texts(PACKAGE, FOLDER)["berakhlak.yaml"]
    own.joinpath("kota.yaml").write_text(
        text.replace("key: berakhlak", "key: kota").replace(
            "id: BerAKHLAK", "id: Nilai Kota Contoh"
        )
    )
    own.joinpath("rusak.yaml").write_text("format: 2")
    assert list(value_sets()) == ["berakhlak", "kota"]
    assert len(value_choices()) == 14
    assert "Nilai Kota Contoh" in page(city.client(city.sari))


def test_a_head_begins_a_pulse_and_staff_answer_it(city: City) -> None:
    staff(city.roads, *FIVE)
    head = city.client(city.budi)
    unit = f"/kerja/nilai/denyut/baru/?unit={city.roads.pk}"
    assert "Mulai denyut" in page(head, unit)
    sent = {"value_set": "berakhlak", "begins": timezone.localdate().isoformat()}
    assert head.post(unit, sent).status_code == 302
    pulse = Pulse.objects.get()
    sari = city.client(city.sari)
    assert "Giliran Anda menjawab" in page(sari)
    address = f"/kerja/nilai/denyut/{pulse.pk}/jawab/"
    text = page(sari, address)
    assert "Warga diberi tahu semua syaratnya" in text
    assert "data-draft" not in text
    assert sari.post(address, {**SAID, "q3": ""}).status_code == 422
    assert sari.post(address, {**SAID, "q3": "9"}).status_code == 422
    assert not PulseAnswer.objects.exists()
    assert sari.post(address, SAID)["Location"] == VALUES
    assert PulseAnswer.objects.get().values == [5, 1, 4, 2, 3, 5, 1]
    assert "Giliran Anda" not in page(sari)
    again = sari.post(address, SAID)
    assert (again.status_code, "sudah menjawab" in again.content.decode()) == (409, True)
    assert "tidak menunggu jawaban Anda" in sari.get(address, follow=True).content.decode()
    assert PulseAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("unit", "begins", "status"),
    [("roads", "kemarin", 422), ("roads", "2020-01-01", 409), ("health", "", 200)],
)
def test_a_pulse_that_cannot_begin_says_why(
    city: City, unit: str, begins: str, status: int
) -> None:
    staff(city.roads, *FIVE)
    address = f"/kerja/nilai/denyut/baru/?unit={getattr(city, unit).pk}"
    answer = city.client(city.budi).post(address, {"value_set": "berakhlak", "begins": begins})
    assert answer.status_code == status  # of a foreign unit: asked which of one's own is meant
    assert not Pulse.objects.exists()


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("sari", 200), ("budi", 200), ("oki", 200), ("eva", 200), ("wati", 200),
        ("dewi", 404), ("vina", 404), ("adi", 404), ("citra", 404),
    ],
)  # fmt: skip
def test_a_pulse_is_seen_by_who_is_asked_and_who_sees_the_unit(
    city: City, who: str, seen: int
) -> None:
    pulse = running(city)
    client = city.client(getattr(city, who))
    assert client.get(f"/kerja/nilai/denyut/{pulse.pk}/").status_code == seen
    answer = client.get(f"/kerja/nilai/denyut/{pulse.pk}/jawab/")
    only_sees = seen == 200 and who not in {"sari", "budi"}
    assert answer.status_code == (302 if only_sees else seen)
    assert client.post(f"/kerja/nilai/denyut/{pulse.pk}/jawab/", SAID).status_code == (
        409 if only_sees else 302 if seen == 200 else 404
    )


def test_results_appear_only_when_it_is_over(city: City) -> None:
    pulse = running(city)
    for number, name in enumerate(FIVE):
        client = city.client(pulse_person(name))
        client.post(f"/kerja/nilai/denyut/{pulse.pk}/jawab/", {**SAID, "q0": str(number % 5 + 1)})
    address = f"/kerja/nilai/denyut/{pulse.pk}/"
    meanwhile = page(city.client(city.budi), address)
    assert "Sudah 5 orang menjawab" in meanwhile
    assert "Seberapa sering terlihat" not in meanwhile
    ended(pulse)
    after = page(city.client(city.budi), address)
    assert '<span class="mean">3,0</span>' in after
    assert "tidak pernah 1 · jarang 1 · kadang-kadang 1 · sering 1 · selalu 1" in after


def pulse_person(name: str) -> Person:
    return Person.objects.get(name=name)


def trails(city: City) -> list[str]:
    """Return the audit trail as the administrator and the evaluator read it, without form tokens."""
    texts = [page(city.client(one), reverse("audit")) for one in (city.adi, city.eva)]
    return [re.sub(r'value="\w{64}"', "", text) for text in texts]


def test_nobody_not_even_the_administrator_sees_who_answered_what(city: City) -> None:
    pulse = running(city)
    before = trails(city)
    for name in FIVE:
        client = city.client(pulse_person(name))
        client.post(f"/kerja/nilai/denyut/{pulse.pk}/jawab/", SAID)
    assert PulseAnswer.objects.count() == 5
    ended(pulse)
    assert trails(city) == before
    told = [
        entry for entry in AuditEntry.objects.all() if "pulse" in f"{entry.verb}{entry.subject}"
    ]
    assert [entry.verb for entry in told] == ["pulse.begin"]
    for who in ("budi", "oki", "eva", "wati"):
        for address in (VALUES, f"/kerja/nilai/denyut/{pulse.pk}/"):
            text = page(city.client(getattr(city, who)), address)
            assert not any(f"{name}<" in text or f"{name}," in text for name in FIVE), address
    for session in Session.objects.all():
        assert not {"pulse", "q0", *SAID} & set(session.get_decoded())


def test_of_few_answers_no_page_tells_anything(city: City) -> None:
    pulse = running(city)
    for name in FIVE[:4]:
        city.client(pulse_person(name)).post(f"/kerja/nilai/denyut/{pulse.pk}/jawab/", SAID)
    ended(pulse)
    text = page(city.client(city.budi), f"/kerja/nilai/denyut/{pulse.pk}/")
    assert "Tidak ditampilkan: kurang dari 5 orang" in text
    assert "mean" not in text


def test_a_strangers_unit_is_not_chosen(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = ended(pulse_of(city.government, city.oki))
    address = f"/kerja/nilai/denyut/{pulse.pk}/?unit="
    sari = city.client(city.sari)
    assert sari.get(f"{address}{city.roads.pk}").status_code == 200
    assert sari.get(f"{address}{city.health.pk}").status_code == 404
    assert sari.get(f"{address}987654321").status_code == 404
    assert sari.get(f"{address}abc").status_code == 200
    roads = ended(pulse_of(city.roads, city.budi))
    other = city.client(city.oki).get(f"/kerja/nilai/denyut/{roads.pk}/?unit={city.health.pk}")
    assert other.status_code == 404


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_of_values_takes_as_many_queries_for_many(
    city: City, django_assert_num_queries: Any, times: int
) -> None:
    staff(city.roads, *FIVE)
    for number in range(times):
        roads_group(city, f"Kelompok {number}", values=("berakhlak/loyal",), of=None)
        ended(ended(pulse_of(city.roads, city.budi)) if number else pulse_of(city.roads, city.budi))
    client = city.client(city.sari)
    client.get(VALUES)
    with django_assert_num_queries(8):
        client.get(VALUES)


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_of_a_pulse_takes_as_many_queries_for_many(
    city: City, django_assert_num_queries: Any, times: int
) -> None:
    people = [
        *staff(city.roads, *FIVE),
        *staff(city.roads_section, "Fani", "Gita", "Hadi", "Ira", "Jo"),
    ]
    pulse = pulse_of(city.roads, city.budi)
    for person in people[: 3 * times]:
        answered(pulse, person, 4)
    ended(pulse)
    client = city.client(city.budi)
    with django_assert_num_queries(7):
        client.get(f"/kerja/nilai/denyut/{pulse.pk}/")


def test_the_home_of_tests_has_no_own_values(city: City) -> None:
    assert not Path(settings.HOME, OWN_FOLDER).exists()
    assert list(value_sets()) == ["berakhlak"]
