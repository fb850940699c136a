"""The shipped surveys, PEKPPP, the innovation index and the jury's sheet, against their regulations."""

from fractions import Fraction

import pytest

from tuntas.rules.instruments import Instrument, Node, shipped
from tuntas.rules.phrases import Bilingual

SURVEYS = ["skm-kepmenpan-25-2004", "skm-permenpanrb-16-2014", "skm-permenpanrb-14-2017"]
OTHERS = ["pekppp-permenpanrb-29-2022", "iid-2023", "iid-2026", "kipp-2023-umum"]


def below(instrument: Instrument, key: str) -> dict[str, Fraction | None]:
    return {node.key: node.weight for node in instrument.children[key]}


@pytest.mark.parametrize(
    ("key", "kind", "leaves", "items"),
    [
        ("skm-kepmenpan-25-2004", "survey", 14, 14),
        ("skm-permenpanrb-16-2014", "survey", 9, 9),
        ("skm-permenpanrb-14-2017", "survey", 9, 9),
        ("pekppp-permenpanrb-29-2022", "assessment", 31, 30),
        ("iid-2023", "assessment", 22, 20),
        ("iid-2026", "assessment", 47, 40),
        ("kipp-2023-umum", "jury", 8, 8),
    ],
)
def test_kind_and_counts(key: str, kind: str, leaves: int, items: int) -> None:
    instrument = shipped()[key]
    assert instrument.kind == kind
    assert instrument.version == 1
    assert instrument.decimals == 2
    assert len(instrument.leaves) == leaves
    assert len([node for node in instrument.nodes if node.kind == "item"]) == items


@pytest.mark.parametrize("key", [*SURVEYS, *OTHERS])
def test_every_line_says_how_it_was_verified(key: str) -> None:
    assert [node.key for node in shipped()[key].nodes if node.source is None] == []


@pytest.mark.parametrize("key", [*SURVEYS, *OTHERS])
def test_title_policies_predicates_and_notes_are_in_both_languages(key: str) -> None:
    instrument = shipped()[key]
    policies = instrument.policies.values()
    texts = [instrument.title, *instrument.notes, *(policy.label for policy in policies)]
    texts += [choice.label for policy in policies for choice in policy.choices.values()]
    texts += [category.predicate for category in instrument.categories]
    assert [text for text in texts if text.id == text.en] == []
    assert len(instrument.notes) >= 5


@pytest.mark.parametrize("key", SURVEYS)
def test_a_survey_is_in_both_languages_throughout(key: str) -> None:
    instrument = shipped()[key]
    texts = [node.label for node in instrument.nodes]
    texts += [question(node) for node in instrument.leaves]
    texts += [option.label for scale in instrument.scales.values() for option in scale.options]
    assert [text for text in texts if text.id == text.en] == []


def question(node: Node) -> Bilingual:
    assert node.question is not None, node.key
    return node.question


@pytest.mark.parametrize("key", SURVEYS)
def test_every_element_has_its_own_four_answers_and_an_equal_weight(key: str) -> None:
    instrument = shipped()[key]
    share = Fraction(1, len(instrument.leaves))
    for node in instrument.leaves:
        assert node.weight == share
        assert node.scale == node.key
        assert [option.value for option in instrument.scales[node.key].options] == [1, 2, 3, 4]


def words(key: str, element: str) -> list[str]:
    return [option.label.id for option in shipped()[key].scales[element].options]


def test_the_words_of_some_answers() -> None:
    assert words("skm-permenpanrb-14-2017", "biaya") == [
        "Sangat mahal", "Cukup mahal", "Murah", "Gratis",
    ]  # fmt: skip
    assert words("skm-permenpanrb-14-2017", "pengaduan") == [
        "Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik",
    ]  # fmt: skip
    assert words("skm-permenpanrb-16-2014", "perilaku")[0] == "Tidak sopan dan tidak ramah"
    assert words("skm-kepmenpan-25-2004", "kepastian-jadwal")[2] == "Banyak tepatnya"


def test_the_order_of_the_elements_is_that_of_the_list_and_a_note_warns() -> None:
    survey = shipped()["skm-permenpanrb-14-2017"]
    assert [node.key for node in survey.leaves] == [
        "persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku",
        "pengaduan", "sarpras",
    ]  # fmt: skip
    assert "U9" in survey.notes[0].id
    assert "U9" in survey.notes[0].en


def test_the_old_survey_has_the_pledge_and_weights_from_memory() -> None:
    survey = shipped()["skm-permenpanrb-16-2014"]
    assert "maklumat" in survey.by_key
    assert "sarpras" not in survey.by_key
    assert {row.verified for row in survey.categories} == {"unverified"}
    assert {one.verified for one in survey.policies["weight"].choices.values()} == {"unverified"}


def test_pekppp_weights() -> None:
    pekppp = shipped()["pekppp-permenpanrb-29-2022"]
    assert below(pekppp, "") == {"F-02": 75, "F-03": 25}
    aspects = {"I": 24, "II": 25, "III": 18, "IV": 11, "V": 10, "VI": 12}
    assert below(pekppp, "F-02") == aspects
    assert below(pekppp, "III") == {"15": 15, "16": 23, "17": 20, "18": 20, "19": 11, "20": 11}
    assert below(pekppp, "VI") == {"29": 50, "30": 50}


def test_pekppp_elements_only_help_to_find_a_step() -> None:
    pekppp = shipped()["pekppp-permenpanrb-29-2022"]
    aids = [node for node in pekppp.nodes if node.scale == "ada-tidak"]
    assert len(aids) == 116
    assert not any(node.counts for node in aids)
    assert [node.key for node in pekppp.nodes if not node.counts and node.weight == 0] == [
        "VII",
        "31",
    ]


def test_pekppp_steps() -> None:
    pekppp = shipped()["pekppp-permenpanrb-29-2022"]
    assert all(set(node.ladder) == set("012345") for node in pekppp.leaves if node.key != "F-03")
    assert pekppp.by_key["7"].ladder["0"] == "Tidak dipublikasikan."
    assert pekppp.by_key["24"].ladder["4"].endswith("secara mingguan.")
    assert "90%" in pekppp.by_key["28"].note
    assert pekppp.by_key["2"].help == "Kode a.P; prinsip partisipasi."


def test_innovation_index_2026_weights() -> None:
    index = shipped()["iid-2026"]
    assert below(index, "") == {"SPD": 21, "SID": 37, "JI": 76}
    half = Fraction(1, 2)
    assert below(index, "SPD") == {"SPD-V1": 13 + half, "SPD-V2": 3 + half, "SPD-V3": 4}
    assert list(below(index, "SID").values()) == [10, 7, 4, 7, 9]
    assert below(index, "SPD-V2") == {"SPD-11a": half * 3 / 2, "SPD-11b": half * 3 / 2, "SPD-12": 2}
    assert list(below(index, "SID-33")) == [f"SID-33{letter}" for letter in "abcdef"]


def test_innovation_index_2026_says_how_to_read_overlapping_bounds() -> None:
    index = shipped()["iid-2026"]
    noted = [node.key for node in index.nodes if "uji langkah 3 dahulu" in node.note]
    assert noted == [
        "SPD-03", "SPD-04", "SPD-05a", "SPD-05b", "SPD-06", "SPD-07", "SPD-10b", "SPD-11a",
    ]  # fmt: skip
    assert index.by_key["SPD-04"].ladder == {
        "1": "≤ 2,04%",
        "2": "2,05% s.d. 5,23%",
        "3": "≥ 5,23%",
    }
    assert index.by_key["SID-29"].ladder["3"] == "≥ 91%"


def test_mandatory_rows_of_the_innovation_index() -> None:
    mandatory = {
        key: [
            node.key for node in shipped()[key].nodes if node.required and node.parent[:3] == "SID"
        ]
        for key in ("iid-2023", "iid-2026")
    }
    assert mandatory["iid-2023"] == ["SID-16", "SID-17", "SID-32", "SID-33", "SID-35"]
    assert sorted(mandatory["iid-2026"]) == mandatory["iid-2023"]


def test_innovation_index_2023_leaves_out_what_was_not_found() -> None:
    index = shipped()["iid-2023"]
    assert below(index, "SPD") == {}
    assert below(index, "JI") == {}
    assert index.scales["poin-jumlah"].verified == "unverified"
    assert sum(weight or 0 for weight in below(index, "SID").values()) == 37
    assert index.by_key["SID-29"].ladder["3"] == "≥ 71,00%"


def test_jury_sheet_weights_and_its_unverified_scale() -> None:
    sheet = shipped()["kipp-2023-umum"]
    assert list(below(sheet, "UMUM").values()) == [0, 10, 15, 5, 30, 20, 5, 15]
    assert sheet.scales["nilai-juri"].verified == "unverified"
    assert sheet.categories == ()
