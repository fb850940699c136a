"""The kinds of files that a government may have below `improvement`: one folder each."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from tuntas.improvements.groups.values import OWN_FOLDER
from tuntas.rules.datafiles import FileKind, Keyed
from tuntas.rules.improvement.complaint_survey_rules import COMPLAINT_SURVEY_RULE
from tuntas.rules.improvement.group_rules import GROUP_RULE
from tuntas.rules.improvement.promise_rules import PROMISE_RULE
from tuntas.rules.improvement.reform_areas import REFORM_RULE
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.selection_criteria import AGENT_SELECTION
from tuntas.rules.improvement.step_guide import EIGHT_STEPS
from tuntas.rules.improvement.value_sets import VALUE_SET, VALUE_SETS

KINDS: Mapping[str, FileKind[Any]] = {
    Path(folder).name: kind
    for folder, kind in (
        (GROUP_RULE.folder, GROUP_RULE),
        (EIGHT_STEPS.folder, EIGHT_STEPS),
        (OWN_FOLDER, VALUE_SET),
        (AGENT_SELECTION.folder, AGENT_SELECTION),
        (COMPLAINT_SURVEY_RULE.folder, COMPLAINT_SURVEY_RULE),
        (PROMISE_RULE.folder, PROMISE_RULE),
        (REFORM_RULE.folder, REFORM_RULE),
    )
}


def in_use() -> Iterator[tuple[str, Keyed]]:
    """Yield what holds in this government, each with its kind.

    Raises the `DataFileError` of the first own file that cannot be used, or `OSError`.
    """
    home = Path(settings.HOME)
    for name, kind in KINDS.items():
        if isinstance(kind, RuleKind):
            yield name, next(iter(kind.own.checked(home / kind.folder).values()), kind.shipped)
        else:
            for one in VALUE_SETS.checked(home / OWN_FOLDER).values():
                yield name, one
