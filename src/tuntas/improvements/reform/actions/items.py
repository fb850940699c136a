"""Actions of a plan: added, changed, ended with what came of them, taken up again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import ReformItem, ReformPlan
from tuntas.improvements.models.states import REFORM_ITEM
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.improvements.reform.actions.common import check_open, locked_item, locked_plan
from tuntas.improvements.reform.nodes import nodes_of
from tuntas.improvements.reform.permissions import check_can_manage
from tuntas.improvements.reform.rule import reform_rule
from tuntas.improvements.trail import note

ENDING = {ReformItem.State.DONE.value: "finish", ReformItem.State.DROPPED.value: "drop"}


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What a plan says of an action; `instrument` and `node` name the item that it serves, or nothing."""

    area: str
    action: str
    output: str
    target: str
    due: date
    responsible: str
    indicator: str = ""
    instrument: str = ""
    node: str = ""


@transaction.atomic
def add_item(*, plan_id: int, facts: ItemFacts, by: ImprovementActor, at: datetime) -> ReformItem:
    """Add an action to a plan.

    Raises `DomainError` for an area, indicator or instrument's item that is not known, a day outside
    of the year, the same action twice in an area, a closed year; `NotPermittedError`.
    """
    plan = locked_plan(plan_id, by, at)
    _check(plan, facts)
    item = ReformItem.objects.create(plan=plan, made_by_id=by.id, made_at=at, **vars(facts))
    note(item, "reform.item", by=by, at=at, action=item.action, area=item.area, **_which(plan))
    return item


def _which(plan: ReformPlan) -> dict[str, Any]:
    return {"unit": plan.unit.code, "year": plan.year}


def _check(plan: ReformPlan, facts: ItemFacts, kept: ReformItem | None = None) -> None:
    area = reform_rule().area(facts.area)
    if area is None and (kept is None or kept.area != facts.area):
        raise DomainError(_("Area %(area)s tidak dikenal. Pilih lagi.") % {"area": facts.area})
    if facts.due.year != plan.year:
        raise DomainError(
            _("Tenggatnya di luar tahun %(year)s. Pilih hari pada tahun rencana ini.")
            % {"year": plan.year}
        )
    same = plan.items.filter(area=facts.area, action__iexact=facts.action)
    if same.exclude(pk=kept.pk if kept else 0).exists():
        raise DomainError(_("Tindakan ini sudah ada pada area yang sama."))
    _check_indicator(facts, kept)
    _check_node(facts, kept)


def _check_indicator(facts: ItemFacts, kept: ReformItem | None) -> None:
    same = kept is not None and kept.indicator == facts.indicator
    if facts.indicator and not same and facts.indicator not in known_indicators():
        raise DomainError(_("Indikator ini tidak dikenal lagi. Pilih lagi."))


def _check_node(facts: ItemFacts, kept: ReformItem | None) -> None:
    """An item whose instrument is gone since may keep it; moved to another area it may not."""
    said = (facts.area, facts.instrument, facts.node)
    if not facts.node or (kept and said == (kept.area, kept.instrument, kept.node)):
        return
    area = reform_rule().area(facts.area)
    offered = nodes_of(area) if area else ()
    if (facts.instrument, facts.node) not in {(one.instrument, one.node) for one in offered}:
        raise DomainError(_("Butir penilaian itu bukan milik area ini. Pilih lagi."))


@transaction.atomic
def change_item(
    *, item_id: int, facts: ItemFacts, seen: int, by: ImprovementActor, at: datetime
) -> ReformItem:
    """Write an action anew; the audit trail keeps the former words.

    `seen` is the revision that the page showed: raises `ChangedMeanwhileError` when it is another now,
    `OvertakenError` when the action has ended; else as `add_item`. The same again writes nothing.
    """
    item = _to_change(item_id, by, at)
    REFORM_ITEM.check(item.state, "change")
    changed = {name: value for name, value in vars(facts).items() if getattr(item, name) != value}
    if not changed:
        return item
    if item.revision != seen:
        raise ChangedMeanwhileError(
            _("Tindakan ini sementara itu sudah diubah. Periksa, lalu simpan lagi.")
        )
    _check(item.plan, facts, item)
    before = {name: str(getattr(item, name)) for name in changed}
    _write(item, **changed)
    note(
        item, "reform.change", by=by, at=at, before=before, action=item.action, **_which(item.plan)
    )
    return item


def _to_change(item_id: int, by: ImprovementActor, at: datetime) -> ReformItem:
    plan = ReformItem.objects.values_list("plan_id", flat=True).get(pk=item_id)
    locked_plan(plan, by, at)
    return locked_item(item_id)


def _write(item: ReformItem, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(item, name, value)
    item.revision += 1
    item.save(update_fields=[*columns, "revision"])


@transaction.atomic
def end_item(
    *, item_id: int, state: str, said: str, on: date, by: ImprovementActor, at: datetime
) -> ReformItem:
    """Close an action: done, with what came of it, or dropped, with the reason.

    Raises `OvertakenError` when it is closed already; `DomainError` without words, for a day that does
    not fit, a closed year; `NotPermittedError`.
    """
    item = _closing(item_id, by, at)
    if state not in ENDING:
        raise DomainError(_("Pilih selesai atau dihentikan."))
    target = REFORM_ITEM.after(item.state, ENDING[state])
    if not said:
        raise DomainError(_("Tulis hasilnya, atau alasan dihentikan; tulisan itu tetap terbaca."))
    if not date(item.plan.year, 1, 1) <= on <= timezone.localdate(at):
        raise DomainError(_("Tanggalnya di luar tahun rencana atau belum tiba."))
    _write(item, state=target, end_note=said, ended_on=on)
    note(item, "reform.end", by=by, at=at, state=target, reason=said, **_which(item.plan))
    return item


def _closing(item_id: int, by: ImprovementActor, at: datetime) -> ReformItem:
    item = locked_item(item_id)
    check_can_manage(by, item.plan.unit_id)
    check_open(item.plan.year, on=timezone.localdate(at))
    return item


@transaction.atomic
def resume_item(*, item_id: int, by: ImprovementActor, at: datetime) -> ReformItem:
    """Take an action up again that was closed too early; the audit trail keeps what was said.

    Raises `OvertakenError` when it is worked on already; `DomainError`; `NotPermittedError`.
    """
    item = _closing(item_id, by, at)
    target = REFORM_ITEM.after(item.state, "resume")
    before = {"state": item.state, "reason": item.end_note}
    _write(item, state=target, end_note="", ended_on=None)
    note(item, "reform.resume", by=by, at=at, before=before, **_which(item.plan))
    return item
