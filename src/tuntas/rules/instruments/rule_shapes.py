"""The named aggregations: which parameters each takes and what the weights below it must add up to.

What they compute stands in `tuntas.rules.scoring.aggregations`; a test keeps both lists equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TO_PARENT = "to the weight of the parent"
TO_ONE = "to 1"
TO_HUNDRED = "to 100"
NONE = "to nothing in particular"


@dataclass(frozen=True)
class RuleShape:
    """`needs` and `takes` are parameters; `nodes` are those among them that name other nodes."""

    weights: str
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()


def _shape(
    weights: str,
    needs: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    nodes: tuple[str, ...] = (),
) -> RuleShape:
    return RuleShape(weights, frozenset(needs), frozenset(takes), frozenset(nodes))


RULES: Mapping[str, RuleShape] = {
    "weighted-sum": _shape(TO_PARENT),
    "mean": _shape(NONE, takes=("chain", "chained")),
    "weighted-mean": _shape(TO_HUNDRED, takes=("missing", "optional"), nodes=("optional",)),
    "survey-index": _shape(TO_ONE, takes=("weight", "index_decimals")),
    "only-child": _shape(NONE, takes=("factor",)),
    "product-sum": _shape(TO_PARENT),
    "mean-of-many": _shape(TO_PARENT, needs=("divisor",)),
    "capped-count": _shape(
        NONE,
        needs=("count", "cap", "rate"),
        takes=("count_of", "represented", "least"),
        nodes=("count", "count_of", "represented"),
    ),
    "share-of-maximum": _shape(NONE, needs=("of",)),
    "exactly-one": _shape(NONE),
    "grade-of-criteria": _shape(NONE, needs=("steps",)),
    "answered-itself": _shape(NONE),
    "ratio": _shape(
        NONE,
        needs=("part", "whole"),
        takes=("whole_parts",),
        nodes=("part", "whole", "whole_parts"),
    ),
    "decline": _shape(NONE, needs=("before", "now"), nodes=("before", "now")),
}
