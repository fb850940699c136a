"""What a tool is: something that helps with a step, drawn on its page from what is already loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.steps import Steps
from tuntas.organisation.powers import Powers


@dataclass(frozen=True)
class Tool:
    """A section of a step's page.

    `template` is included and finds `context` under the name `tool`, beside the page's own context
    (improvement, steps, number, csrf_token). `place`: before the step's form, or after it. `styles`
    are static paths of style sheets that the page links once.
    """

    key: str
    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    place: Literal["before", "after"] = "before"
    styles: tuple[str, ...] = ()


# make(improvement, steps, powers=…): None where there is nothing to show.
Make = Callable[..., Tool | None]
Load = Callable[[Improvement, Steps], Any]


@dataclass(frozen=True)
class Kind:
    """A tool in the table: `make` is its module's `tool`, `needs` what the page loads for it.

    `needs` are names of relations of the improvement (`problems`, `votes`, `figures`, …); the page
    prefetches them once for all tools of the step, so that `improvement.votes.all()` asks nothing.
    `load` is asked once for all kinds that name it; `make` gets its answer as `loaded`.
    """

    key: str
    make: Make
    needs: tuple[str, ...] = ()
    load: Load | None = None


def made(
    kinds: tuple[Kind, ...], improvement: Improvement, steps: Steps, powers: Powers
) -> list[Tool]:
    """Return the tools that have something to show, in their order."""
    loads = dict.fromkeys(one.load for one in kinds if one.load)
    loaded = {load: load(improvement, steps) for load in loads}
    found = (
        one.make(improvement, steps, powers=powers, loaded=loaded[one.load])
        if one.load
        else one.make(improvement, steps, powers=powers)
        for one in kinds
    )
    return [tool for tool in found if tool is not None]
