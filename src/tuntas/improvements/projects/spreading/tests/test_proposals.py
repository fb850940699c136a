"""What is proven becomes the next version of a standard; what is not, does not."""

from datetime import date

import pytest
from django.utils.translation import override
from tests.personas import City

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import StandardProposal
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    put,
)
from tuntas.improvements.projects.spreading.actions.proposals import propose_standard
from tuntas.improvements.projects.spreading.queries.proposals import suggested_promise
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    DAY,
    promised,
    proven,
    with_few,
)


@pytest.mark.django_db
def test_a_proven_change_drafts_the_next_version_with_itself_as_reason(city: City) -> None:
    made, standard = proven(city), promised(city)
    put(city.roads, [700.0] * 6, indicator="working-time-p90", service="Izin galian")
    assert suggested_promise(standard, today=date(2026, 11, 16)) == 2 * DAY  # 1.56 days, rounded up
    with override("en"):
        draft = propose_standard(
            improvement_id=made.pk, service_id=standard.service_id,
            promise_working_minutes=2 * DAY, by=city.budi.powers(), at=NOW,
        )  # fmt: skip
    assert (draft.state, draft.version, draft.promise_working_minutes) == ("draft", 2, 2 * DAY)
    assert draft.change_reason.startswith("Perbaikan “Berkas satu pintu”: ")
    assert "dulu rata-rata" in draft.change_reason
    assert " antara " not in draft.change_reason  # citizens read it: no intervals
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
def test_the_reason_that_citizens_read_tells_nothing_of_small_months(city: City) -> None:
    made, standard = with_few(proven(city), 20), promised(city)
    draft = propose_standard(
        improvement_id=made.pk, service_id=standard.service_id,
        promise_working_minutes=None, by=city.budi.powers(), at=NOW,
    )  # fmt: skip
    assert draft.change_reason.startswith(
        "Perbaikan “Berkas satu pintu”: Membaik. Sudah bertahan 12 bulan. Perkiraan"
    )
    assert "rata-rata" not in draft.change_reason


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
def test_another_units_service_is_not_proposed_for(city: City) -> None:
    made = proven(city)
    theirs = Service.objects.create(unit=city.health, name="Izin klinik")
    with pytest.raises(DomainError, match="milik unit"):
        propose_standard(
            improvement_id=made.pk, service_id=theirs.pk, promise_working_minutes=None,
            by=city.budi.powers(), at=NOW,
        )  # fmt: skip
