"""Which units of a funnel may be shown to the public."""

from tuntas.rules.statistics.funnels.model import Funnel, FunnelKind
from tuntas.rules.statistics.small_numbers import LEAST, protected_row, protected_table


def hidden_units(funnel: Funnel, *, least: int = LEAST) -> frozenset[str]:
    """Return the units whose numbers stay hidden, as they tell of fewer than `least` people.

    For shares both sides count, those for whom it holds and the others; more units are hidden where
    one could be computed from the totals, as the centre gives those away (see `small_numbers`).
    """
    if funnel.kind is FunnelKind.RATE:
        row = protected_row({one.unit: one.events for one in funnel.units}, least=least)
        return frozenset(unit for unit, count in row.counts.items() if count is None)
    table = protected_table(
        {
            one.unit: {"events": one.events, "others": round(one.n) - one.events}
            for one in funnel.units
        },
        least=least,
    )
    return frozenset(unit for unit, row in table.counts.items() if None in row.values())
