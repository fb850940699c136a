"""Draw the tables of transitions of improvements for docs/states: `python tools/state_pages.py docs/states`.

Those of case types come from their files: `python -m tuntas.rules.casework.diagram docs/states`.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils import translation

if TYPE_CHECKING:
    from tuntas.improvements.models.states.machine import Act, Machine

SAME = "$same"  # as the files of case types write it


def pages() -> Mapping[str, str]:
    """Return the text of each page by the name of its file. Needs Django to be set up."""
    from tuntas.improvements.models.states import MACHINES  # noqa: PLC0415 - after django.setup()

    with translation.override("en"):
        return {f"{one.key}.md": page(one) for one in MACHINES}


def page(machine: "Machine") -> str:
    """Return the Markdown page of one table: diagram and acts."""
    return "\n".join(
        [
            f"# {machine.title} (`{machine.key}`)",
            "",
            "Generated from the table of transitions; a test compares. Do not edit.",
            "",
            f"Source: `{type(machine).__module__.rpartition('.')[0]}`",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {line}" for line in _diagram(machine)),
            "```",
            "",
            "| act | from | to |",
            "|---|---|---|",
            *(_row(key, act) for key, act in machine.acts.items()),
            "",
        ]
    )


def _diagram(machine: "Machine") -> Iterator[str]:
    for state in machine.states:
        yield f'state "{state.label}" as {state.value}'
    yield f"[*] --> {machine.start}"
    left = set()
    for key, act in machine.acts.items():
        for source, target in act.moves.items():
            if source != target:
                left.add(source)
                yield f"{source} --> {_end(machine, target)}: {key}"
    yield from (f"{state} --> [*]" for state in machine.states.values if state not in left)


def _end(machine: "Machine", target: str) -> str:
    return target if target in machine.states.values else "[*]"


def _row(key: str, act: "Act") -> str:
    stays = all(source == target for source, target in act.moves.items())
    targets = [SAME] if stays else list(dict.fromkeys(act.moves.values()))
    return f"| `{key}` {act.does} | {', '.join(act.moves)} | {', '.join(targets)} |"


def main(folder: str) -> None:
    """Write every page into `folder`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    django.setup()
    for name, text in pages().items():
        (Path(folder) / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
