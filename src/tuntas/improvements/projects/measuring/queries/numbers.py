"""The months behind a result: for the page, for a download, and the command that repeats it."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.measuring.figures import CASES, COMPLAINTS
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.effects import Method, Phase, Verdict, without_figures
from tuntas.rules.statistics.small_numbers import LEAST

MEANS = ("mean_before", "mean_after")
LINES = ("fitted", "counterfactual")
COUNTED = (COMPLAINTS, CASES)
# What an effect tells that says nothing of single months.
TOLD = (
    "method", "verdict", "direction", "start", "transition", "before", "after", "control_points",
    "control_set_aside", "held_months", "faded", "seasonal",
)  # fmt: skip
WITHHELD = Bilingual(
    "Perkiraan, rentang, dan garisnya tidak dibagikan: dari situ dapat dihitung berapa kasus di balik "
    "bulan yang dikosongkan karena hanya berisi 1 sampai 4 kasus.",
    "Estimates, ranges and lines are not shared: from them one could compute how many cases are behind "
    "the months left empty because they have only 1 to 4.",
)
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
    a practice must not tell what is withheld there. Zeros stay: they tell of nobody.

    Where such a month weighed in, `withheld` is there, and what was computed from it is not: lines,
    estimates with their intervals, autocorrelation, medians. Each of them is an equation with the
    hidden months in it; one gives a single month away to its digits. Rounded they still would, as a
    hidden count can only be 1, 2, 3 or 4 and each number excludes some. Means of counts stay, whole, of
    sides of six months at least: they tell how large the change is.
    """
    points = content.get("points")
    if points is None:
        return content
    counts = content["measure"]["unit"] in COUNTED
    few = [0 < (n or 0) < LEAST for n in points["n"]]
    beside = [counts and 0 < (one or 0) < LEAST for one in points["control"]]
    shown = points | {
        "value": _without(points["value"], few),
        "n": _without(points["n"], few),
        "control": _without(points["control"], beside),
    }
    own, compared = (shown[name] != points[name] for name in ("value", "control"))
    if not own and not compared:
        return {**content, "points": shown}
    return {
        **content,
        "points": shown | dict.fromkeys(LINES, [None] * len(few)),
        "effect": _bare(content["effect"]) | _means(content["effect"], counts=counts, own=own),
        "withheld": True,
    }


def _without(values: Sequence[Any], hidden: Sequence[bool]) -> list[Any]:
    return [None if hide else one for one, hide in zip(values, hidden, strict=True)]


def _bare(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name in TOLD}


def _means(told: Mapping[str, Any], *, counts: bool, own: bool) -> dict[str, Any]:
    """Return the means, `own` where hidden months of the unit's own are in them."""
    means = {name: told[name] for name in MEANS if told.get(name) is not None}
    if not own:
        return means
    few = told["method"] == Method.RUN_CHART
    return {name: round(mean) for name, mean in means.items() if counts and not few}


def open_effect(effect: EffectResult) -> EffectResult:
    """Return a kept result with its sentence as everybody may see it; not to be saved."""
    shown = copy(effect)
    shown.content = open_content(effect.content)
    if shown.content.get("withheld"):
        seen = without_figures(
            Method(effect.method), Verdict(effect.verdict), effect.held_months, faded=effect.faded
        )
        shown.sentence_id = f"{seen.id} {WITHHELD.id}"
        shown.sentence_en = f"{seen.en} {WITHHELD.en}"
    return shown
