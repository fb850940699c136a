"""A standard is drafted, edited, put in force, replaced; what was in force stays."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.personas import MONDAY, City

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.charters import Vow, sign_charter
from tuntas.catalogue.actions.consultations import Forum, minutes_file, record_consultation
from tuntas.catalogue.actions.services import Facts, change_service, close_service, create_service
from tuntas.catalogue.actions.standards import (
    DraftOvertakenError,
    begin_draft,
    discard_draft,
    edit_draft,
    put_in_force,
    withdraw,
)
from tuntas.catalogue.drafts import Content, Step
from tuntas.catalogue.models import Charter, Consultation, Service, ServiceStandard, SopStep
from tuntas.catalogue.tests.catalogue_samples import (
    FULL,
    TODAY,
    content_now,
    drafted,
    in_force,
    service_of,
)
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_draft_becomes_what_holds_and_the_next_one_replaces_it(city: City) -> None:
    service = service_of(city.roads)
    budi = city.budi.powers()
    first = in_force(service, on=date(2026, 1, 5))
    draft = begin_draft(service_id=service.pk, by=budi, at=MONDAY)
    assert [step.activity for step in draft.steps.all()] == ["Memeriksa berkas", "Mencetak kartu"]
    assert (draft.version, draft.decree, draft.review_on) == (2, "", None)
    content = content_now(draft, promise_working_minutes=450, change_reason="Alur dipangkas")
    draft = edit_draft(standard_id=draft.pk, content=content, seen=1, by=budi, at=MONDAY)
    put_in_force(standard_id=draft.pk, valid_from=date(2026, 11, 2), seen=2, by=budi, at=MONDAY)
    first.refresh_from_db()
    draft.refresh_from_db()
    assert (first.state, first.valid_until, first.end_reason) == (
        "replaced", date(2026, 11, 1), "Alur dipangkas",
    )  # fmt: skip
    assert (draft.state, draft.in_force_by_id) == ("in-force", city.budi.pk)
    verbs = AuditEntry.objects.filter(subject=f"service:{service.slug}", actor_id=city.budi.pk)
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "standard.draft", "standard.edit", "standard.enforce",
    ]  # fmt: skip


def test_steps_longer_than_the_promise_are_refused_with_both_figures(city: City) -> None:
    draft = drafted(
        service_of(city.roads),
        steps=(Step("Memeriksa", minutes=450), Step("Mencetak", minutes=451)),
    )
    with pytest.raises(DomainError, match=r"2 hari kerja 1 menit.*2 hari kerja"):
        put_in_force(
            standard_id=draft.pk, valid_from=TODAY, seen=draft.revision, by=OPERATOR, at=MONDAY
        )
    steps = (Step("Memeriksa", minutes=450), Step("Mencetak", minutes=450))
    draft = edit_draft(
        standard_id=draft.pk, content=content_now(draft, steps=steps), seen=draft.revision,
        by=OPERATOR, at=MONDAY,
    )  # fmt: skip
    put_in_force(
        standard_id=draft.pk, valid_from=TODAY, seen=draft.revision, by=OPERATOR, at=MONDAY
    )


def test_a_gap_in_what_the_public_sees_is_named(city: City) -> None:
    draft = drafted(service_of(city.roads), requirements=" ", fee_rupiah=None)
    with pytest.raises(DomainError, match=r"Persyaratan, Biaya atau tarif\."):
        put_in_force(
            standard_id=draft.pk, valid_from=TODAY, seen=draft.revision, by=OPERATOR, at=MONDAY
        )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY + timedelta(days=1), "belum tiba"),
        (date(2026, 1, 4), "lebih akhir"),
        (date(2026, 6, 1), "31 hari ke belakang"),
    ],
)
def test_a_day_to_come_or_before_the_former_version_is_refused(
    city: City, day: date, said: str
) -> None:
    service = service_of(city.roads)
    in_force(service, on=date(2026, 1, 5))
    draft = drafted(service)
    with pytest.raises(DomainError, match=said):
        put_in_force(
            standard_id=draft.pk, valid_from=day, seen=draft.revision, by=OPERATOR, at=MONDAY
        )


def test_replaced_on_its_first_day_it_held_for_no_day(city: City) -> None:
    service = service_of(city.roads)
    first = in_force(service)
    in_force(service, product="KTP elektronik baru")
    first.refresh_from_db()
    assert first.valid_until == TODAY - timedelta(days=1)


def test_who_saves_second_is_told_what_differs(city: City) -> None:
    draft = drafted(service_of(city.roads))
    seen, budi, oki = draft.revision, city.budi.powers(), city.oki.powers()
    edit_draft(
        standard_id=draft.pk, content=content_now(draft, product="KTP"), seen=seen, by=budi,
        at=MONDAY,
    )  # fmt: skip
    mine = replace(FULL, fee_rupiah=5000)
    with pytest.raises(DraftOvertakenError, match=r"Biaya atau tarif, Produk pelayanan\.") as told:
        edit_draft(standard_id=draft.pk, content=mine, seen=seen, by=oki, at=MONDAY)
    assert [(one.key, one.one, one.other) for one in told.value.differences] == [
        ("fee", "Gratis", "Rp5.000"),
        ("product", "KTP", "KTP elektronik"),
    ]
    again = told.value.revision
    edit_draft(standard_id=draft.pk, content=mine, seen=again, by=oki, at=MONDAY)
    assert ServiceStandard.objects.get(pk=draft.pk).fee_rupiah == 5000


def test_saving_the_same_again_says_nothing(city: City) -> None:
    draft = drafted(service_of(city.roads))
    entries = AuditEntry.objects.count()
    edit_draft(standard_id=draft.pk, content=FULL, seen=1, by=OPERATOR, at=MONDAY)
    assert AuditEntry.objects.count() == entries
    assert ServiceStandard.objects.get(pk=draft.pk).revision == draft.revision


def test_what_holds_is_not_edited_and_only_a_seen_draft_is_put_in_force(city: City) -> None:
    service = service_of(city.roads)
    standard = in_force(service)
    with pytest.raises(OvertakenError, match="sudah ditetapkan"):
        edit_draft(
            standard_id=standard.pk, content=Content(), seen=standard.revision, by=OPERATOR,
            at=MONDAY,
        )  # fmt: skip
    draft = drafted(service)
    with pytest.raises(OvertakenError, match="baru saja diubah"):
        put_in_force(
            standard_id=draft.pk, valid_from=TODAY, seen=draft.revision - 1, by=OPERATOR, at=MONDAY
        )
    with pytest.raises(OvertakenError, match="sudah ada"):
        begin_draft(service_id=service.pk, by=OPERATOR, at=MONDAY)


@pytest.mark.parametrize(
    "change", [{"product": "Lain"}, {"state": "draft"}, {"valid_from": date(2020, 1, 1)}]
)
def test_the_database_keeps_what_is_in_force(city: City, change: dict[str, Any]) -> None:
    standard = in_force(service_of(city.roads))
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceStandard.objects.filter(pk=standard.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        standard.steps.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        SopStep.objects.create(standard=standard, order=9, activity="Menyusup")
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceStandard.objects.filter(pk=standard.pk).delete()


def test_the_database_lets_one_standard_hold_and_one_be_drafted(city: City) -> None:
    service = service_of(city.roads)
    standard, draft = in_force(service), drafted(service)
    with pytest.raises(IntegrityError, match="standard_one_in_force"), transaction.atomic():
        ServiceStandard.objects.filter(pk=draft.pk).update(
            state="in-force", valid_from=TODAY, in_force_at=MONDAY
        )
    with pytest.raises(IntegrityError, match="standard_one_draft"), transaction.atomic():
        ServiceStandard.objects.create(service=service, version=9)
    with pytest.raises(IntegrityError, match="standard_in_force_is_dated"), transaction.atomic():
        ServiceStandard.objects.create(service=service, version=9, state="in-force")
    with pytest.raises(IntegrityError, match="standard_ended_has_last_day"), transaction.atomic():
        ServiceStandard.objects.filter(pk=standard.pk).update(state="replaced")


@pytest.mark.django_db(transaction=True)
def test_two_who_put_the_same_draft_in_force_at_once(city: City) -> None:
    service = service_of(city.roads)
    draft, together, told = drafted(service), Barrier(2), []

    def enforce() -> None:
        together.wait()
        try:
            put_in_force(
                standard_id=draft.pk, valid_from=TODAY, seen=draft.revision, by=OPERATOR, at=MONDAY
            )
        except OvertakenError as error:
            told.append(error.message)
        finally:
            connection.close()

    people = [Thread(target=enforce) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(told) == 1
    assert "sudah ditetapkan" in told[0]
    assert ServiceStandard.objects.in_force().count() == 1


def test_withdrawn_without_a_successor(city: City) -> None:
    standard = in_force(service_of(city.roads))
    withdraw(standard_id=standard.pk, reason="Pindah ke provinsi", by=OPERATOR, at=MONDAY)
    standard.refresh_from_db()
    assert (standard.state, standard.valid_until) == ("withdrawn", TODAY)
    with pytest.raises(OvertakenError, match="tidak berlaku lagi"):
        withdraw(standard_id=standard.pk, reason="Lagi", by=OPERATOR, at=MONDAY)


def test_a_draft_is_thrown_away_unless_citizens_spoke_about_it(city: City) -> None:
    service = service_of(city.roads)
    draft = drafted(service)
    discard_draft(standard_id=draft.pk, by=OPERATOR, at=MONDAY)
    with pytest.raises(OvertakenError, match="sudah dihapus"):
        discard_draft(standard_id=draft.pk, by=OPERATOR, at=MONDAY)
    draft = drafted(service)
    record_consultation(standard_id=draft.pk, forum=forum(), by=OPERATOR, at=MONDAY)
    with pytest.raises(DomainError, match="Forum Konsultasi Publik"):
        discard_draft(standard_id=draft.pk, by=OPERATOR, at=MONDAY)


def forum(uid: UUID | None = None, **changes: Any) -> Forum:
    values: dict[str, Any] = {
        "uid": uid or uuid4(), "held_on": TODAY, "findings": "Antrenya lama", "agreed": "Tambah loket",
        "participants": {"users": 12, "officials": 3, "media": 0},
    }  # fmt: skip
    return Forum(**{**values, **changes})


def test_a_forum_is_recorded_once_with_its_minutes(city: City) -> None:
    standard = in_force(service_of(city.roads))
    minutes = minutes_file(SimpleUploadedFile("../Notula forum.PDF", b"%PDF-1.7 isi"))
    said = forum(minutes=minutes)
    for _twice in range(2):
        kept = record_consultation(
            standard_id=standard.pk, forum=said, by=city.budi.powers(), at=MONDAY
        )
    assert Consultation.objects.count() == 1
    assert (kept.people, kept.file_name, len(kept.sha256)) == (15, "Notula forum.pdf", 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consultation.objects.update(findings="Semua puas")


def test_a_forum_without_citizens_or_before_it_was_held_is_refused(city: City) -> None:
    standard = in_force(service_of(city.roads))
    for wrong, said in (
        (forum(participants={"officials": 9}), "luar penyelenggara"),
        (forum(held_on=TODAY + timedelta(days=1)), "belum tiba"),
    ):
        with pytest.raises(DomainError, match=said):
            record_consultation(standard_id=standard.pk, forum=wrong, by=OPERATOR, at=MONDAY)
    with pytest.raises(DomainError, match="bukan PDF"):
        minutes_file(SimpleUploadedFile("notula.pdf", b"<html>"))


def vow(text: str = "Kami melayani sesuai standar.") -> Vow:
    return Vow(text, "Nama Contoh", "Kepala Dinas", TODAY)


def test_a_charter_is_followed_by_the_next(city: City) -> None:
    budi = city.budi.powers()
    sign_charter(unit_id=city.roads.pk, vow=vow(), seen=0, by=budi, at=MONDAY)
    with pytest.raises(OvertakenError, match="baru saja menerbitkan"):
        sign_charter(unit_id=city.roads.pk, vow=vow("Lain"), seen=0, by=budi, at=MONDAY)
    sign_charter(unit_id=city.roads.pk, vow=vow("Lebih cepat"), seen=1, by=budi, at=MONDAY)
    assert list(Charter.objects.values_list("version", "text")) == [
        (2, "Lebih cepat"), (1, "Kami melayani sesuai standar."),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Charter.objects.update(text="Tidak janji")


def test_closing_a_service_withdraws_its_standard(city: City) -> None:
    service = service_of(city.roads)
    standard = in_force(service, on=date(2026, 1, 5))
    close_service(service_id=service.pk, on=TODAY, reason="Beralih", by=OPERATOR, at=MONDAY)
    standard.refresh_from_db()
    assert standard.state == "withdrawn"
    with pytest.raises(OvertakenError, match="sudah ditutup"):
        close_service(service_id=service.pk, on=TODAY, reason="Lagi", by=OPERATOR, at=MONDAY)
    with pytest.raises(DomainError, match="sudah ditutup"):
        begin_draft(service_id=service.pk, by=OPERATOR, at=MONDAY)


def test_a_name_is_taken_once_in_a_unit(city: City) -> None:
    service_of(city.roads, "Izin galian")
    other = service_of(city.roads, "Izin reklame")
    with pytest.raises(DomainError, match="Izin galian"):
        service_of(city.roads, "Izin galian")
    with pytest.raises(DomainError, match="Izin galian"):
        change_service(service_id=other.pk, facts=Facts(name="Izin galian"), by=OPERATOR, at=MONDAY)
    service_of(city.health, "Izin galian")


def test_only_who_keeps_the_units_services_changes_them(city: City) -> None:
    service = service_of(city.health)
    standard = in_force(service)
    for person in (city.budi, city.dewi, city.sari, city.wati):
        by = person.powers()
        with pytest.raises(NotPermittedError):
            create_service(unit=city.health, facts=Facts(name="Lain"), by=by, at=MONDAY)
        with pytest.raises(NotPermittedError):
            begin_draft(service_id=service.pk, by=by, at=MONDAY)
        with pytest.raises(NotPermittedError):
            withdraw(standard_id=standard.pk, reason="x", by=by, at=MONDAY)
        with pytest.raises(NotPermittedError):
            sign_charter(unit_id=city.health.pk, vow=vow(), seen=0, by=by, at=MONDAY)
        with pytest.raises(NotPermittedError):
            record_consultation(standard_id=standard.pk, forum=forum(), by=by, at=MONDAY)
    begin_draft(service_id=service.pk, by=city.oki.powers(), at=MONDAY)


def test_the_public_address_survives_a_new_name(city: City) -> None:
    service = service_of(city.roads, "Izin Galian / Utilitas")
    assert service.slug == f"izin-galian-utilitas-{service.pk}"
    assert Service.objects.of_slug(f"nama-lama-{service.pk}").get() == service
    for wrong in ("", "izin", "izin-", "izin-9" + "9" * 30, "izin-²"):
        assert not Service.objects.of_slug(wrong).exists()
