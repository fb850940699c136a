"""Progress of an action by quarter: a correction is a new row, and the latest counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import ReformItem, ReformProgress
from tuntas.improvements.models.states import REFORM_ITEM
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.reform.actions.common import locked_item
from tuntas.improvements.reform.permissions import check_can_report
from tuntas.improvements.reform.queries.progress import days_of
from tuntas.improvements.reform.rule import reform_rule
from tuntas.improvements.trail import note
from tuntas.rules.improvement.quarters import Quarter
from tuntas.rules.improvement.reform_progress import ALL, reportable


@dataclass(frozen=True, kw_only=True)
class ProgressFacts:
    """How far an action was at the end of a quarter, in percent, and what stood in the way."""

    quarter: Quarter
    percent: int
    said: str
    obstacle: str = ""


@transaction.atomic
def report_progress(
    *, item_id: int, facts: ProgressFacts, by: ImprovementActor, at: datetime
) -> ReformProgress:
    """Report on a quarter; sent twice it is kept once.

    Raises `OvertakenError` for an action that has ended; `DomainError` for a quarter that cannot be
    reported now, a percentage that is none, no words; `NotPermittedError`.
    """
    item = locked_item(item_id)
    check_can_report(by, item)
    quarter = facts.quarter
    rows = item.progress.filter(year=quarter.year, quarter=quarter.number)
    latest = rows.order_by("-at", "-pk").first()
    if latest is not None and _same(latest, facts):
        return latest
    _check(item, facts, at)
    report = ReformProgress.objects.create(
        item=item, year=quarter.year, quarter=quarter.number, percent=facts.percent,
        note=facts.said, obstacle=facts.obstacle, by_id=by.id, at=at,
    )  # fmt: skip
    note(
        item, "reform.report", by=by, at=at, unit=item.plan.unit.code, action=item.action,
        quarter=f"{quarter.year}-{quarter.number}", percent=facts.percent,
    )  # fmt: skip
    return report


def _same(latest: ReformProgress, facts: ProgressFacts) -> bool:
    kept = (latest.percent, latest.note, latest.obstacle)
    return kept == (facts.percent, facts.said, facts.obstacle)


def _check(item: ReformItem, facts: ProgressFacts, at: datetime) -> None:
    REFORM_ITEM.check(item.state, "report")
    reporting, today = reform_rule().reporting.value, timezone.localdate(at)
    if facts.quarter not in reportable(days_of(item), reporting, on=today):
        raise DomainError(
            _(
                "Triwulan ini tidak dapat dilaporkan sekarang. Laporan dibuka menjelang akhir triwulan."
            )
        )
    if not 0 <= facts.percent <= ALL:
        raise DomainError(_("Tulis capaian dari 0 sampai 100 persen."))
    if not facts.said:
        raise DomainError(_("Tulis apa yang sudah dilakukan."))
