"""The tools of each step.

A tool is one module here with

    def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None: ...

and one line in `TOOLS` below. `improvement` has unit, group, service, region and effect joined, and
the relations named in the line's `needs` prefetched; `steps` has every step's content, typed, the
group's members and what the reader may do (`steps.may_work`). The page of a step may ask the database
ten times in all, of which seven are spent before its tools: a tool asks at most once, better never.
Tools that tell the same counts in different ways name the same `load`, which asks for all of them.
A tool's own POST forms go to addresses of their own; its section stands outside the step's form.
"""

from collections.abc import Mapping

from tuntas.improvements.projects.queries.counted import change_counts, theme_counts
from tuntas.improvements.projects.tools import (
    before_after,
    chart,
    checksheet,
    effect,
    fishbone,
    pareto,
    plan,
    spreading,
    stratification,
    votes,
    whys,
)
from tuntas.improvements.projects.tools.seam import Kind, Tool, made

OVERVIEW = 0  # on the improvement's own page
CHECKSHEET = Kind("checksheet", checksheet.tool)  # asks once
PLAN = Kind("plan", plan.tool)
EFFECT = Kind("effect", effect.tool)  # asks once
CHART = Kind("chart", chart.tool)  # asks once
TOOLS: Mapping[int, tuple[Kind, ...]] = {
    OVERVIEW: (EFFECT,),
    1: (
        Kind("pareto", pareto.tool, load=theme_counts),  # asks once, for both
        Kind("stratification", stratification.tool, load=theme_counts),
        CHART,
        CHECKSHEET,
    ),
    2: (Kind("measure", effect.measure_tool, needs=("problems",)), PLAN),
    3: (
        Kind("fishbone", fishbone.tool, needs=("votes",)),
        Kind("whys", whys.tool),
        Kind("votes", votes.tool, needs=("votes",)),
    ),
    4: (PLAN,),
    5: (PLAN, CHECKSHEET),
    6: (
        EFFECT,
        CHART,
        Kind("before-after", before_after.tool, load=change_counts),  # asks once, for both
        Kind("pareto", pareto.change_tool, load=change_counts),
    ),
    7: (Kind("spreading", spreading.tool),),
    8: (),
}

__all__ = ["OVERVIEW", "TOOLS", "Kind", "Tool", "made", "needs_of"]


def needs_of(number: int) -> tuple[str, ...]:
    """Return the relations that the tools of a step need, each once."""
    return tuple(dict.fromkeys(name for kind in TOOLS.get(number, ()) for name in kind.needs))
