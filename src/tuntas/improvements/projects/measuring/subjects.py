"""What is measured, as a key under which its months are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.improvements.models import Improvement
from tuntas.rules.statistics.effects import Point

MONTHS_BEFORE = 36  # older months say little about the trend into which a change came
Source = Improvement.Source


Month = Point  # its value is None where it is missing or of too few cases
Series = Sequence[Month]  # in order; a month left out has no figure


@dataclass(frozen=True, slots=True)
class IndicatorSubject:
    """An indicator, or one of its parts, of a unit; of one service by name, or empty: of all."""

    unit_id: int
    service: str
    indicator: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintSubject:
    """Complaints of a category in a unit and below it; in a region and its parts, or anywhere."""

    unit_id: int
    category: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class OwnSubject:
    """What the group of an improvement wrote down itself."""

    improvement_id: int
    from_tallies: bool = False


Subject = IndicatorSubject | ComplaintSubject | OwnSubject


def subject_of(improvement: Improvement) -> Subject:
    """Return what an improvement is measured by; it needs a source. Reads its service, if any."""
    if improvement.source == Source.OWN:
        return OwnSubject(improvement.pk, improvement.own_from_tallies)
    if improvement.source == Source.COMPLAINTS:
        return ComplaintSubject(
            improvement.unit_id, improvement.category, improvement.region_id or ""
        )
    return IndicatorSubject(
        improvement.unit_id, measured_service(improvement), improvement.indicator, improvement.part
    )


def measured_service(improvement: Improvement) -> str:
    """Return the name of the service whose figures count; empty: of all services together."""
    if improvement.service is None or improvement.all_services:
        return ""
    return improvement.service.name


def beside(subject: Subject, unit_id: int) -> Subject:
    """Return the same of another unit; complaints there count wherever they are from."""
    match subject:
        case IndicatorSubject():
            return IndicatorSubject(unit_id, subject.service, subject.indicator, subject.part)
        case ComplaintSubject():
            return ComplaintSubject(unit_id, subject.category)
        case OwnSubject():
            raise ValueError("no other unit has the figures that a group wrote down itself")
