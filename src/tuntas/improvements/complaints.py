"""Which reports count as complaints: the same ones in offers, tools, effects and workshop lists.

Wishes and questions are none, nor is what was outside the unit's powers. Reports that were merged are
part of the one they were merged into.
"""

from django.db.models import QuerySet

from tuntas.cases.models import Case

OTHER_REPORTS = ("aspirasi", "permintaan-informasi")
# The condition on `cases_case c`, for statements.
IS_COMPLAINT = f"""(
  c.case_type = 'pengaduan' AND c.service_id IS NULL AND c.duplicate_of_id IS NULL
  AND c.classification NOT IN {OTHER_REPORTS} AND c.outcome <> 'not-ours'
)"""


def complaints() -> QuerySet[Case]:
    """Return all complaints of the government."""
    reports = Case.objects.filter(case_type="pengaduan", service=None, duplicate_of=None)
    return reports.exclude(classification__in=OTHER_REPORTS).exclude(outcome="not-ours")
