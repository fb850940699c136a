"""The examples in docs/improvements.md are files that work, each read by the loader of its folder."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tuntas.improvements.groups import values
from tuntas.rules.improvement.complaint_survey_rules import COMPLAINT_SURVEY_RULE
from tuntas.rules.improvement.group_rules import GROUP_RULE
from tuntas.rules.improvement.promise_rules import PROMISE_RULE
from tuntas.rules.improvement.reform_areas import REFORM_RULE
from tuntas.rules.improvement.selection_criteria import AGENT_SELECTION
from tuntas.rules.improvement.step_guide import EIGHT_STEPS
from tuntas.rules.improvement.value_sets import VALUE_SET
from tuntas.rules.instruments import read_instrument

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "improvements.md"
EXAMPLE = re.compile(r"^### `([a-z/-]+)`.*?^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
READERS: dict[str, Callable[..., object]] = {
    GROUP_RULE.folder: GROUP_RULE.read,
    EIGHT_STEPS.folder: EIGHT_STEPS.read,
    values.OWN_FOLDER: VALUE_SET.read,
    AGENT_SELECTION.folder: AGENT_SELECTION.read,
    COMPLAINT_SURVEY_RULE.folder: COMPLAINT_SURVEY_RULE.read,
    PROMISE_RULE.folder: PROMISE_RULE.read,
    REFORM_RULE.folder: REFORM_RULE.read,
    "instruments": read_instrument,
}


def examples() -> list[tuple[str, str]]:
    """Return folder and text of each example."""
    return EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))


def test_every_folder_has_an_example() -> None:
    assert [folder for folder, _text in examples()] == list(READERS)


@pytest.mark.parametrize(("folder", "text"), examples(), ids=READERS)
def test_the_example_is_read(folder: str, text: str) -> None:
    assert READERS[folder](text, path="improvements.md")
