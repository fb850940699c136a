"""The plan of Kota Contoh, a city that does not exist: places, units and the people in them.

Province 99 is no official code. Every name of a place or person is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from tuntas.demo.chance import stream
from tuntas.demo.datafile import DemoDataError, Node, read
from tuntas.demo.people import PersonPlan, plan_people

TIME_ZONE = ZoneInfo("Asia/Jakarta")
FOUNDED = date(2017, 1, 2)  # units exist since the city's last reorganisation
STREETS_PER_VILLAGE = 9


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """A fictional region; the code follows the official pattern, such as 99.71.01.1001."""

    code: str
    name: str
    level: str  # province, regency, district or village
    parent: str


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit of the city; `kind` is one of the kinds of tuntas.organisation."""

    code: str
    name: str
    short_name: str
    kind: str
    parent_code: str
    duties: tuple[str, ...]
    serves: tuple[str, ...]  # codes of regions
    valid_from: date
    officers: int  # people beside the head who work on reports


@dataclass(frozen=True)
class CityPlan:
    """All of Kota Contoh before any report arrives."""

    regions: tuple[RegionPlan, ...]
    units: tuple[UnitPlan, ...]
    people: tuple[PersonPlan, ...]
    streets: dict[str, tuple[str, ...]]  # by code of village
    markets: tuple[str, ...]

    @cached_property
    def unit(self) -> dict[str, UnitPlan]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def region(self) -> dict[str, RegionPlan]:
        """Regions by code."""
        return {region.code: region for region in self.regions}

    @cached_property
    def villages(self) -> tuple[RegionPlan, ...]:
        """The 27 kelurahan."""
        return tuple(region for region in self.regions if region.level == "village")

    @cached_property
    def serving(self) -> dict[tuple[str, str], tuple[UnitPlan, ...]]:
        """Units by (family, code of village); see `family`."""
        found: dict[tuple[str, str], list[UnitPlan]] = {}
        for unit in self.units:
            for code in unit.serves:
                found.setdefault((family(unit), code), []).append(unit)
        return {key: tuple(units) for key, units in found.items()}


def family(unit: UnitPlan) -> str:
    """Return what topics call units of which there are many: village, clinic, smpn, sdn ..."""
    return unit.code.split("-")[0] if unit.kind == "school" else unit.kind


def plan_city(*, seed: int = 1) -> CityPlan:
    """Return Kota Contoh; the same seed gives the same city. Raises DemoDataError on bad data."""
    data = read("city.yaml").keys(
        required={"province", "city", "districts", "streets", "markets", "clinics", "schools"}
    )
    regions = tuple(_regions(data))
    units = tuple(_units(data, regions))
    _check_parents(units)
    return CityPlan(
        regions=regions,
        units=units,
        people=plan_people([(u.code, u.short_name, u.kind, u.officers) for u in units], seed=seed),
        streets=_streets(data["streets"].texts(at_least=STREETS_PER_VILLAGE), regions, seed),
        markets=data["markets"].texts(),
    )


def _regions(data: Node) -> Iterator[RegionPlan]:
    province = data["province"]["code"].text()
    city = data["city"]["code"].text()
    yield RegionPlan(province, data["province"]["name"].text(), "province", "")
    yield RegionPlan(city, data["city"]["name"].text(), "regency", province)
    for number, district in enumerate(data["districts"], start=1):
        code = f"{city}.{number:02}"
        yield RegionPlan(code, district["name"].text(), "district", city)
        for village, name in enumerate(district["villages"].texts(), start=1001):
            yield RegionPlan(f"{code}.{village}", name, "village", code)


def _units(data: Node, regions: tuple[RegionPlan, ...]) -> Iterator[UnitPlan]:
    root = read("units.yaml").keys(required={"kinds", "units"})
    whole_city = tuple(region.code for region in regions if region.level == "village")
    for node in root["units"]:
        yield _listed_unit(node, whole_city)
    kinds = root["kinds"].keys(required={"district", "village", "clinic", "school"})
    yield from _territorial_units(regions, kinds)
    yield from _clinics(data["clinics"].texts(), regions, kinds["clinic"])
    for level in ("smpn", "sdn"):
        yield from _schools(level, data["schools"][level].texts(), regions, kinds["school"])


def _listed_unit(node: Node, serves: tuple[str, ...]) -> UnitPlan:
    node.keys(required={"code", "kind", "name", "short", "parent", "officers", "duties"})
    return UnitPlan(
        code=node["code"].text(),
        name=node["name"].text(),
        short_name=node["short"].text(),
        kind=node["kind"].text(),
        parent_code=node["parent"].text(),
        duties=node["duties"].texts(),
        serves=serves,
        valid_from=FOUNDED,
        officers=int(node["officers"].number()),
    )


def _repeated(
    kind: Node, *, key: str, code: str, names: tuple[str, str], parent: str, serves: tuple[str, ...]
) -> UnitPlan:
    """Return one of the many units whose duties differ only in the name of the place."""
    kind.keys(required={"officers", "duties"})
    name, short_name = names
    return UnitPlan(
        code=code,
        name=name,
        short_name=short_name,
        kind=key,
        parent_code=parent,
        duties=tuple(duty.replace("{name}", name) for duty in kind["duties"].texts()),
        serves=serves,
        valid_from=FOUNDED,
        officers=int(kind["officers"].number()),
    )


def slug(name: str) -> str:
    """Return a name as part of a code: Pasar Lama becomes pasar-lama."""
    return name.lower().replace(" ", "-")


def _territorial_units(regions: tuple[RegionPlan, ...], kinds: Node) -> Iterator[UnitPlan]:
    for region in regions:
        if region.level == "district":
            below = tuple(r.code for r in regions if r.parent == region.code)
            names = (f"Kecamatan {region.name}", f"Kec. {region.name}")
            yield _repeated(
                kinds["district"], key="district", code=f"kec-{slug(region.name)}",
                names=names, parent="pemkot", serves=below,
            )  # fmt: skip
    districts = {region.code: region for region in regions if region.level == "district"}
    for region in regions:
        if region.level == "village":
            names = (f"Kelurahan {region.name}", f"Kel. {region.name}")
            yield _repeated(
                kinds["village"], key="village", code=f"kel-{slug(region.name)}",
                names=names, parent=f"kec-{slug(districts[region.parent].name)}",
                serves=(region.code,),
            )  # fmt: skip


def _clinics(
    places: tuple[str, ...], regions: tuple[RegionPlan, ...], kind: Node
) -> Iterator[UnitPlan]:
    """Each clinic serves its own village and the villages nearest to it in the list."""
    for place, serves in _neighbourhoods(places, regions):
        yield _repeated(
            kind, key="clinic", code=f"pkm-{slug(place)}",
            names=(f"Puskesmas {place}", f"PKM {place}"), parent="dinkes", serves=serves,
        )  # fmt: skip


def _schools(
    level: str, places: tuple[str, ...], regions: tuple[RegionPlan, ...], kind: Node
) -> Iterator[UnitPlan]:
    for number, (place, serves) in enumerate(_neighbourhoods(places, regions), start=1):
        name = f"{level.upper()} {number} {place}"
        yield _repeated(
            kind, key="school", code=f"{level}-{number}", names=(name, name),
            parent="disdik", serves=serves,
        )  # fmt: skip


def _neighbourhoods(
    places: tuple[str, ...], regions: tuple[RegionPlan, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (place, codes): each village belongs to the place nearest in the order of the file."""
    villages = [region for region in regions if region.level == "village"]
    position = {region.name: i for i, region in enumerate(villages)}
    if unknown := [place for place in places if place not in position]:
        raise DemoDataError(f"city.yaml: {unknown[0]!r} is not one of the villages")
    nearest = {
        region.code: min(places, key=lambda place: (abs(position[place] - i), place))
        for i, region in enumerate(villages)
    }
    for place in places:
        yield place, tuple(code for code, owner in nearest.items() if owner == place)


def _check_parents(units: tuple[UnitPlan, ...]) -> None:
    codes = {unit.code for unit in units}
    if len(codes) < len(units):
        raise DemoDataError("units.yaml: two units have the same code")
    for unit in units:
        if unit.parent_code and unit.parent_code not in codes:
            raise DemoDataError(f"units.yaml: {unit.code}: no unit {unit.parent_code!r}")


def _streets(
    all_streets: tuple[str, ...], regions: tuple[RegionPlan, ...], seed: int
) -> dict[str, tuple[str, ...]]:
    return {
        region.code: tuple(
            stream(seed, "streets", region.code).sample(all_streets, STREETS_PER_VILLAGE)
        )
        for region in regions
        if region.level == "village"
    }
