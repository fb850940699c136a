"""A head shares what is proven, and nobody else; what is not shared is nowhere."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.personas import City
from tests.races import closing, until_waiting

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.ending import resume_improvement, stop_improvement
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
)
from tuntas.improvements.projects.spreading.actions.adoptions import adopt_practice
from tuntas.improvements.projects.spreading.actions.proposals import propose_standard
from tuntas.improvements.projects.spreading.actions.sharing import withdraw_practice
from tuntas.improvements.projects.spreading.queries.practices import (
    Adoptions,
    adoptions_of,
    practice_page,
)
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    SECRET_NAME,
    again,
    promised,
    proven,
    renewal,
    share,
    shared,
    unproven,
    words,
    write,
)
from tuntas.organisation.actions import create_person, grant_role
from tuntas.rules.improvement.eight_steps import Theme

SINCE = date(2026, 1, 5)

pytestmark = pytest.mark.django_db


def test_what_is_not_seen_becomes_neither_standard_nor_practice(city: City) -> None:
    made, standard = unproven(city), promised(city)
    budi = city.budi.powers()
    with pytest.raises(DomainError, match="belum menunjukkan"):
        propose_standard(
            improvement_id=made.pk, service_id=standard.service_id, promise_working_minutes=None,
            by=budi, at=NOW,
        )  # fmt: skip
    with pytest.raises(DomainError, match="belum menunjukkan"):
        share(city, made)
    Improvement.objects.filter(pk=made.pk).update(effect=None)
    with pytest.raises(DomainError, match="belum dihitung"):
        share(city, made)


def test_what_was_withdrawn_is_not_shared_again_by_a_page_from_before(city: City) -> None:
    made = shared(city)
    address = f"/kerja/perbaikan/{made.pk}/bagikan/"
    budi = city.client(city.budi)
    sent = {"seen": budi.get(address).context["form"]["seen"].value(), "summary": "Kata baru."}
    withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)
    answer = budi.post(address, sent)
    assert answer.status_code == 409
    assert "praktik ini ditarik" in answer.content.decode()
    made.refresh_from_db()
    assert made.shared_at is None
    again = {**sent, "seen": answer.context["form"]["seen"].value()}
    assert budi.post(address, again).status_code == 302


def test_only_the_head_of_the_unit_proposes_and_shares(city: City) -> None:
    made, standard = proven(city), promised(city)
    for person in (city.sari, city.dewi, city.oki, city.wati):
        with pytest.raises(NotPermittedError):
            share(city, made, by=person)
        with pytest.raises(NotPermittedError):
            propose_standard(
                improvement_id=made.pk, service_id=standard.service_id,
                promise_working_minutes=None, by=person.powers(), at=NOW,
            )  # fmt: skip
    assert AuditEntry.objects.filter(verb="practice.share").count() == 0


def test_what_is_not_shared_is_nowhere(city: City) -> None:
    made = proven(city)
    for name in ("practice", "practice_json", "practice_numbers"):
        assert Client().get(reverse(name, args=[made.pk])).status_code == 404
    assert "Berkas satu pintu" not in Client().get(reverse("practices")).content.decode()
    share(city, made)
    withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)
    assert Client().get(reverse("practice", args=[made.pk])).status_code == 404
    with pytest.raises(OvertakenError):
        withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)


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
    share(city, made)
    assert "Kepala unit dapat membagikan" not in sari.get(step).content.decode()
    version = reverse("service_version", args=[draft.service_id, draft.version])
    assert "Rancangan ini belum berlaku." in sari.get(version).content.decode()
    lead = city.client(city.budi).get(version).content.decode()
    assert reverse("draft_edit", args=[draft.service_id]) in lead


def sharing_page(made: Improvement) -> str:
    return reverse("improvement_share", args=[made.pk])


def test_the_head_reads_what_will_be_shown_before_it_is(city: City) -> None:
    made = proven(city)
    page = words(city.client(city.budi).get(sharing_page(made)))
    for said in ("Berkas satu pintu", "Berkas bolak-balik antarmeja.", "Pemeriksaan sekali jadi"):
        assert said in page
    assert SECRET_NAME not in page
    assert "Yang dibagikan</b>" not in page  # nothing to compare with


def test_what_an_officer_wrote_after_the_head_read_is_not_shown_unread(city: City) -> None:
    made, head = proven(city), city.client(city.budi)
    sent = {"summary": "Sekali jadi.", "seen": seen_on(head.get(sharing_page(made)))}
    write(city, made, 1, Theme(situation="Kepala dinas mencuri.", reason="x"))
    refused = head.post(sharing_page(made), sent)
    assert refused.status_code == 409
    for said in ("setelah Anda membacanya", "Kepala dinas mencuri.", "Sekali jadi."):
        assert said in words(refused)
    assert again(made).shared_at is None
    read = {**sent, "seen": seen_on(refused)}
    assert head.post(sharing_page(made), read).status_code == 302
    assert again(made).shared_copy["steps"]["1"]["situation"] == "Kepala dinas mencuri."


def test_of_two_heads_who_word_the_summary_the_second_reads_that_of_the_first(city: City) -> None:
    made, deputy = shared(city), create_person(
        by=SYSTEM, at=NOW, email="rini@contoh.example", name="Rini", password=None
    )  # fmt: skip
    grant_role(by=SYSTEM, at=NOW, person=deputy, unit=city.roads, role="unit-head", since=SINCE)
    mine, theirs = city.client(city.budi), city.client(deputy)
    seen = seen_on(mine.get(sharing_page(made)))
    assert (
        theirs.post(sharing_page(made), {"summary": "Dua meja.", "seen": seen}).status_code == 302
    )
    refused = mine.post(sharing_page(made), {"summary": "Satu meja.", "seen": seen})
    assert refused.status_code == 409
    assert "Dua meja." in words(refused)
    assert "Satu meja." in words(refused)
    assert again(made).summary == "Dua meja."
    sent = {"summary": "Satu meja.", "seen": seen_on(refused)}
    assert mine.post(sharing_page(made), sent).status_code == 302
    assert again(made).summary == "Satu meja."


def test_the_same_form_sent_twice_shares_once(city: City) -> None:
    made = proven(city)
    seen = renewal(made).seen
    for _twice in range(2):
        share(city, made, seen=seen)
    assert AuditEntry.objects.filter(verb="practice.share").count() == 1
    with pytest.raises(ChangedMeanwhileError):
        share(city, made, "Lain lagi.", seen=seen)


def seen_on(page: Any) -> str:
    """Return what a page sends along as read."""
    found = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


@pytest.mark.django_db(transaction=True)
def test_a_step_saved_while_it_is_shared_is_not_shown_unread(city: City) -> None:
    made = proven(city)
    seen = renewal(made).seen
    theme = Theme(situation="Kepala dinas mencuri.", reason="x")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            write(city, made, 1, theme)
            sharing = pool.submit(closing, lambda: share(city, made, seen=seen))
            until_waiting(1)
        with pytest.raises(ChangedMeanwhileError):
            sharing.result()
    assert again(made).shared_at is None


def test_what_was_given_up_spreads_no_further_until_it_goes_on(city: City) -> None:
    made, standard = shared(city), promised(city)
    budi = city.budi.powers()
    stop_improvement(improvement_id=made.pk, reason="Ditunda", by=budi, at=NOW)
    with pytest.raises(OvertakenError, match="dihentikan"):
        share(city, again(made))
    with pytest.raises(OvertakenError, match="dihentikan"):
        propose_standard(
            improvement_id=made.pk, service_id=standard.service_id, promise_working_minutes=None,
            by=budi, at=NOW,
        )  # fmt: skip
    assert Client().get(reverse("practice", args=[made.pk])).status_code == 404
    page = words(city.client(city.budi).get(reverse("improvement_step", args=[made.pk, 7])))
    assert "Lanjutkan dahulu sebelum dibagikan" in page
    assert "Usulkan standar baru" not in page
    resume_improvement(improvement_id=made.pk, by=budi, at=NOW)
    assert share(city, again(made)).shared_at is not None


def taken() -> int:
    """Return how many took the only practice over, as the list tells it."""
    count: int = vars(practice_page(after=None).rows[0])["taken"]
    return count


def test_who_gave_a_practice_up_before_trying_it_is_not_told_as_a_place_of_it(city: City) -> None:
    source = shared(city)
    made = adopt_practice(
        practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    assert [one.pk for one in adoptions_of(source).prepared] == [made.pk]
    assert taken() == 0
    stop_improvement(improvement_id=made.pk, reason="Tidak jadi", by=city.dewi.powers(), at=NOW)
    assert adoptions_of(source) == Adoptions([], [])
    Improvement.objects.filter(pk=made.pk).update(
        effect=source.effect, started_on=source.started_on
    )
    assert [one.pk for one in adoptions_of(source).begun] == [
        made.pk
    ]  # given up, but it saw something
    assert taken() == 1
