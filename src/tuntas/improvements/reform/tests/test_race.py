"""Two people at once, on two connections: one wins, the other is told."""

import pytest
from tests.personas import MONDAY, City
from tests.races import at_once

from tuntas.catalogue.tests.catalogue_samples import in_force, service_of
from tuntas.improvements.models import ReformEvidence, ReformPlan, ReformProgress
from tuntas.improvements.reform.actions.proof import attach_offer
from tuntas.improvements.reform.tests.reform_samples import (
    changed,
    ended,
    reported,
    roads_item,
    roads_plan,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_begin_a_plan_one_is_told(city: City) -> None:
    won, told = at_once(lambda: roads_plan(city), lambda: roads_plan(city))
    assert won == ""
    assert "sudah punya rencana" in told
    assert ReformPlan.objects.count() == 1


def test_of_two_who_change_an_action_one_is_told(city: City) -> None:
    item = roads_item(city)
    won, told = at_once(
        lambda: changed(item, city.budi, seen=1, target="A"),
        lambda: changed(item, city.oki, seen=1, target="B"),
    )
    assert won == ""
    assert "sudah diubah" in told
    item.refresh_from_db()
    assert item.revision == 2


def test_of_two_who_close_an_action_one_is_told(city: City) -> None:
    item = roads_item(city)
    won, told = at_once(
        lambda: ended(item, city.budi), lambda: ended(item, city.oki, "dropped", said="Batal")
    )
    assert won == ""
    assert "sudah ditutup" in told


def test_a_report_sent_twice_is_kept_once(city: City) -> None:
    item = roads_item(city)
    assert at_once(*[lambda: reported(item, city.sari, 20)] * 2) == ["", ""]
    assert ReformProgress.objects.count() == 1


def test_a_proof_tapped_twice_is_attached_once(city: City) -> None:
    service = service_of(city.roads)
    key = f"standards:{in_force(service).pk}"
    item = roads_item(city)
    won, told = at_once(
        *[lambda: attach_offer(item_id=item.pk, key=key, by=city.sari.powers(), at=MONDAY)] * 2
    )
    assert won == ""
    assert "sudah dipasang" in told
    assert ReformEvidence.objects.count() == 1
