"""What is refused on the pages of reform: one answer to each kind, nothing typed is lost."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.answers import closed_to, refused
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.improvements.models import ReformEvidence, ReformItem
from tuntas.improvements.reform.actions.proof import attach_link
from tuntas.improvements.reform.tests.page_samples import item_sent, of_item, of_plan
from tuntas.improvements.reform.tests.reform_samples import SERVICE, ended, roads_item, roads_plan
from tuntas.organisation.actions import grant_role

pytestmark = pytest.mark.django_db
TYPED = "Diketik tadi"
HEADS = "disusun oleh kepala unit atau Bagian Organisasi"
STAFF = "diisi oleh petugas unitnya"


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.fixture
def reader(city: City) -> Client:
    """Return a browser of Wati, who sees everything and heads the health agency besides."""
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.wati, unit=city.health, role="unit-head",
        since=date(2020, 1, 1),
    )  # fmt: skip
    return city.client(city.wati)


def test_who_reads_a_plan_is_told_who_makes_it_and_keeps_what_was_typed(
    city: City, reader: Client
) -> None:
    item = roads_item(city)
    for address in (
        of_plan(item.plan, f"area/{SERVICE}/"), of_plan(item.plan, "tim/"), of_item(item, "ubah/"),
        of_item(item, "tutup/"),
    ):  # fmt: skip
        closed_to(reader, address, HEADS)
        shown = refused(
            reader, address, 403, HEADS, TYPED, action=TYPED, decree=TYPED, said=TYPED
        )  # fmt: skip
        assert '<option value="Sari">' not in shown  # who works there
    refused(reader, of_plan(item.plan, "tim/"), 403, HEADS, more="1")
    for address in (of_plan(item.plan, "salin/"), of_item(item, "buka/")):
        refused(reader, address, 403, HEADS)


def test_who_reads_an_action_is_told_who_reports_and_keeps_what_was_typed(
    city: City, reader: Client
) -> None:
    item = roads_item(city)
    made = attach_link(
        item_id=item.pk, title="Foto", address="/a/", by=city.sari.powers(), at=MONDAY
    )
    for rest in ("kemajuan/", "bukti/"):
        closed_to(reader, of_item(item, rest), STAFF)
        refused(reader, of_item(item, rest), 403, STAFF, TYPED, said=TYPED, title=TYPED)
    refused(reader, of_item(item, "bukti/"), 403, STAFF, kept="1")
    for rest in ("bukti/pasang/", f"bukti/{made.pk}/lepas/"):
        refused(reader, of_item(item, rest), 403, STAFF, key="x")
    assert ReformEvidence.objects.exists()


def test_an_action_that_was_closed_meanwhile_keeps_what_was_typed(city: City) -> None:
    item = ended(roads_item(city), city.budi)
    budi, sari = city.client(city.budi), city.client(city.sari)
    refused(budi, of_item(item, "ubah/"), 409, "ditutup", TYPED, **item_sent(target=TYPED))
    refused(
        budi, of_item(item, "tutup/"), 409, "ditutup", TYPED, state="dropped", on="2026-11-16",
        said=TYPED,
    )  # fmt: skip
    refused(
        sari, of_item(item, "kemajuan/"), 409, "ditutup", TYPED, quarter="1", percent="40",
        said=TYPED,
    )  # fmt: skip


def test_a_form_without_anything_is_incomplete(city: City) -> None:
    item, budi = roads_item(city), city.client(city.budi)
    for rest in ("ubah/", "tutup/", "kemajuan/", "bukti/"):
        refused(budi, of_item(item, rest), 422)
    refused(budi, of_plan(item.plan, f"area/{SERVICE}/"), 422)
    refused(budi, "/kerja/reformasi/baru/", 422)


def test_rows_of_a_team_with_a_mistake_are_incomplete(city: City) -> None:
    sent = {"anggota": "1", "anggota-0-name": TYPED, "anggota-0-area": "magic"}
    refused(city.client(city.budi), of_plan(roads_plan(city), "tim/"), 422, TYPED, **sent)


def test_a_closed_year_keeps_what_was_typed_and_answers_buttons_on_their_page(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = roads_item(city)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.replace(year=2027, month=4, day=2))
    budi = city.client(city.budi)
    refused(budi, of_plan(item.plan, "tim/"), 409, "ditutup", TYPED, decree=TYPED)
    refused(
        budi, of_item(item, "bukti/"), 409, "ditutup", TYPED, title=TYPED, address="/janji/"
    )  # fmt: skip
    answer = budi.post(of_plan(item.plan, "salin/"), follow=True)
    assert answer.redirect_chain == [(of_plan(item.plan), 302)]
    assert "ditutup" in answer.content.decode()
    answer = budi.post(of_item(item, "bukti/pasang/"), {"key": "x"}, follow=True)
    assert answer.redirect_chain == [(of_item(item), 302)]
    assert "ditutup" in answer.content.decode()
    assert ReformItem.objects.get().state == "running"
