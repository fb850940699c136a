"""What is proven becomes a standard and a practice; what is not, does not. Others prove it anew."""

import json
import re
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.personas import City

from tuntas.catalogue.actions.services import Facts, create_service
from tuntas.catalogue.actions.standards import begin_draft, edit_draft, put_in_force
from tuntas.catalogue.drafts import Content, Step
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement, StandardProposal
from tuntas.improvements.models import Step as StepRow
from tuntas.improvements.projects.actions.steps import save_step
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.queries.numbers import numbered, open_content
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    measured,
    put,
    stepped,
)
from tuntas.improvements.projects.spreading.actions.adoptions import (
    adopt_from_elsewhere,
    adopt_practice,
)
from tuntas.improvements.projects.spreading.actions.proposals import propose_standard
from tuntas.improvements.projects.spreading.actions.sharing import share_practice, withdraw_practice
from tuntas.improvements.projects.spreading.document import as_json, practice_of, read_practice
from tuntas.improvements.projects.spreading.queries.proposals import suggested_promise
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Causes,
    Countermeasure,
    Countermeasures,
    Standard,
    Theme,
)

SECRET_NAME = "Bu Tutik Penjaga Loket"
DAY = 450


def proven(city: City) -> Improvement:
    """Return an improvement whose figures became better, with its steps written."""
    made = measured(city, stepped(2000, 1200))
    StepRow.objects.bulk_create(StepRow(improvement=made, number=number) for number in range(1, 9))
    compute([made.pk], at=NOW)
    by = city.sari.powers()
    contents = {
        1: Theme(situation="Berkas bolak-balik antarmeja.", reason="Warga menunggu lama."),
        3: Causes(causes=(Cause(branch="method", text="Berkas diperiksa dua kali"),)),
        4: Countermeasures(
            countermeasures=(
                Countermeasure(
                    what="Periksa sekali di meja depan", who=SECRET_NAME, when=date(2025, 11, 3),
                    rupiah=1_250_000,
                ),
            )
        ),
        7: Standard(becomes="Pemeriksaan sekali jadi", watched_by=SECRET_NAME),
    }  # fmt: skip
    for number, content in contents.items():
        save_step(improvement_id=made.pk, number=number, content=content, seen=0, by=by, at=NOW)
    return Improvement.objects.select_related("unit", "service", "effect").get(pk=made.pk)


def unproven(city: City) -> Improvement:
    """Return one whose figures did not move."""
    made = measured(city, stepped(2000, 2000, seed=5))
    compute([made.pk], at=NOW)
    return Improvement.objects.get(pk=made.pk)


def shared(city: City) -> Improvement:
    """Return a practice."""
    made = proven(city)
    share_practice(
        improvement_id=made.pk,
        summary="Berkas kini diperiksa sekali.",
        by=city.budi.powers(),
        at=NOW,
    )
    return Improvement.objects.select_related("unit", "service", "effect").get(pk=made.pk)


def promised(city: City, days: int = 5) -> ServiceStandard:
    """Return a standard in force of a service of the roads agency."""
    by, at = city.budi.powers(), datetime(2024, 1, 10, 3, tzinfo=UTC)
    service = create_service(unit=city.roads, facts=Facts(name="Izin galian"), by=by, at=at)
    draft = begin_draft(service_id=service.pk, by=by, at=at)
    content = Content(
        requirements="KTP", procedure="Datang", product="Izin", complaints="Ke loket", promise_working_minutes=days * DAY, fee_rupiah=0,
        steps=(Step("Memeriksa berkas", "petugas", minutes=60),),
    )  # fmt: skip
    draft = edit_draft(standard_id=draft.pk, content=content, seen=draft.revision, by=by, at=at)
    return put_in_force(
        standard_id=draft.pk, valid_from=date(2024, 1, 10), seen=draft.revision, by=by, at=at
    )


@pytest.mark.django_db
def test_a_proven_change_drafts_the_next_version_with_itself_as_reason(city: City) -> None:
    made, standard = proven(city), promised(city)
    put(city.roads, [700.0] * 6, indicator="working-time-p90", service="Izin galian")
    assert suggested_promise(standard, today=date(2026, 11, 16)) == 2 * DAY  # 1.56 days, rounded up
    draft = propose_standard(
        improvement_id=made.pk, service_id=standard.service_id,
        promise_working_minutes=2 * DAY, by=city.budi.powers(), at=NOW,
    )  # fmt: skip
    assert (draft.state, draft.version, draft.promise_working_minutes) == ("draft", 2, 2 * DAY)
    assert "Berkas satu pintu" in draft.change_reason
    assert draft.steps.count() == 1
    assert StandardProposal.objects.get().improvement_id == made.pk
    standard.refresh_from_db()
    assert (standard.state, standard.promise_working_minutes) == ("in-force", 5 * DAY)
    with pytest.raises(OvertakenError, match="sudah ada"):
        propose_standard(
            improvement_id=made.pk, service_id=standard.service_id,
            promise_working_minutes=None, by=city.budi.powers(), at=NOW,
        )  # fmt: skip
    assert StandardProposal.objects.count() == 1


@pytest.mark.django_db
def test_no_shorter_promise_is_offered_without_months_or_where_it_stands_already(
    city: City,
) -> None:
    standard = promised(city, days=2)
    today = date(2026, 11, 16)
    put(city.roads, [400.0] * 2, indicator="working-time-p90", service="Izin galian")
    assert suggested_promise(standard, today=today) is None
    Service.objects.filter(pk=standard.service_id).update(name="Izin lain")
    put(city.roads, [800.0] * 6, indicator="working-time-p90", service="Izin lain")
    other = ServiceStandard.objects.select_related("service").get(pk=standard.pk)
    assert suggested_promise(other, today=today) is None  # 800 minutes are two days too


@pytest.mark.django_db
def test_what_is_not_seen_becomes_neither_standard_nor_practice(city: City) -> None:
    made, standard = unproven(city), promised(city)
    budi = city.budi.powers()
    with pytest.raises(DomainError, match="belum menunjukkan"):
        propose_standard(
            improvement_id=made.pk, service_id=standard.service_id, promise_working_minutes=None,
            by=budi, at=NOW,
        )  # fmt: skip
    with pytest.raises(DomainError, match="belum menunjukkan"):
        share_practice(improvement_id=made.pk, summary="Hebat.", by=budi, at=NOW)
    Improvement.objects.filter(pk=made.pk).update(effect=None)
    with pytest.raises(DomainError, match="belum dihitung"):
        share_practice(improvement_id=made.pk, summary="Hebat.", by=budi, at=NOW)


@pytest.mark.django_db
def test_only_the_head_of_the_unit_proposes_and_shares(city: City) -> None:
    made, standard = proven(city), promised(city)
    for person in (city.sari, city.dewi, city.oki, city.wati):
        with pytest.raises(NotPermittedError):
            share_practice(improvement_id=made.pk, summary="Ya.", by=person.powers(), at=NOW)
        with pytest.raises(NotPermittedError):
            propose_standard(
                improvement_id=made.pk, service_id=standard.service_id,
                promise_working_minutes=None, by=person.powers(), at=NOW,
            )  # fmt: skip
    assert AuditEntry.objects.filter(verb="practice.share").count() == 0


@pytest.mark.django_db
def test_another_units_service_is_not_proposed_for(city: City) -> None:
    made = proven(city)
    theirs = Service.objects.create(unit=city.health, name="Izin klinik")
    with pytest.raises(DomainError, match="milik unit"):
        propose_standard(
            improvement_id=made.pk, service_id=theirs.pk, promise_working_minutes=None,
            by=city.budi.powers(), at=NOW,
        )  # fmt: skip


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
def test_what_is_not_shared_is_nowhere(city: City) -> None:
    made = proven(city)
    for name in ("practice", "practice_json", "practice_numbers"):
        assert Client().get(reverse(name, args=[made.pk])).status_code == 404
    assert "Berkas satu pintu" not in Client().get(reverse("practices")).content.decode()
    made = shared_again(city, made)
    withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)
    assert Client().get(reverse("practice", args=[made.pk])).status_code == 404
    with pytest.raises(OvertakenError):
        withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)


def shared_again(city: City, made: Improvement) -> Improvement:
    """Share an improvement."""
    return share_practice(
        improvement_id=made.pk, summary="Diperiksa sekali.", by=city.budi.powers(), at=NOW
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "lain"}, "format"),
        ({"title": ""}, "title"),
        ({"title": 7}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"steps": {"5": {}}}, "steps.5"),
        ({"steps": {"4": {"countermeasures": "semua"}}}, "steps.4.countermeasures”: bukan daftar"),
        ({"steps": []}, "steps"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    city: City, change: dict[str, object], said: str
) -> None:
    document = {**as_json(practice_of(shared(city))), **change}
    with pytest.raises(DomainError, match=said):
        read_practice(json.dumps(document).encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"title": "a\ud800"}, {"address": "https://a\udfff"}, {"service": "\ud800"},
        {"steps": {"\ud800": {}}}, {"steps": {"1": {"\ud800": 1}}},
    ],
)  # fmt: skip
def test_halves_of_letters_are_refused(city: City, change: dict[str, object]) -> None:
    document = {**as_json(practice_of(shared(city))), **change}
    with pytest.raises(DomainError) as refused:
        read_practice(json.dumps(document).encode())
    assert refused.value.message.encode()


@pytest.mark.django_db
def test_a_title_is_one_line(city: City) -> None:
    document = {**as_json(practice_of(shared(city))), "title": " Satu\r\nBcc: pintu\t"}
    assert read_practice(json.dumps(document).encode()).title == "Satu Bcc: pintu"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b"x" * 300_001])
def test_what_is_no_practice_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError):
        read_practice(data)


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
    share = reverse("improvement_share", args=[made.pk])
    assert budi.post(share, {"summary": " "}).status_code == 422
    assert budi.post(share, {"summary": "Diperiksa sekali."}).status_code == 302
    assert dewi.get(share).status_code == 403  # no head
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


def kept_counts(counts: list[int]) -> dict[str, Any]:
    """Return a kept result of complaints a month, half of the months before the change."""
    months = [f"2025-{month:02}" for month in range(1, len(counts) + 1)]
    half = len(counts) // 2
    return {
        "measure": {"unit": "complaints"},
        "effect": {"mean_before": 11.5, "mean_after": 2.25},
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
    assert found["effect"] == {"mean_before": 12, "mean_after": 2}
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
def test_who_may_not_act_reads_what_stands_and_who_is_next(city: City) -> None:
    made, standard = proven(city), promised(city)
    sari, step = city.client(city.sari), reverse("improvement_step", args=[made.pk, 7])
    offered = "Kepala unit dapat mengusulkan standar baru dan membagikan praktiknya."
    assert offered in sari.get(step).content.decode()
    draft = propose_standard(
        improvement_id=made.pk, service_id=standard.service_id, promise_working_minutes=None,
        by=city.budi.powers(), at=NOW,
    )  # fmt: skip
    told = sari.get(step).content.decode()
    assert offered not in told
    assert "Rancangan standarnya ada; kepala unit yang menetapkannya." in told
    assert "Kepala unit dapat membagikan praktiknya." in told
    shared_again(city, made)
    assert "Kepala unit dapat membagikan" not in sari.get(step).content.decode()
    version = reverse("service_version", args=[draft.service_id, draft.version])
    assert "Rancangan ini belum berlaku." in sari.get(version).content.decode()
    lead = city.client(city.budi).get(version).content.decode()
    assert reverse("draft_edit", args=[draft.service_id]) in lead
