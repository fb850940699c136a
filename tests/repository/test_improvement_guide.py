"""The examples in docs/improvements.md are files that work, each read by the loader of its folder."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tuntas.improvements import guide
from tuntas.improvements.groups import agents_rule, values
from tuntas.improvements.groups import rule as group_rule
from tuntas.improvements.promises import promise_rule, survey_rules
from tuntas.improvements.reform import rule as reform_rule
from tuntas.rules.improvement.complaint_survey_rules import read_complaint_survey_rule
from tuntas.rules.improvement.group_rules import read_group_rule
from tuntas.rules.improvement.promise_rules import read_promise_rule
from tuntas.rules.improvement.reform_areas import read_reform_rule
from tuntas.rules.improvement.selection_criteria import read_agent_selection
from tuntas.rules.improvement.step_guide import read_eight_steps
from tuntas.rules.improvement.value_sets import read_value_set
from tuntas.rules.instruments import read_instrument

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "improvements.md"
EXAMPLE = re.compile(r"^### `([a-z/-]+)`.*?^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
READERS: dict[str, Callable[..., object]] = {
    group_rule.OWN_FOLDER: read_group_rule,
    guide.OWN_FOLDER: read_eight_steps,
    values.OWN_FOLDER: read_value_set,
    agents_rule.OWN_FOLDER: read_agent_selection,
    survey_rules.OWN_FOLDER: read_complaint_survey_rule,
    promise_rule.OWN_FOLDER: read_promise_rule,
    reform_rule.OWN_FOLDER: read_reform_rule,
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
