"""The file of the eight steps: the shipped one is whole, a city's own may replace it."""

from pathlib import Path

import pytest

from tuntas.rules.improvement.eight_steps import SHAPES
from tuntas.rules.improvement.step_guide import EIGHT_STEPS, StepGuideError

TEXT = EIGHT_STEPS.shipped_text()


def test_there_are_eight_steps_in_the_order_plan_do_check_act() -> None:
    steps = EIGHT_STEPS.shipped.steps
    assert list(steps) == list(SHAPES)
    assert [one.phase for one in steps.values()] == ["plan"] * 4 + ["do", "check", "act", "act"]


def test_the_bones_are_data_and_a_lost_one_goes_by_its_key() -> None:
    steps = EIGHT_STEPS.shipped
    assert list(steps.branches) == [
        "manusia", "metode", "mesin-alat", "bahan", "lingkungan", "ukuran",
    ]  # fmt: skip
    assert steps.branch("mesin-alat").id == "Mesin atau alat"
    assert steps.branch("cuaca").id == "cuaca"


def test_what_nobody_checked_is_told() -> None:
    steps = EIGHT_STEPS.shipped
    assert steps.order.verified == "secondary"
    assert all(one.evidence.unverified for one in steps.steps.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - key: target\n", "  - key: theme\n", r":\d+: \[unique-key\] steps: the key 'theme'"),
        ("{key: bahan,", "{key: metode,", r"branches: the key 'metode'"),
        ("phase: do", "phase: dream", r"\[schema\] steps\[4\]\.phase: 'dream'"),
        ("format: 1", "format: 2", r"\[schema\]"),
        ("title: {id:", "title: {id: [", r"\[yaml\]"),
    ],
)
def test_a_file_that_breaks_rules_says_where(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(StepGuideError, match=said):
        EIGHT_STEPS.read(TEXT.replace(old, new, 1), path="kota.yaml")


def test_a_citys_own_file_is_read_from_its_folder(tmp_path: Path) -> None:
    own = TEXT.replace("name: {id: Tema, en: Theme}", "name: {id: Tema kami, en: Our theme}")
    (tmp_path / "kota.yaml").write_text(own, encoding="utf-8")
    (found,) = EIGHT_STEPS.own.checked(tmp_path).values()
    assert found.steps[1].name.id == "Tema kami"
