"""Reading of service requests: who took part, what is missing, which document stands."""

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service
from tuntas.rules.casework import Request


def attended_sessions(case: Case) -> int:
    """Return in how many sessions the participant took part; the last word on each counts."""
    if case.type.request is None or case.type.request.sessions is None:
        return 0
    return sum(attendance(case).values())


def attendance(case: Case) -> dict[str, bool]:
    """Return for each session that was recorded whether the participant was there."""
    events = case.events.filter(data__has_key="session").order_by("seq")
    return {one["session"]: bool(one["attended"]) for one in events.values_list("data", flat=True)}


def is_full(service: Service, about: Request) -> bool:
    """Tell whether a class has no place left."""
    if about.sessions is None or about.sessions.capacity is None:
        return False
    return Case.objects.open().filter(service=service).count() >= about.sessions.capacity
