"""Working days and hours of Indonesian offices: office hours, holidays, joint leave, overrides.

Arrays of moments are counted by `tuntas.rules.calendar.vectorised`, which alone needs NumPy.
"""

from tuntas.rules.calendar.build import DayOverride, build_calendar
from tuntas.rules.calendar.datafile import DataFileError
from tuntas.rules.calendar.intervals import Intervals
from tuntas.rules.calendar.office_hours import OfficeHours, RamadanPeriod, load_office_hours
from tuntas.rules.calendar.working_calendar import NO_OFFICE_HOURS, WEEKEND, WorkingCalendar

__all__ = [
    "NO_OFFICE_HOURS",
    "WEEKEND",
    "DataFileError",
    "DayOverride",
    "Intervals",
    "OfficeHours",
    "RamadanPeriod",
    "WorkingCalendar",
    "build_calendar",
    "load_office_hours",
]
