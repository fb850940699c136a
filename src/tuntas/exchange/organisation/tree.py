"""Which units hang together: parents first, no circles, nothing below a unit that was refused."""

from collections.abc import Callable, Collection, Mapping, Sequence

from tuntas.exchange.organisation.rows import UnitRow


def in_tree_order(
    rows: Sequence[UnitRow],
    *,
    known_codes: Collection[str],
    refused_codes: Collection[str],
    refuse: Callable[[UnitRow, str, Mapping[str, object]], None],
) -> list[UnitRow]:
    """The rows that reach a root or a known unit, parents before children, else in their order.

    Calls `refuse(row, code, params)` for each other row with the reason.
    """
    by_code = {row.code: row for row in rows}
    depth = {row.code: _depth(row, by_code, known_codes) for row in rows}
    taken = [row for row in rows if depth[row.code] is not None]
    for row in rows:
        if depth[row.code] is None:
            refuse(row, *_reason(row, by_code, refused_codes))
    return sorted(taken, key=lambda row: depth[row.code] or 0)


def _depth(
    row: UnitRow, by_code: Mapping[str, UnitRow], known_codes: Collection[str]
) -> int | None:
    """Steps up to a unit without a parent or with a known one; None if there is no such way."""
    steps = 0
    while row.parent_code:
        parent = by_code.get(row.parent_code)
        if parent is None:
            return steps if row.parent_code in known_codes else None
        row, steps = parent, steps + 1
        if steps > len(by_code):
            return None
    return steps


def _reason(
    row: UnitRow, by_code: Mapping[str, UnitRow], refused_codes: Collection[str]
) -> tuple[str, Mapping[str, object]]:
    chain = _chain(row, by_code)
    if len(chain) > 1 and chain[-1] == row.code:
        return "cycle", {"chain": " → ".join(chain)}
    if row.parent_code in by_code or row.parent_code in refused_codes:
        return "refused-parent", {}
    return "unknown-unit", {}


def _chain(row: UnitRow, by_code: Mapping[str, UnitRow]) -> list[str]:
    """Codes from the row upwards until one comes again or is not in the file."""
    chain = [row.code]
    while (code := row.parent_code) in by_code:
        chain.append(code)
        if code in chain[:-1]:
            break
        row = by_code[code]
    return chain
