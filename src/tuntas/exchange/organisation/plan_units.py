"""What a list of units would change: each row compared with what is kept, before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tuntas.exchange.organisation.columns import UNITS
from tuntas.exchange.organisation.rows import Refusal, UnitRow
from tuntas.exchange.problems import VALUE_SHOWN
from tuntas.organisation.models import Region, Unit
from tuntas.organisation.regions_file import existing_codes

LONGEST = {"code": 40, "name": 200, "short_name": 60}
# Fields of a row beside those of a unit; an empty cell says nothing and leaves what is kept.
COMPARED = {
    "name": "name",
    "short_name": "short_name",
    "kind": "kind",
    "duties": "duties",
    "valid_from": "valid_from",
    "valid_to": "valid_until",
}


@dataclass(frozen=True)
class UnitPlan:
    """What a row asks for: a new unit, or changes of a kept one. `columns` are the ones that change."""

    row: UnitRow
    unit: Unit | None
    moves: bool
    changes: Mapping[str, Any]
    places: tuple[str, ...] | None
    columns: tuple[str, ...]

    @property
    def changes_something(self) -> bool:
        return self.unit is None or self.moves or bool(self.columns)


@dataclass
class KeptUnits:
    """The units there are, by code without case; the places they serve; regions already loaded."""

    units: dict[str, Unit]
    places: dict[int, frozenset[str]]
    regions: frozenset[str]
    root: str | None = field(init=False)
    parents: dict[str, str] = field(init=False)  # code → code of the parent, '' for the root

    def __post_init__(self) -> None:
        roots = (code for code, unit in self.units.items() if unit.parent_id is None)
        self.root = next(roots, None)
        codes = {unit.pk: code for code, unit in self.units.items()}
        self.parents = {
            code: codes.get(unit.parent_id or 0, "") for code, unit in self.units.items()
        }

    @classmethod
    def read(cls) -> "KeptUnits":
        """Read everything needed, in three queries."""
        units = {unit.code.casefold(): unit for unit in Unit.objects.all()}
        places: dict[int, set[str]] = {}
        for unit_id, code in Unit.serves.through.objects.values_list("unit_id", "region_id"):
            places.setdefault(unit_id, set()).add(code)
        return cls(
            units=units,
            places={pk: frozenset(codes) for pk, codes in places.items()},
            regions=frozenset(Region.objects.values_list("code", flat=True)),
        )


def plan_units(rows: Sequence[UnitRow], kept: KeptUnits) -> tuple[list[UnitPlan], list[Refusal]]:
    """Return what the rows would change, parents before their parts, and every refusal."""
    refusals = [*_unfit(rows, kept)]
    good = _without(rows, refusals)
    while found := _misplaced(good, kept):
        refusals += found
        good = _without(good, found)
    depths = _depths(_parents(good, kept))
    good.sort(key=lambda row: depths[row.code.casefold()])
    return [_plan(row, kept) for row in good], refusals


def _without(rows: Sequence[UnitRow], refusals: Sequence[Refusal]) -> list[UnitRow]:
    lines = {refusal.row_number for refusal in refusals}
    return [row for row in rows if row.row_number not in lines]


def _unfit(rows: Sequence[UnitRow], kept: KeptUnits) -> Iterator[Refusal]:
    """Refuse what would not fit into the database whatever the other rows say."""
    named = {code for row in rows for code in row.regions} - kept.regions
    unknown = named - existing_codes(named)
    root = kept.root
    for row in rows:
        for key, limit in LONGEST.items():
            if len(getattr(row, key)) > limit:
                yield _refusal(row, key, "too-long", limit=limit)
        for code in row.regions:
            if code in unknown:
                yield _refusal(row, "regions", "unknown-region", shown=code)
        if not row.parent_code and row.code.casefold() not in kept.units:
            if root is not None:
                yield _refusal(row, "parent", "missing-value")
            root = root or row.code.casefold()


def _parents(rows: Sequence[UnitRow], kept: KeptUnits) -> dict[str, str]:
    """Code → code of the parent, as it would be after these rows."""
    return kept.parents | {
        row.code.casefold(): row.parent_code.casefold()
        for row in rows
        if row.parent_code or row.code.casefold() not in kept.units
    }


def _misplaced(rows: Sequence[UnitRow], kept: KeptUnits) -> list[Refusal]:
    """Refuse rows whose parent was refused, and those that would close a circle."""
    parents = _parents(rows, kept)
    found = []
    for row in rows:
        parent = row.parent_code.casefold()
        if parent and parent not in parents:
            found.append(_refusal(row, "parent", "refused-parent"))
        elif parent and _returns(row.code.casefold(), parents):
            found.append(_refusal(row, "parent", "below-itself"))
    return found


def _returns(start: str, parents: Mapping[str, str]) -> bool:
    """Tell whether the way up from a code comes back to it."""
    seen = {start}
    code = parents[start]
    while code in parents and code not in seen:
        seen.add(code)
        code = parents[code]
    return code == start


def _depths(parents: Mapping[str, str]) -> dict[str, int]:
    """Code → steps up to the root, for each code from which there is a way."""
    depths = {"": -1}
    for start in parents:
        way: list[str] = []
        code = start
        while code in parents and code not in depths and code not in way:
            way.append(code)
            code = parents[code]
        if code in depths:
            for step in reversed(way):
                depths[step] = depths[parents[step]] + 1
    del depths[""]
    return depths


def _plan(row: UnitRow, kept: KeptUnits) -> UnitPlan:
    unit = kept.units.get(row.code.casefold())
    if unit is None:
        return UnitPlan(row, None, moves=False, changes={}, places=row.regions, columns=())
    changes = {
        name: getattr(row, key)
        for key, name in COMPARED.items()
        if getattr(row, key) and getattr(row, key) != getattr(unit, name)
    }
    places = row.regions if _new_places(row, unit, kept) else None
    moves = (
        bool(row.parent_code) and row.parent_code.casefold() != kept.parents[unit.code.casefold()]
    )
    columns = [UNITS.official(key) for key, name in COMPARED.items() if name in changes]
    columns += [UNITS.official("regions")] if places is not None else []
    columns += [UNITS.official("parent")] if moves else []
    return UnitPlan(row, unit, moves, changes, places, tuple(columns))


def _new_places(row: UnitRow, unit: Unit, kept: KeptUnits) -> bool:
    return bool(row.regions) and frozenset(row.regions) != kept.places.get(unit.pk, frozenset())


def _refusal(row: UnitRow, key: str, code: str, *, shown: str = "", **params: object) -> Refusal:
    value = shown or str(getattr(row, {"parent": "parent_code"}.get(key, key)))
    return Refusal(
        row_number=row.row_number,
        key=row.code,
        column=UNITS.official(key),
        value=value[:VALUE_SHOWN],
        code=code,
        params=params,
    )
