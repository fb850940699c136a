"""The months behind a result: for the page, for a download, and the command that repeats it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.figures import COMPLAINTS
from tuntas.rules.statistics.effects import Phase
from tuntas.rules.statistics.small_numbers import LEAST

MEANS = ("mean_before", "mean_after")
COLUMNS = ("month", "phase", "value", "beside", "n", "fitted", "expected")


@dataclass(frozen=True)
class Numbered:
    """One month of a kept result; what is missing is None."""

    month: date
    phase: Phase
    value: float | None = None
    control: float | None = None
    n: int | None = None
    fitted: float | None = None
    counterfactual: float | None = None


def numbered(content: Mapping[str, Any]) -> list[Numbered]:
    """Return the months of a kept result, in order."""
    columns = content["points"]
    names = ("value", "control", "n", "fitted", "counterfactual")
    return [
        Numbered(date.fromisoformat(f"{month}-01"), Phase(phase), *rest)
        for month, phase, *rest in zip(
            columns["month"], columns["phase"], *(columns[name] for name in names), strict=True
        )
    ]


def table(content: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """Yield the lines of the download, digit by digit what was judged."""
    yield COLUMNS
    for one in numbered(content):
        yield (
            f"{one.month:%Y-%m}", one.phase.value, one.value, one.control, one.n, one.fitted,
            one.counterfactual,
        )  # fmt: skip


def file_name(improvement: Improvement) -> str:
    """Return the name of the download."""
    return f"dampak-{improvement.pk}.csv"


def command_line(improvement: Improvement, content: Mapping[str, Any]) -> str:
    """Return the command that comes to the same result from the download."""
    told = content["effect"]
    parts = [
        f"tuntas effect {file_name(improvement)} --time month --value value --start {told['start']}"
    ]
    if told["transition"]:
        parts.append(f"--transition {told['transition']}")
    if any(one.control is not None for one in numbered(content)):
        parts.append("--control beside")
    if told["direction"] != "neutral":
        parts.append(f"--direction {told['direction']}")
    return " ".join([*parts, "--json"])


def open_content(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a kept result as everybody may see it: months of one to four cases have no figure.

    Open data hide them of every indicator, of plain counts too, as a count is the people behind it;
    a practice must not tell what is withheld there. Zeros stay: they tell of nobody. Means of counts
    are whole then, or a month that is hidden alone could be computed from them.
    """
    points, counts = content.get("points"), content["measure"]["unit"] == COMPLAINTS
    if points is None:
        return content
    few = [0 < (n or 0) < LEAST for n in points["n"]]
    beside = [counts and 0 < (one or 0) < LEAST for one in points["control"]]
    shown = points | {
        "value": _without(points["value"], few),
        "n": _without(points["n"], few),
        "control": _without(points["control"], beside),
    }
    told = content["effect"]
    if counts and any(few):
        told = told | {name: round(told[name]) for name in MEANS if told.get(name) is not None}
    return {**content, "points": shown, "effect": told}


def _without(values: Sequence[Any], hidden: Sequence[bool]) -> list[Any]:
    return [None if hide else one for one, hide in zip(values, hidden, strict=True)]
