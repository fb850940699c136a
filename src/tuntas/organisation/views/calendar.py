"""The page of the working calendar and its two acts."""

from datetime import date, time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, attempt, press
from tuntas.core.permissions import Permission
from tuntas.organisation.actions import override_day, withdraw_override
from tuntas.organisation.calendars import FIRST_YEAR, LAST_YEAR, working_calendar
from tuntas.organisation.forms import WHOLE_GOVERNMENT, OverrideForm
from tuntas.organisation.models import CalendarOverride
from tuntas.organisation.permissions import (
    calendar_units,
    can_change_calendar,
    check_can_change_calendar,
)
from tuntas.organisation.queries.calendar import (
    MonthOfWork,
    free_days_of,
    months_of,
    overrides_of,
    overrides_within,
    units_to_open,
    weekday_hours,
)
from tuntas.organisation.views.parts import Cell, address, number_of, period_in_words, table
from tuntas.rules.calendar import Intervals, OfficeHours, load_office_hours
from tuntas.rules.phrases import as_language, format_date, format_number
from tuntas.rules.phrases.dates import format_clock

MINUTES_PER_HOUR = 60
FOUND_AT_ONCE = 20  # a select of all units of a city cost ten times the page
LONGEST_NAME = 200


@requires(Permission.MANAGE_CALENDAR)
def calendar(request: OfficeRequest) -> HttpResponse:
    """Show the working year of the government, or of `?unit=`; `?cari=` finds units by name."""
    unit_id = number_of(request.GET.get("unit"))
    return _page(request, OverrideForm(initial={"unit": unit_id}), unit_id, status=SHOWN)


@requires(Permission.MANAGE_CALENDAR)
@require_POST
def override_add(request: OfficeRequest) -> HttpResponse:
    """Close or open a day."""
    form = OverrideForm(request.POST)
    tried = attempt(form, lambda: _override(request, form))
    override = tried.done
    if override is None:
        return _page(request, form, number_of(request.POST.get("unit")), status=tried.status)
    messages.success(
        request,
        _("%(day)s tersimpan. Batas waktu laporan dihitung ulang sebentar lagi.")
        % {"day": _day(override.on)},
    )
    return redirect(_address(override.on.year, override.unit_id))


@requires(Permission.MANAGE_CALENDAR)
@require_POST
def override_withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let the national calendar hold again."""
    override = get_object_or_404(overrides_within(calendar_units(request.powers)), pk=pk)
    check_can_change_calendar(request.powers, override.unit)
    press(
        request,
        lambda: withdraw_override(by=request.powers, at=timezone.now(), override=override),
        _("Hari khusus %(day)s dihapus. Batas waktu laporan dihitung ulang sebentar lagi.")
        % {"day": _day(override.on)},
    )
    return redirect(_address(override.on.year, override.unit_id))


def _override(request: OfficeRequest, form: OverrideForm) -> CalendarOverride:
    unit_id = form.cleaned_data["unit"]
    unit = get_object_or_404(calendar_units(request.powers), pk=unit_id) if unit_id else None
    check_can_change_calendar(request.powers, unit)
    return override_day(
        by=request.powers,
        at=timezone.now(),
        unit=unit,
        on=form.cleaned_data["on"],
        intervals=form.intervals(),
        reason=form.cleaned_data["reason"],
    )


def _address(year: int, unit_id: int | None) -> str:
    return address(reverse("calendar"), tahun=year, unit=unit_id)


def _page(
    request: OfficeRequest, form: OverrideForm, unit_id: int | None, *, status: int
) -> HttpResponse:
    units = calendar_units(request.powers)
    unit = get_object_or_404(units, pk=unit_id) if unit_id is not None else None
    today = timezone.localdate()
    year = _year(request, today)
    months = months_of(working_calendar(unit_id), year)
    hours = load_office_hours()
    context = {
        "form": form if form.is_bound or can_change_calendar(request.powers, unit) else None,
        "unit": unit,
        "government_url": _address(year, None) if unit else "",
        "sought": _sought(request),
        "found": [
            (one.name, _address(year, one.pk))
            for one in units_to_open(units, _sought(request), at_most=FOUND_AT_ONCE)
        ],
        "found_at_once": FOUND_AT_ONCE,
        "year": year,
        "before_url": _address(year - 1, unit_id) if year > FIRST_YEAR else "",
        "after_url": _address(year + 1, unit_id) if year < LAST_YEAR else "",
        "stats": _stats(months, today) if year == today.year else [],
        "months": _months_table(months),
        "total": _number(sum(month.days for month in months)),
        "free_days": _free_days_table(year),
        "joint_leave_is_free": settings.ENVIRONMENT.joint_leave_is_free,
        "hours": hours,
        "hours_table": _hours_table(hours),
        "ramadans": [
            (period_in_words(period.first, period.last), period.verified == "unverified")
            for period in hours.periods
            if year in {period.first.year, period.last.year}
        ],
        "overrides": [
            (
                override,
                _override_in_words(override),
                can_change_calendar(request.powers, override.unit),
            )
            for override in overrides_of(year, units=units, unit=unit)
        ],
    }
    return render(request, "organisation/calendar.html", context, status=status)


def _sought(request: OfficeRequest) -> str:
    return request.GET.get("cari", "").replace("\0", "").strip()[:LONGEST_NAME]


def _year(request: OfficeRequest, today: date) -> int:
    asked = number_of(request.GET.get("tahun")) or today.year
    return min(max(asked, FIRST_YEAR), LAST_YEAR)


def _stats(months: list[MonthOfWork], today: date) -> list[dict[str, str]]:
    month = months[today.month - 1]
    period = format_date(month.first, _language(), weekday=False).split(" ", 1)[1]
    return [
        {"label": _("Hari kerja bulan ini"), "value": _number(month.days), "period": period},
        {
            "label": _("Jam kerja bulan ini"),
            "value": _number(round(month.minutes / MINUTES_PER_HOUR, 1)),
            "period": period,
        },
    ]


def _months_table(months: list[MonthOfWork]) -> dict[str, Any]:
    rows: list[list[Cell]] = [
        [
            format_date(month.first, _language(), weekday=False, year=False).split(" ", 1)[1],
            _number(month.days),
            _number(round(month.minutes / MINUTES_PER_HOUR, 1)),
        ]
        for month in months
    ]
    days, hours = _("Hari kerja"), _("Jam kerja")
    return table(
        _("Hari dan jam kerja tiap bulan"), [_("Bulan"), days, hours], rows, numbers=(days, hours)
    )


def _free_days_table(year: int) -> dict[str, Any]:
    kinds = {"public": _("Libur nasional"), "joint-leave": _("Cuti bersama")}
    rows: list[list[Cell]] = [
        [
            _day(free.on),
            free.name.in_language(_language()),
            kinds[free.kind] + (_(" (perkiraan)") if free.estimated else ""),
        ]
        for free in free_days_of(year)
    ]
    return table(_("Libur nasional dan cuti bersama"), [_("Tanggal"), _("Nama"), _("Jenis")], rows)


def _hours_table(hours: OfficeHours) -> dict[str, Any]:
    monday = date(2024, 1, 1)
    rows: list[list[Cell]] = [
        [
            format_date(monday.replace(day=1 + line.monday_based), _language(), year=False)
            .split(" ")[0]
            .strip(","),
            _open(line.regular) + _mark(verified=line.regular_verified),
            _open(line.ramadan) + _mark(verified=line.ramadan_verified),
        ]
        for line in weekday_hours(hours)
    ]
    return table(_("Jam kantor"), [_("Hari"), _("Biasa"), _("Ramadan")], rows)


def _mark(*, verified: bool) -> str:
    return "" if verified else _(" (belum dipastikan)")


def _override_in_words(override: CalendarOverride) -> dict[str, str]:
    return {
        "day": _day(override.on),
        "state": _open(override.intervals) if override.intervals else _("tutup"),
        "whose": override.unit.name if override.unit else str(WHOLE_GOVERNMENT),
    }


def _open(intervals: Intervals) -> str:
    return ", ".join(f"{_clock(start)}\N{EN DASH}{_clock(end)}" for start, end in intervals)


def _clock(minute: int) -> str:
    """Return a time of day; midnight at the end of a day is 24.00."""
    hour, minutes = divmod(minute, MINUTES_PER_HOUR)
    if hour == 24:  # noqa: PLR2004 - hours of a day
        return format_clock(time(0), _language()).replace("00", "24", 1)
    return format_clock(time(hour, minutes), _language())


def _day(on: date) -> str:
    return format_date(on, _language())


def _number(value: float) -> str:
    return format_number(value, _language())


def _language() -> Any:
    return as_language(get_language())
