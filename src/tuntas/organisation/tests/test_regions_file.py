from collections import Counter

import pytest

from tuntas.organisation.regions_file import RegionRow, read_regions


@pytest.fixture(scope="module")
def regions() -> list[RegionRow]:
    return list(read_regions())


def test_holds_as_many_regions_as_the_source_publishes(regions: list[RegionRow]) -> None:
    assert Counter(region.level for region in regions) == {
        "province": 38,
        "regency": 514,
        "district": 7_285,
        "village": 83_762,
    }


def test_every_region_follows_the_region_it_lies_in(regions: list[RegionRow]) -> None:
    seen = {""}
    for region in regions:
        assert region.parent_code in seen, region
        seen.add(region.code)


def test_is_sorted_and_has_no_code_twice(regions: list[RegionRow]) -> None:
    codes = [region.code for region in regions]
    assert codes == sorted(set(codes))


def test_level_follows_from_the_form_of_the_code(regions: list[RegionRow]) -> None:
    widths = {
        "province": [2],
        "regency": [2, 2],
        "district": [2, 2, 2],
        "village": [2, 2, 2, 4],
    }
    for region in regions:
        parts = region.code.split(".")
        assert [len(part) for part in parts] == widths[region.level], region
        assert all(part.isdigit() for part in parts), region


def test_names_are_written_for_reading(regions: list[RegionRow]) -> None:
    for region in regions:
        assert region.name == region.name.strip(), region
        assert not region.name[0].islower(), region
        assert not set('"*\u2019') & set(region.name), region


def test_gives_a_region_and_what_lies_in_it() -> None:
    bandung = list(read_regions("32.04"))
    assert bandung[0] == RegionRow("32.04", "Kabupaten Bandung", "regency", "32")
    assert all(region.code.startswith("32.04") for region in bandung)
    assert {region.level for region in bandung} == {"regency", "district", "village"}


def test_gives_a_single_village() -> None:
    assert list(read_regions("33.07.07.2016")) == [
        RegionRow("33.07.07.2016", "Lamuk", "village", "33.07.07")
    ]


@pytest.mark.parametrize("prefix", ["3", "32.0", "99", "32.", "x"])
def test_what_is_not_a_code_gives_nothing(prefix: str) -> None:
    assert list(read_regions(prefix)) == []
