"""State diagrams of the case types, for docs/states: `python -m tuntas.rules.casework.diagram docs/states`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tuntas.rules.casework.shipped import case_types
from tuntas.rules.casework.types import (
    NEW,
    RESUME,
    SAME,
    UNIT,
    CaseType,
    Clock,
    Limit,
    Transition,
)


def page(case_type: CaseType) -> str:
    """Return the Markdown page of one case type: diagram, transitions, clocks."""
    return "\n".join(
        [
            f"# {case_type.label.en} (`{case_type.key}`, version {case_type.version})",
            "",
            "Generated from the case-type file; a test compares. Do not edit.",
            "",
            f"Source: {case_type.source.en} ({case_type.verified})",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {line}" for line in _diagram(case_type)),
            "```",
            "",
            "| transition | from | to | who | requires | seen by |",
            "|---|---|---|---|---|---|",
            *(_row(step, case_type) for step in case_type.transitions.values()),
            "",
            *_about_city_hall(case_type),
            "| clock | starts | stops | paused in | limit | when it runs out | source |",
            "|---|---|---|---|---|---|---|",
            *(_clock_row(clock) for clock in case_type.clocks.values()),
            "",
        ]
    )


def _diagram(case_type: CaseType) -> Iterator[str]:
    for state in case_type.states.values():
        yield f'state "{state.label.en}" as {state.key}'
    for step in case_type.transitions.values():
        if step.target == SAME:
            continue
        if step.target == RESUME:
            yield from (f"{source} --> back: {step.key}" for source in _in_order(step, case_type))
        else:
            yield from (
                f"{'[*]' if source == NEW else source} --> {step.target}: {step.key}"
                for source in _in_order(step, case_type)
            )
    yield 'state "Back to where it was" as back'
    yield from (f"{state.key} --> [*]" for state in case_type.states.values() if state.ended)


def _in_order(step: Transition, case_type: CaseType) -> list[str]:
    return [key for key in (NEW, *case_type.states) if key in step.sources]


def _about_city_hall(case_type: CaseType) -> Iterator[str]:
    if not _at_city_hall(case_type):
        return
    yield f"While city hall has a case ({_at_city_hall(case_type)}, or put aside from there) `{UNIT}`"
    yield "counts only for what staff alone see: a unit that returned a case cannot end it."
    yield ""


def _at_city_hall(case_type: CaseType) -> str:
    return ", ".join(state.key for state in case_type.states.values() if state.at_city_hall)


def _row(step: Transition, case_type: CaseType) -> str:
    sources = _in_order(step, case_type)
    shown = "any" if len(sources) == len(case_type.states) else ", ".join(sources)
    return (
        f"| `{step.key}` {step.label.en} | {shown} | {step.target} | {_list(step.by)}"
        f" | {_list(step.requires)} | {step.audience} |"
    )


def _clock_row(clock: Clock) -> str:
    limits = "; ".join(
        f"{key or 'any'}: {_limit(limit)} ({limit.verified})" for key, limit in clock.limits.items()
    )
    escalation = ", ".join(f"{percent} %: {whom}" for percent, whom in clock.escalation.items())
    end = clock.expiry or escalation
    return (
        f"| `{clock.key}` {clock.label.en} | {_list(clock.start)} | {_list(clock.stop)}"
        f" | {_list(clock.paused_in)} | {limits} | {end} | {clock.source.en} |"
    )


def _limit(limit: Limit) -> str:
    return f"{limit.amount} {limit.unit.replace('_', ' ')}"


def _list(values: frozenset[str]) -> str:
    return ", ".join(sorted(values))


def main(folder: str) -> None:
    """Write the page of each case type into `folder`."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for case_type in case_types().values():
        (target / f"{case_type.key}.md").write_text(page(case_type), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
