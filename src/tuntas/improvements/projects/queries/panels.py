"""What is improved about one case or one service, for their own pages."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.improvements.models import Improvement, ProblemCase
from tuntas.improvements.models.improvement import ImprovementQuerySet
from tuntas.improvements.projects.queries.problems import Known, belongs, known_of
from tuntas.organisation.powers import Powers

SHOWN = 10


def improvements_of_case(case: Case, powers: Powers) -> Sequence[Known]:
    """Return the improvements that began with a complaint, newest first; one query."""
    whole = case.duplicate_of_id or case.pk
    links = ProblemCase.objects.filter(problem__improvement=OuterRef("pk"), case_id=whole)
    return _known(Improvement.objects.filter(Exists(links)), powers)


def improvements_of_service(service: Service, powers: Powers) -> Sequence[Known]:
    """Return the improvements of a service, newest first; one query."""
    return _known(Improvement.objects.filter(service=service), powers)


def practice_behind(standard: ServiceStandard) -> Improvement | None:
    """Return the practice that proposed a standard, once everybody may see it; one query."""
    return Improvement.objects.filter(proposals__standard=standard, shared_at__isnull=False).first()


def _known(found: ImprovementQuerySet, powers: Powers) -> Sequence[Known]:
    rows = found.annotate(own=belongs("group", powers)).select_related("unit", "effect")
    rows = rows.defer("unit__duties", "effect__content")
    return [known_of(one, powers, own=getattr(one, "own", False)) for one in rows[:SHOWN]]
