"""What activities, states and processes are called: by the case-type files, or as they were imported."""

from collections.abc import Iterator, Sequence

from tuntas.measures.paths.content import Process
from tuntas.rules.casework import CaseType, case_types
from tuntas.rules.phrases import Bilingual


def hidden_activities() -> frozenset[str]:
    """Return the steps of our own cases that only the office ever sees: notes, reminders."""
    told: set[str] = set()
    found: set[str] = set()
    for one in case_types().values():
        for step in one.transitions.values():
            (found if step.audience == "staff" else told).add(step.key)
    return frozenset(found - told)


def activity_label(process: Process, key: str) -> Bilingual:
    """Return what an activity is called, in both languages: “Periksa berkas”, or as the log has it."""
    for one in _types(process):
        if key in one.transitions:
            return one.transitions[key].label
    return Bilingual(key, key)


def state_label(process: Process, key: str) -> Bilingual:
    """Return what a case in that state is said to be doing."""
    for one in _types(process):
        if key in one.states:
            return one.states[key].label
    return Bilingual(key, key)


def process_label(process: Process) -> Bilingual:
    """Return the process's name: the service's, the kind of case's, or the log's key."""
    return process_name(process.process, process.named_by)


def process_name(process: str, named_by: str) -> Bilingual:
    """Return what a process is called; `named_by` as `Process` has it."""
    if named_by == "kind" and process in case_types():
        return case_types()[process].label
    return Bilingual(process, process)


def _types(process: Process) -> Sequence[CaseType]:
    """Return the case types in which to look: its own first.

    A city's own services go by the same base as those that come along, and so do their words.
    """
    if process.named_by == "log" or set(process.kinds) == {"log"}:
        return ()
    return [*_own(process), *(one for one in case_types().values() if one.request)]


def _own(process: Process) -> Iterator[CaseType]:
    for kind in process.kinds:
        if kind in case_types():
            yield case_types()[kind]


def activity_names(process: Process, key: str) -> set[str]:
    """Return everything that an activity is called, by which an SOP may name it."""
    for one in _types(process):
        if key in one.transitions:
            step = one.transitions[key]
            return {key, step.label.id, step.label.en, step.sentence.id, step.sentence.en}
    return {key}
