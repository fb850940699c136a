"""The shipped areas against what the product has: instruments and proposers."""

from pathlib import Path
from typing import Any

from tuntas.improvements.reform.nodes import nodes_of, served_node
from tuntas.improvements.reform.proof import PROPOSERS
from tuntas.improvements.reform.rule import area_name, reform_rule
from tuntas.rules.improvement.reform_areas import REFORM_RULE
from tuntas.rules.instruments import shipped

AREAS = REFORM_RULE.shipped.areas.value


def test_every_node_that_areas_name_exists() -> None:
    for area in AREAS:
        for instrument, nodes in area.nodes.items():
            assert set(nodes) <= set(shipped()[instrument].by_key), (area.key, instrument)


def test_areas_share_out_what_instruments_ask_of_them() -> None:
    found = [(one.instrument, one.node) for area in AREAS for one in nodes_of(area)]
    assert len(found) == len(set(found))
    counted = {key: sum(key == one for one, _node in found) for key, _node in found}
    # 146 items; eight areas twice at each level, of the unit's none elsewhere.
    assert counted == {
        "rb-permenpanrb-14-2014": 146, "rb-permenpanrb-26-2020": 16,
        "rb-permenpanrb-26-2020-unit": 16,
    }  # fmt: skip


def test_items_carry_their_text() -> None:
    one = served_node("rb-permenpanrb-14-2014", "A8.1.a")
    assert one is not None
    assert "standar" in one.label.id.lower()
    assert one in nodes_of(AREAS[7])
    assert served_node("rb-permenpanrb-14-2014", "A99") is None
    assert served_node("gone", "A1.1.a") is None


def test_every_kind_of_proof_can_be_proposed_and_belongs_somewhere() -> None:
    named = {key for area in AREAS for key in area.evidence}
    assert named == set(PROPOSERS)


def test_a_citys_own_areas_replace_ours(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    folder = tmp_path / "improvement" / "reform-areas"
    folder.mkdir(parents=True)
    text = REFORM_RULE.shipped_text().replace("Pelayanan publik", "Layanan warga", 1)
    (folder / "kota.yaml").write_text(text)
    assert area_name("public-service").id == "Layanan warga"
    assert area_name("magic").id == "magic"
    (folder / "kota.yaml").write_text("format: 3")
    assert reform_rule() == REFORM_RULE.shipped
