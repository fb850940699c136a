"""A shared practice is brought up to date: what differs is read first, and shown by one press."""

import html
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.personas import City
from tests.races import ends_of

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.actions.ending import finish_improvement
from tuntas.improvements.projects.actions.naming import name_mark, rename_improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.tests.measuring_samples import NOW, published, put
from tuntas.improvements.projects.measuring.verdicts import is_proven
from tuntas.improvements.projects.spreading.actions.sharing import (
    renew_practice,
    withdraw_practice,
)
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    SECRET_NAME,
    again,
    renewal,
    shared,
    words,
    write,
)
from tuntas.organisation.models import Person
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Causes,
    Countermeasure,
    Countermeasures,
    Standard,
    Theme,
)

pytestmark = pytest.mark.django_db


def changed(city: City) -> Improvement:
    """Return a practice of which the name, a cause and the standard changed since it was shared."""
    made = shared(city)
    rename_improvement(
        improvement_id=made.pk, title="Sekali jadi", seen=name_mark(made), by=city.sari.powers(), at=NOW
    )  # fmt: skip
    write(city, made, 7, Standard(becomes="SOP loket tunggal", watched_by=SECRET_NAME))
    old = Causes.parse(Step.objects.get(improvement=made, number=3).content).causes
    more = Cause(branch="manusia", text="Petugas baru belum dilatih")
    write(city, made, 3, Causes(causes=(*old, more)))
    return again(made)


def renewed(city: City, made: Improvement, *, seen: str = "", by: Person | None = None) -> Any:
    return renew_practice(
        improvement_id=made.pk, seen=seen or renewal(made).seen, by=(by or city.budi).powers(), at=NOW
    )  # fmt: skip


def public(made: Improvement) -> str:
    return html.unescape(Client().get(reverse("practice", args=[made.pk])).content.decode())


def renew_page(made: Improvement) -> str:
    return reverse("practice_renew", args=[made.pk])


def test_nothing_differs_right_after_sharing(city: City) -> None:
    made = shared(city)
    assert (renewal(made).parts, renewal(made).count) == ([], 0)
    with pytest.raises(OvertakenError, match="sudah sama"):
        renewed(city, made)


def test_each_part_that_changed_is_told_as_it_was_and_as_it_is(city: City) -> None:
    found = renewal(changed(city))
    assert [part.title.split(",")[0] for part in found.parts] == ["Nama", "Langkah 3", "Langkah 7"]
    told = [(one.one, one.other) for part in found.parts for one in part.differences]
    assert told[0] == ("Berkas satu pintu", "Sekali jadi")
    assert told[1] == ("", "Tulang ikan: Manusia")
    assert told[2] == ("Pemeriksaan sekali jadi", "SOP loket tunggal")
    assert found.count == 3


def test_what_is_never_shown_is_no_difference(city: City) -> None:
    made = shared(city)
    rows = Countermeasures.parse(Step.objects.get(improvement=made, number=4).content)
    (one,) = rows.countermeasures
    moved = Countermeasure(
        key=one.key, what=one.what, who="Pak Karto", when=date(2026, 1, 5), rupiah=9_000_000
    )
    write(city, made, 4, Countermeasures(countermeasures=(moved,)))
    write(city, made, 7, Standard(becomes="Pemeriksaan sekali jadi", watched_by="Pak Karto"))
    assert renewal(made).parts == []


def test_the_head_shows_the_present_state_and_the_trail_tells_it(city: City) -> None:
    made = changed(city)
    assert "SOP loket tunggal" not in public(made)
    renewed(city, made)
    read = public(made)
    for now in ("Sekali jadi", "SOP loket tunggal", "Petugas baru belum dilatih"):
        assert now in read
    assert SECRET_NAME not in read
    assert again(made).shared_at == made.shared_at  # since when does not change
    entry = AuditEntry.objects.get(verb="practice.renew")
    assert entry.subject == f"improvement:{made.pk}"
    assert len(entry.detail["parts"]) == 3


def test_what_changed_after_it_was_read_is_not_shown_unread(city: City) -> None:
    made = changed(city)
    read = renewal(made).seen
    write(city, made, 1, Theme(situation="Kepala dinas mencuri.", reason="x"))
    with pytest.raises(OvertakenError, match="setelah Anda membacanya"):
        renewed(city, made, seen=read)
    assert "mencuri" not in public(made)


def test_what_no_longer_works_is_not_shown_anew(city: City) -> None:
    made = changed(city)
    put(city.roads, [2300.0, 2100.0] * 3, last=date(2027, 4, 1))
    may = NOW.replace(year=2027, month=5)
    published("20270516-010000-abcdef02", may)
    compute([made.pk], at=may)
    assert not is_proven(again(made).effect)
    with pytest.raises(DomainError, match="belum menunjukkan"):
        renewed(city, made)
    page = words(city.client(city.budi).get(renew_page(made)))
    assert "Belum dapat diperbarui" in page
    assert "belum menunjukkan" in page
    assert "Perbarui yang dibagikan</button>" not in page
    assert "SOP loket tunggal" in page  # what differs can be read all the same


def test_what_was_withdrawn_is_not_renewed_but_shared_anew(city: City) -> None:
    made = changed(city)
    seen = renewal(made).seen
    withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)
    with pytest.raises(OvertakenError, match="tidak dibagikan"):
        renewed(city, made, seen=seen)
    client, step = city.client(city.budi), reverse("improvement_step", args=[made.pk, 7])
    assert client.get(renew_page(made))["Location"] == step
    told = client.post(renew_page(made), {"seen": seen}, follow=True)
    assert told.redirect_chain[-1][0] == step
    assert "sudah tidak dibagikan" in words(told)
    assert again(made).shared_as is None


@pytest.mark.parametrize("who", ["sari", "oki", "wati"])
def test_only_the_head_brings_it_up_to_date(city: City, who: str) -> None:
    made = changed(city)
    by = getattr(city, who)
    with pytest.raises(NotPermittedError, match="kepala unit"):
        renewed(city, made, by=by)
    client = city.client(by)
    assert client.get(renew_page(made)).status_code == 403
    assert client.post(renew_page(made), {"seen": renewal(made).seen}).status_code == 403
    assert "SOP loket tunggal" not in public(made)


def test_for_the_head_of_another_unit_there_is_nothing(city: City) -> None:
    made = changed(city)
    head = city.client(city.dewi)
    assert head.get(renew_page(made)).status_code in {403, 404}
    assert head.post(renew_page(made), {"seen": renewal(made).seen}).status_code in {403, 404}


def test_the_pages_lead_from_the_step_to_what_changed_and_to_the_practice(city: City) -> None:
    made = changed(city)
    head, officer = city.client(city.budi), city.client(city.sari)
    step = reverse("improvement_step", args=[made.pk, 7])
    assert "3 hal berubah sejak itu" in words(head.get(step))
    assert "Kepala unit dapat memperbaruinya." in words(officer.get(step))
    assert renew_page(made) not in words(officer.get(step))
    page = words(head.get(renew_page(made)))
    for said in ("Berkas satu pintu", "Sekali jadi", "Pemeriksaan sekali jadi", "Langkah 7"):
        assert said in page
    assert "ikut tampil bila Anda membagikan lagi" in words(
        head.get(reverse("improvement_share", args=[made.pk]))
    )
    done = head.post(renew_page(made), {"seen": renewal(made).seen}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("practice", args=[made.pk])
    assert "Tidak ada yang berubah" in words(head.get(renew_page(made)))
    assert "sama dengan isi sekarang" in words(head.get(step))


def test_the_head_alone_is_told_on_the_improvement_that_the_public_reads_something_else(
    city: City,
) -> None:
    made, told = changed(city), "berbeda dari isi sekarang dalam 3 hal"
    head, page = city.client(city.budi), reverse("improvement", args=[made.pk])
    assert told in words(head.get(page))
    assert renew_page(made) in words(head.get(page))
    assert told not in words(city.client(city.sari).get(page))
    renewed(city, made)
    assert "berbeda dari isi sekarang" not in words(head.get(page))


def test_the_head_is_told_after_the_end_too(city: City) -> None:
    made = changed(city)
    Step.objects.filter(improvement=made).update(state="done", done_at=NOW)
    finish_improvement(improvement_id=made.pk, by=city.sari.powers(), at=NOW)
    page = words(city.client(city.budi).get(reverse("improvement", args=[made.pk])))
    assert "berbeda dari isi sekarang dalam 3 hal" in page
    withdraw_practice(improvement_id=made.pk, by=city.budi.powers(), at=NOW)
    page = words(city.client(city.budi).get(reverse("improvement", args=[made.pk])))
    assert "berbeda dari isi sekarang" not in page


def test_what_the_head_is_told_on_the_improvement_costs_no_question(
    city: City, django_assert_num_queries: Any
) -> None:
    made = shared(city)
    head, page = city.client(city.budi), reverse("improvement", args=[made.pk])
    head.get(page)
    with CaptureQueriesContext(connection) as before:
        head.get(page)
    write(city, made, 1, Theme(situation="Enam meja.", reason="x"))
    with django_assert_num_queries(len(before)):
        assert "dalam 2 hal" in words(head.get(page))
    assert len(before) <= 10


def test_a_press_that_comes_too_late_leads_back_to_what_differs_now(city: City) -> None:
    made = changed(city)
    read = renewal(made).seen
    write(city, made, 1, Theme(situation="Enam meja.", reason="x"))
    told = city.client(city.budi).post(renew_page(made), {"seen": read}, follow=True)
    assert told.redirect_chain[-1][0] == renew_page(made)
    assert "setelah Anda membacanya" in words(told)
    assert "Enam meja." in words(told)


def test_withdrawing_twice_is_told_on_the_page(city: City) -> None:
    made, client = shared(city), city.client(city.budi)
    address = reverse("practice_withdraw", args=[made.pk])
    assert "tidak lagi dibagikan" in words(client.post(address, follow=True))
    assert "sudah tidak dibagikan" in words(client.post(address, follow=True))


def test_the_page_asks_a_handful_of_times(city: City) -> None:
    made, client = changed(city), city.client(city.budi)
    client.get(renew_page(made))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(renew_page(made)).status_code == 200
    assert len(asked) <= 10


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_shows_it(city: City) -> None:
    made = changed(city)
    seen = renewal(made).seen

    def press() -> Improvement:
        return renew_practice(improvement_id=made.pk, seen=seen, by=city.budi.powers(), at=NOW)

    found = ends_of(press, press)
    assert {type(one) for one in found} == {Improvement, OvertakenError}
    assert AuditEntry.objects.filter(verb="practice.renew").count() == 1
