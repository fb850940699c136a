"""Limits begin anew only with a cause, by who keeps the unit's services, once for each month."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.personas import MONDAY, City

from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.measures.actions import NewLimits, rebase, withdraw_rebase
from tuntas.measures.models import Rebase
from tuntas.measures.tests.figures_samples import OCTOBER, TAKEN, published, put_two_years
from tuntas.organisation.models import Person, Unit

NEW = "/kerja/kinerja/DPUPR/mulai-baru/"
CHANGE = date(2025, 11, 1)
LIMITS = NewLimits("working-time-median", CHANGE, "Berkas tiga izin disatukan")
SAID = {"indicator": "working-time-median", "month": "2025-11-01", "cause": "Berkas disatukan"}


@pytest.fixture
def figures(city: City) -> City:
    published()
    put_two_years(city.roads)
    return city


def begun(city: City, who: Person, limits: NewLimits = LIMITS, unit: Unit | None = None) -> Rebase:
    chosen = unit or city.roads
    return rebase(unit_id=chosen.pk, limits=limits, by=who.powers(), at=MONDAY)


def test_a_head_begins_anew_and_everybody_reads_why(figures: City) -> None:
    response = figures.client(figures.budi).post(NEW, SAID)
    assert (response.status_code, response["Location"]) == (302, "/kerja/kinerja/DPUPR/")
    page = figures.client(figures.sari).get("/kerja/kinerja/DPUPR/").content.decode()
    assert "Dihitung ulang mulai November 2025: Berkas disatukan" in page
    assert "Tidak ada yang luar biasa; dua belas bulan terakhir sekitar 2 hari 1 jam kerja." in page
    entry = AuditEntry.objects.get(verb="rebase.set")
    assert entry.subject == "unit:DPUPR"
    assert entry.detail["cause"] == "Berkas disatukan"
    assert entry.detail["month"] == "2025-11"


@pytest.mark.parametrize("cause", ["", "   ", "\n"])
def test_without_a_cause_nothing_begins(figures: City, cause: str) -> None:
    with pytest.raises(DomainError, match="Tulis apa yang berubah"):
        begun(figures, figures.budi, NewLimits("working-time-median", CHANGE, cause))
    response = figures.client(figures.budi).post(NEW, {**SAID, "cause": cause})
    assert response.status_code == 422
    assert not Rebase.objects.exists()


def test_the_database_refuses_a_blank_cause_and_a_day_within_a_month(figures: City) -> None:
    for change in ({"cause": " "}, {"month": date(2025, 11, 2)}):
        fields = {"month": CHANGE, "cause": "Sebab", **change}
        with pytest.raises(IntegrityError), transaction.atomic():
            Rebase.objects.create(unit=figures.roads, indicator="ikm", made_at=MONDAY, **fields)


@pytest.mark.parametrize("who", ["sari", "dewi", "eva", "wati", "vina"])
def test_others_may_not(figures: City, who: str) -> None:
    person = getattr(figures, who)
    with pytest.raises(NotPermittedError):
        begun(figures, person)
    assert figures.client(person).post(NEW, SAID).status_code == 403
    assert not Rebase.objects.exists()


def test_a_head_may_not_touch_another_units_charts(figures: City) -> None:
    put_two_years(figures.health)
    with pytest.raises(NotPermittedError):
        begun(figures, figures.budi, unit=figures.health)
    budi = figures.client(figures.budi)
    assert budi.post("/kerja/kinerja/DINKES/mulai-baru/", SAID).status_code == 404
    theirs = begun(figures, figures.oki, unit=figures.health)
    for unit in ("DINKES", "DPUPR"):
        address = f"/kerja/kinerja/{unit}/mulai-baru/{theirs.pk}/batal/"
        assert budi.post(address).status_code == 404
    assert Rebase.objects.standing().count() == 1


@pytest.mark.parametrize("month", [date(2024, 12, 1), date(2026, 12, 1), OCTOBER])
def test_either_side_needs_two_months(figures: City, month: date) -> None:
    with pytest.raises(DomainError, match="dua bulan berangka"):
        begun(figures, figures.budi, NewLimits("working-time-median", month, "Sebab"))


def test_a_chart_that_does_not_exist_cannot_begin_anew(figures: City) -> None:
    with pytest.raises(DomainError):
        begun(figures, figures.budi, NewLimits("tidak-ada", CHANGE, "Sebab"))


def test_the_same_start_is_set_once(figures: City) -> None:
    begun(figures, figures.budi)
    with pytest.raises(OvertakenError):
        begun(figures, figures.oki)
    late = figures.client(figures.budi).post(NEW, SAID)
    assert late.status_code == 409
    assert SAID["cause"] in late.content.decode(), "what was typed is still there"
    assert Rebase.objects.count() == 1


def test_a_withdrawn_start_no_longer_counts_but_stays_on_record(figures: City) -> None:
    made = begun(figures, figures.budi)
    address = f"/kerja/kinerja/DPUPR/mulai-baru/{made.pk}/batal/"
    client = figures.client(figures.budi)
    assert client.post(address, follow=True).status_code == 200
    made.refresh_from_db()
    assert made.withdrawn_by == figures.budi
    assert "Dihitung ulang" not in client.get("/kerja/kinerja/DPUPR/").content.decode()
    assert AuditEntry.objects.filter(verb="rebase.withdraw").count() == 1
    with pytest.raises(OvertakenError):
        withdraw_rebase(rebase_id=made.pk, by=figures.budi.powers(), at=TAKEN)
    begun(figures, figures.budi)  # and may be set again


def test_a_services_chart_begins_anew_by_itself(figures: City) -> None:
    service = Service.objects.create(unit=figures.roads, name="Izin galian")
    put_two_years(figures.roads, service=service.name)
    client = figures.client(figures.budi)
    page = f"/kerja/kinerja/DPUPR/layanan/{service.pk}/"
    response = client.post(f"{page}mulai-baru/", SAID)
    assert (response.status_code, response["Location"]) == (302, page)
    assert "Dihitung ulang mulai November 2025" in client.get(page).content.decode()
    assert "Dihitung ulang" not in client.get("/kerja/kinerja/DPUPR/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_start(figures: City) -> None:
    by = figures.budi.powers()

    def begin(_nth: int) -> str:
        try:
            rebase(unit_id=figures.roads.pk, limits=LIMITS, by=by, at=MONDAY)
        except OvertakenError:
            return "overtaken"
        else:
            return "set"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        told = sorted(workers.map(begin, range(4)))
    assert told == ["overtaken", "overtaken", "overtaken", "set"]
    assert Rebase.objects.count() == 1
