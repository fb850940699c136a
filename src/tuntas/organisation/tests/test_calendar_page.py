"""The page of the working calendar, and that a change orders new deadlines."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.organisation.actions import create_unit, grant_role, override_day, withdraw_override
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import CalendarOverride

BASE = 3  # session, person, powers
DAY = date(2026, 12, 1)  # a Tuesday


@pytest.fixture
def oki(city: City) -> Client:
    return city.client(city.oki)


@pytest.fixture
def budi(city: City) -> Client:
    """Budi keeps the calendar of the roads agency."""
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.budi, unit=city.roads,
        role="organisation-section", since=date(2020, 1, 1),
    )  # fmt: skip
    return city.client(city.budi)


def values(**changes: object) -> dict[str, object]:
    fields = {"unit": "", "on": DAY.isoformat(), "state": "closed", "opens": "", "closes": ""}
    return {**fields, "reason": "Hari jadi kota", **changes}


def orders() -> list[dict[str, object]]:
    jobs = ProcrastinateJob.objects.filter(task_name="cases.recompute_deadlines")
    return list(jobs.order_by("id").values_list("args", flat=True))


def test_the_year_names_its_free_days_hours_and_sources(city: City, oki: Client) -> None:
    page = oki.get(reverse("calendar"), {"tahun": 2026}).content.decode()
    assert "Kamis, 1 Januari 2026" in page
    assert "Cuti bersama" in page
    assert "Peraturan Presiden Nomor 21 Tahun 2023" in page
    assert "07.30\N{EN DASH}12.00, 13.00\N{EN DASH}16.00 (belum dipastikan)" in page
    assert "Ramadan: 19 Februari 2026 sampai 20 Maret 2026" in page


def test_free_days_have_names_in_both_languages(city: City, oki: Client) -> None:
    page = oki.get(reverse("calendar"), {"tahun": 2026}).content.decode()
    assert "Hari Suci Nyepi" in page
    oki.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override(None):  # what the page chooses holds no longer than this test
        page = oki.get(reverse("calendar"), {"tahun": 2026}).content.decode()
    assert "Joint leave for Nyepi (Day of Silence)" in page
    assert "Hari Suci" not in page


def test_what_is_not_decreed_yet_is_marked(city: City, oki: Client) -> None:
    page = oki.get(reverse("calendar"), {"tahun": 2028}).content.decode()
    assert "Libur nasional (perkiraan)" in page
    assert "Ramadan: 28 Januari 2028 sampai 26 Februari 2028 (perkiraan)" in " ".join(page.split())


def test_months_agree_with_the_calendar(city: City, oki: Client) -> None:
    context = oki.get(reverse("calendar"), {"tahun": 2026}).context
    calendar = working_calendar()
    for number, row in enumerate(context["months"]["rows"], start=1):
        month = [
            date.fromordinal(day)
            for day in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
        ]
        days = [on for on in month if on.month == number and calendar.is_working_day(on)]
        minutes = sum(end - start for on in days for start, end in calendar.intervals_on(on))
        assert int(row[1]["value"]) == len(days)
        assert float(row[2]["value"].replace(",", ".")) == pytest.approx(minutes / 60, abs=0.051)


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_asks_as_often_with_many_days(
    city: City, oki: Client, django_assert_num_queries: DjangoAssertNumQueries, days: int
) -> None:
    for n in range(days):
        override_day(
            by=SYSTEM, at=MONDAY, unit=city.roads, on=date(2026, 12, 1 + n), intervals=[], reason="Pindah kantor"
        )  # fmt: skip
    with django_assert_num_queries(BASE + 2):
        oki.get(reverse("calendar"), {"tahun": 2026})


def test_closing_a_day_takes_it_from_the_month_and_orders_deadlines(
    city: City, oki: Client
) -> None:
    before = oki.get(reverse("calendar"), {"tahun": 2026}).context["total"]
    oki.post(reverse("override_add"), values())
    after = oki.get(reverse("calendar"), {"tahun": 2026}).context["total"]
    assert int(after) == int(before) - 1
    assert not working_calendar(city.health.pk).is_working_day(DAY)
    assert orders() == [{"unit_id": None}]
    assert AuditEntry.objects.get(verb="calendar.override").detail["reason"] == "Hari jadi kota"


def test_a_units_own_day_wins_and_is_withdrawn(city: City, oki: Client) -> None:
    oki.post(reverse("override_add"), values())
    own = values(unit=city.roads.pk, state="open", opens="08:00", closes="12:00", reason="Piket")
    oki.post(reverse("override_add"), own)
    assert working_calendar(city.roads.pk).intervals_on(DAY) == ((480, 720),)
    override = CalendarOverride.objects.get(unit=city.roads)
    oki.post(reverse("override_withdraw", args=[override.pk]))
    assert working_calendar(city.roads.pk).intervals_on(DAY) == ()
    assert orders() == [{"unit_id": None}, {"unit_id": city.roads.pk}, {"unit_id": city.roads.pk}]


def test_a_day_is_withdrawn_once(city: City) -> None:
    made = override_day(
        by=SYSTEM, at=MONDAY, unit=city.roads, on=DAY, intervals=[], reason="Pindah kantor"
    )
    seen = CalendarOverride.objects.get(pk=made.pk)
    withdraw_override(by=SYSTEM, at=MONDAY, override=made)
    with pytest.raises(OvertakenError, match="dihapus orang lain"):
        withdraw_override(by=SYSTEM, at=MONDAY, override=seen)
    assert AuditEntry.objects.filter(verb="calendar.withdraw").count() == 1
    assert orders() == [{"unit_id": city.roads.pk}, {"unit_id": city.roads.pk}]


def test_saying_it_again_replaces(city: City, oki: Client) -> None:
    oki.post(reverse("override_add"), values())
    oki.post(reverse("override_add"), values(reason="Pemilihan"))
    assert CalendarOverride.objects.get().reason == "Pemilihan"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "2045-01-01"}, "Kalender mencakup tahun 2018 sampai 2032"),
        ({"on": ""}, "id_on"),
        ({"state": "open"}, "Isi jam buka dan jam tutup"),
        ({"state": "open", "opens": "12:00", "closes": "08:00"}, "Jam tutup harus sesudah"),
        ({"reason": " "}, "reason_error"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    city: City, oki: Client, changes: dict[str, object], said: str
) -> None:
    answer = oki.post(reverse("override_add"), values(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CalendarOverride.objects.exists()
    assert orders() == []


def test_a_part_changes_its_own_days_only(city: City, budi: Client) -> None:
    refused = budi.post(reverse("override_add"), values())
    assert refused.status_code == 403
    said = refused.content.decode()
    assert "hanya dapat diubah oleh pengelola kalender kota" in said
    assert "Hari jadi kota" in said, "what was typed is still there"
    assert not CalendarOverride.objects.exists()
    elsewhere = budi.post(reverse("override_add"), values(unit=city.health.pk))
    assert elsewhere.status_code == 404
    assert budi.post(reverse("override_add"), values(unit=999999)).status_code == 404
    assert budi.post(reverse("override_add"), values(unit=city.roads_section.pk)).status_code == 302
    theirs = override_day(
        by=SYSTEM, at=MONDAY, unit=city.health, on=DAY, intervals=[], reason="Pindah kantor"
    )
    assert budi.post(reverse("override_withdraw", args=[theirs.pk])).status_code == 404
    whole = override_day(by=SYSTEM, at=MONDAY, unit=None, on=DAY, intervals=[], reason="Libur")
    theirs_to_see = budi.post(reverse("override_withdraw", args=[whole.pk]))
    assert theirs_to_see.status_code == 403
    assert "pengelola kalender kota" in theirs_to_see.content.decode()
    assert CalendarOverride.objects.filter(pk=whole.pk).exists()
    page = budi.get(reverse("calendar"), {"tahun": 2026}).content.decode()
    assert "Libur · Seluruh pemerintah" in page
    assert "Pindah kantor" not in page
    assert budi.get(reverse("calendar"), {"unit": city.health.pk}).status_code == 404


def test_an_officer_is_refused(city: City) -> None:
    assert city.client(city.sari).get(reverse("calendar")).status_code == 403
    assert city.client(city.sari).post(reverse("override_add"), values()).status_code == 403


@pytest.mark.parametrize(("asked", "shown"), [("1", "2018"), ("99999", "2032"), ("x", None)])
def test_years_outside_are_brought_inside(
    city: City, oki: Client, asked: str, shown: str | None
) -> None:
    page = oki.get(reverse("calendar"), {"tahun": asked})
    assert page.status_code == 200
    assert shown is None or f"Kalender kerja {shown}" in page.content.decode()


@pytest.mark.parametrize(("words", "finds"), [("pemelihara", 1), ("UPT-JALAN", 1), ("dinas", 2)])
def test_another_units_calendar_is_found_by_its_name(
    city: City, oki: Client, words: str, finds: int
) -> None:
    context = oki.get(reverse("calendar"), {"cari": words, "tahun": "2026"}).context
    assert len(context["found"]) == finds
    name, url = context["found"][-1]
    page = oki.get(url).content.decode()
    assert f"Tambah hari khusus untuk {name}" in page
    assert "Seluruh pemerintah</a>" in page


def test_nobody_finds_a_unit_whose_calendar_they_do_not_keep(city: City, budi: Client) -> None:
    page = budi.get(reverse("calendar"), {"cari": "Kesehatan"}).content.decode()
    assert "Tidak ada unit Anda yang bernama begitu" in page
    assert "cari dulu unit Anda" in page
    assert "Tambah hari khusus untuk" not in page


@pytest.mark.parametrize("units", [1, 3])
def test_a_search_asks_once_more_however_much_it_finds(
    city: City, oki: Client, django_assert_num_queries: DjangoAssertNumQueries, units: int
) -> None:
    for n in range(units):
        create_unit(
            by=SYSTEM, at=MONDAY, code=f"K{n}", name=f"Kelurahan {n}", short_name="", kind="village",
            parent=city.government,
        )  # fmt: skip
    with django_assert_num_queries(BASE + 3):
        answer = oki.get(reverse("calendar"), {"cari": "Kelurahan", "tahun": "2026"})
    assert len(answer.context["found"]) == units
