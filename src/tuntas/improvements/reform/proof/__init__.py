"""What exists in the product already, proposed as proof of an action of reform.

A new kind is a `Proposer` in one of these modules; areas name it by its key in their data file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.db.models import F

from tuntas.improvements.models import ReformEvidence, ReformItem
from tuntas.improvements.reform.proof import figures, improving, judgements, services
from tuntas.improvements.reform.proof.judgements import KEPT
from tuntas.improvements.reform.proof.row import Proposer, Row, Rows, Scope
from tuntas.improvements.reform.rule import reform_rule
from tuntas.organisation.powers import Powers

PROPOSERS: Mapping[str, Proposer] = {
    one.key: one
    for module in (services, judgements, figures, improving)
    for one in module.PROPOSERS
}
TITLE_LETTERS = 200


@dataclass(frozen=True)
class Offer:
    """A proof that can be attached; `kept_id` where it is one that the unit keeps."""

    key: str
    title: str
    address: str
    day: date | None
    fact: str
    kept_id: int | None

    @property
    def full_title(self) -> str:
        """What is written down: with the fact, as it was true then, where there is room."""
        full = f"{self.title} – {self.fact}"
        return full if len(full) <= TITLE_LETTERS else self.title[:TITLE_LETTERS]


def offers(
    item: ReformItem, attached: Collection[ReformEvidence], powers: Powers, *, on: date
) -> Sequence[Offer]:
    """Return what can prove an action and is not attached to it yet, in one query.

    Kinds stand in the order of the area's file, the newest of each first; only what the person may
    open themselves. Needs the action's plan and unit.
    """
    wanted = _proposers(item, powers)
    scope = Scope.of(item.plan, powers, on=on)
    found = [_offer(row, scope) for row in _rows(wanted, scope)]
    order = [one.key for one in wanted]
    found.sort(key=lambda one: order.index(one.key.partition(":")[0]))
    places = {one.address for one in attached if one.address}
    kept = {one.kept_id for one in attached if one.kept_id}
    return [
        one
        for one in found
        if (one.kept_id not in kept if one.kept_id else one.address not in places)
    ]


def _proposers(item: ReformItem, powers: Powers) -> Sequence[Proposer]:
    area = reform_rule().area(item.area)
    known = [PROPOSERS[key] for key in area.evidence if key in PROPOSERS] if area else []
    return [one for one in known if powers.has_for(one.permission, item.plan.unit_id)]


def _rows(wanted: Sequence[Proposer], scope: Scope) -> Sequence[Row]:
    found: list[Rows] = [one.found(scope) for one in wanted]
    if not found:
        return []
    together = reduce(lambda one, other: one.union(other, all=True), found)
    return [Row(*values) for values in together.order_by(F("p_day").desc(nulls_last=True), "p_ref")]


def _offer(row: Row, scope: Scope) -> Offer:
    told = PROPOSERS[row.source].told(row, scope)
    kept_id = int(row.ref) if row.source == KEPT else None
    address = "" if kept_id else told.address
    return Offer(f"{row.source}:{row.ref}", told.title, address, row.day, told.fact, kept_id)
