"""The named aggregations: how the values below a node become its own.

Each takes the node's `Below` and returns an `Outcome`; their names and parameters are listed in
`tuntas.rules.instruments.rule_shapes`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tuntas.rules.instruments import Node, Scale
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring.result import Evaluated, rounded, sentence

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Below:
    """What a node's rule works with. `weight` is the node's own; for the whole it is the maximum.

    `parameters` have policies already filled in; `many` are the results of repeated answers, one for
    each of the things that were judged with the same nodes.
    """

    weight: Fraction
    nodes: Sequence[Node]
    values: Mapping[str, Evaluated]
    parameters: Mapping[str, Any]
    scale: Scale | None = None
    many: Sequence[Fraction] = ()
    count: int = 0  # of the things judged in the branch that `count_of` names

    def applicable(self) -> list[Node]:
        """Return the nodes that count here."""
        return [node for node in self.nodes if self.values[node.key].value is not None]

    def value(self, key: str) -> Fraction:
        """Return a node's value; 0 where it does not apply."""
        found = self.values.get(key)
        return found.value if found and found.value is not None else ZERO

    def share(self, node: Node) -> Fraction:
        """Return which part of its maximum a node reached."""
        return self.values[node.key].share or ZERO


@dataclass(frozen=True)
class Outcome:
    """A node's value, what it can reach, and what each node below brought, in points."""

    value: Fraction | None
    maximum: Fraction
    because: Bilingual
    scores: Mapping[str, Fraction] = field(default_factory=dict)


Aggregation = Callable[[Below], Outcome]
UNANSWERED = Bilingual("Belum dijawab.", "Not answered.")
NOTHING = Bilingual("Tidak ada butir yang berlaku.", "No item applies.")


def weighted_sum(below: Below) -> Outcome:
    """Add share × weight; what does not apply leaves its weight to the others."""
    scores = {node.key: below.share(node) * _weight(node) for node in below.applicable()}
    used = sum((_weight(node) for node in below.applicable()), ZERO)
    if not used:
        return Outcome(None, below.weight, NOTHING)
    value = sum(scores.values(), ZERO) * below.weight / used
    because = sentence(
        "Jumlah nilai di bawahnya: {value} dari {maximum}.",
        "The sum of the scores below: {value} of {maximum}.",
        value=value,
        maximum=below.weight,
    )
    return Outcome(value, below.weight, because, scores)


def mean(below: Below) -> Outcome:
    """Average the shares, times the weight. `chain` multiplies an item by the one before it."""
    nodes = below.applicable()
    if not nodes:
        return Outcome(None, below.weight, NOTHING)
    shares = {node.key: below.share(node) for node in nodes}
    if below.parameters.get("chained"):
        for key, factor in below.parameters["chain"].items():
            if key in shares:
                shares[key] *= shares.get(factor, ONE)
    average = sum(shares.values(), ZERO) / len(nodes)
    because = sentence(
        "Rata-rata {count} butir adalah {average}, dikali bobot {weight}.",
        "The mean of {count} items is {average}, times the weight {weight}.",
        count=len(nodes),
        average=average,
        weight=below.weight,
    )
    return Outcome(average * below.weight, below.weight, because, shares)


def weighted_mean(below: Below) -> Outcome:
    """Average the values with weights in percent; `missing` may leave out an unanswered `optional`."""
    optional = _keys(below.parameters.get("optional", []))
    if below.parameters.get("missing") != "leave-out":
        optional = []
    nodes = [
        node
        for node in below.applicable()
        if below.values[node.key].answered or node.key not in optional
    ]
    whole = sum((_weight(node) for node in nodes), ZERO)
    maximum = max((below.values[node.key].maximum for node in below.nodes), default=ZERO)
    if not whole:
        return Outcome(None, maximum, NOTHING)
    scores = {node.key: below.value(node.key) * _weight(node) / whole for node in nodes}
    because = sentence(
        "Rata-rata tertimbang {count} nilai dengan bobot dalam persen, dari paling tinggi {maximum}.",
        "The weighted mean of {count} values, weights in percent, of at most {maximum}.",
        count=len(nodes),
        maximum=maximum,
    )
    return Outcome(sum(scores.values(), ZERO), maximum, because, scores)


def survey_index(below: Below) -> Outcome:
    """Add mean × weight over the elements; a policy may fix the weight and round the index."""
    fixed = below.parameters.get("weight")
    weights = {
        node.key: _number(fixed) if fixed is not None else _weight(node) for node in below.nodes
    }
    scores = {node.key: below.value(node.key) * weights[node.key] for node in below.applicable()}
    maximum = max(below.values[node.key].maximum for node in below.nodes)
    index = sum(scores.values(), ZERO)
    decimals = below.parameters.get("index_decimals")
    if decimals is not None:
        index = Fraction(rounded(index, int(decimals)))
    because = sentence(
        "Indeks = jumlah nilai rata-rata {count} unsur × bobot {weight} = {index}.",
        "Index = the sum of {count} element means × weight {weight} = {index}.",
        count=len(scores),
        weight=weights[below.nodes[0].key],
        index=index,
    )
    return Outcome(index, maximum, because, scores)


def only_child(below: Below) -> Outcome:
    """Take the value of the one node below, times `factor`."""
    factor = _number(below.parameters.get("factor", 1))
    (node,) = below.nodes
    value = below.value(node.key) * factor
    because = sentence(
        "{part} × {factor} = {value}.", "{part} × {factor} = {value}.",
        part=below.value(node.key), factor=factor, value=value,
    )  # fmt: skip
    return Outcome(value, below.values[node.key].maximum * factor, because, {node.key: value})


def product_sum(below: Below) -> Outcome:
    """Add value × weight; the maximum is that of every value at its highest."""
    scores: dict[str, Fraction] = {}
    maximum = ZERO
    for node in below.nodes:
        found = below.values[node.key]
        points = _is_points(found, node)
        factor = ONE if points else _weight(node)
        scores[node.key] = below.value(node.key) * factor
        maximum += found.maximum * factor
    value = sum(scores.values(), ZERO)
    because = sentence(
        "Jumlah bobot × nilai: {value} dari {maximum}.", "The sum of weight × value: {value} of {maximum}.",
        value=value, maximum=maximum,
    )  # fmt: skip
    return Outcome(value, maximum, because, scores)


def _is_points(found: Evaluated, node: Node) -> bool:
    """A row below that is itself a sum of products already holds its weight."""
    return node.rule is not None and node.rule.name == "product-sum" and found.maximum > 0


def mean_of_many(below: Below) -> Outcome:
    """Add what each thing scored and divide by their number, at least by `divisor`."""
    single = product_sum(below)
    # Rows that were answered without a list belong to the one thing that was judged.
    alone = any(below.values[node.key].answered for node in below.nodes)
    many = below.many or ([single.value or ZERO] if alone else [])
    if not many:
        because = Bilingual("Belum ada yang dinilai.", "Nothing was judged.")
        return Outcome(ZERO, single.maximum, because)
    divisor = max(_number(below.parameters["divisor"]), Fraction(len(many)))
    value = sum(many, ZERO) / divisor
    because = sentence(
        "{count} penilaian berjumlah {total}, dibagi {divisor}.",
        "{count} judgements add up to {total}, divided by {divisor}.",
        count=len(many),
        total=sum(many, ZERO),
        divisor=divisor,
    )
    return Outcome(value, single.maximum, because)


def capped_count(below: Below) -> Outcome:
    """Count up to `cap`, times `rate`; nothing while fewer than `least` kinds are represented."""
    counted = below.values[str(below.parameters["count"])]
    number = (
        below.value(str(below.parameters["count"])) if counted.answered else Fraction(below.count)
    )
    kinds = below.parameters.get("represented")
    if kinds is not None and below.value(str(kinds)) < _number(below.parameters["least"]):
        because = sentence(
            "Nol, karena yang terwakili {kinds}, kurang dari {least}.",
            "Zero, because {kinds} are represented, fewer than {least}.",
            kinds=below.value(str(kinds)),
            least=_number(below.parameters["least"]),
        )
        return Outcome(ZERO, below.weight, because)
    rate, cap = _number(below.parameters["rate"]), _number(below.parameters["cap"])
    because = sentence(
        "{number}, paling banyak {cap}, dikali {rate}.", "{number}, at most {cap}, times {rate}.",
        number=number, cap=cap, rate=rate,
    )  # fmt: skip
    return Outcome(min(number, cap) * rate, below.weight, because)


def share_of_maximum(below: Below) -> Outcome:
    """Add the points below and express them as a share of `of`, times the maximum."""
    points = {node.key: below.value(node.key) for node in below.nodes}
    total, whole = sum(points.values(), ZERO), _number(below.parameters["of"])
    because = sentence(
        "{total} dari {whole}, dikali {maximum}.", "{total} of {whole}, times {maximum}.",
        total=total, whole=whole, maximum=below.weight,
    )  # fmt: skip
    return Outcome(total / whole * below.weight, below.weight, because, points)


def exactly_one(below: Below) -> Outcome:
    """Take the one node that was answered; two at once are refused before this."""
    maximum = max(below.values[node.key].maximum for node in below.nodes)
    chosen = [node for node in below.nodes if below.values[node.key].answered]
    if not chosen:
        return Outcome(ZERO, maximum, UNANSWERED)
    value = below.value(chosen[0].key)
    because = Bilingual(f"Dasar ukur: {chosen[0].label.id}.", f"Basis: {chosen[0].label.en}.")
    return Outcome(value, maximum, because, {chosen[0].key: value})


def grade_of_criteria(below: Below) -> Outcome:
    """Find the grade for the share of criteria that are met.

    `steps` go from high to low: `all` is reached with every criterion, `above` with more than a share.
    Grades that ask for more than criteria (innovation, years) are a person's to give.
    """
    if below.scale is None:  # the loader's checks ask for it
        raise ValueError(below.nodes[0].parent)
    maximum = below.scale.maximum
    nodes = below.applicable()
    if not nodes:
        return Outcome(None, maximum, NOTHING)
    met = sum((below.share(node) for node in nodes), ZERO) / len(nodes)
    option = below.scale.option(_step(below.parameters["steps"], met))
    value = option.value if option else ZERO
    because = sentence(
        f"{{percent}} % dari {{count}} kriteria terpenuhi: gradasi {option.key if option else '-'}.",
        f"{{percent}} % of {{count}} criteria are met: grade {option.key if option else '-'}.",
        percent=met * 100,
        count=len(nodes),
    )
    return Outcome(value, maximum, because, {node.key: below.share(node) for node in nodes})


def _step(steps: Sequence[Mapping[str, Any]], met: Fraction) -> str:
    for step in steps:
        if step.get("all") and met == 1:
            return str(step["grade"])
        if "above" in step and met > _number(step["above"]):
            return str(step["grade"])
    return str(steps[-1]["grade"])


def answered_itself(below: Below) -> Outcome:
    """The nodes below only help to answer; without an own answer there is none."""
    maximum = below.scale.maximum if below.scale else ONE
    return Outcome(ZERO, maximum, UNANSWERED)


def ratio(below: Below) -> Outcome:
    """Divide a count by another, at most 1; without anything to divide by it does not apply.

    Where the whole was not counted, `whole_parts` are added up instead.
    """
    split = "whole_parts" in below.parameters and _nothing_counted(below, "whole")
    of = "whole_parts" if split else "whole"
    if _nothing_counted(below, "part", of):
        return Outcome(ZERO, ONE, UNANSWERED)
    part = _counted(below, below.parameters["part"])
    whole = _counted(below, below.parameters[of])
    if not whole:
        because = Bilingual(
            "Tidak dapat dinilai: pembaginya nol.",
            "Cannot be judged: there is nothing to divide by.",
        )
        return Outcome(None, ONE, because)
    value = min(ONE, part / whole)
    because = sentence("{part} dari {whole} = {value}.", "{part} of {whole} = {value}.",
                       part=part, whole=whole, value=value)  # fmt: skip
    return Outcome(value, ONE, because)


def decline(below: Below) -> Outcome:
    """Tell by which share a count fell: 1 when both years are 0, never less than 0."""
    before, now = (
        _counted(below, below.parameters["before"]),
        _counted(below, below.parameters["now"]),
    )
    if not before and not now:
        return Outcome(ONE, ONE, Bilingual("Kedua tahun nol.", "Zero in both years."))
    if not before:
        because = Bilingual(
            "Tidak dapat dinilai: tahun lalu nol, tahun ini tidak.",
            "Cannot be judged: zero last year, not this year.",
        )
        return Outcome(None, ONE, because)
    value = max(ZERO, (before - now) / before)
    because = sentence("Dari {before} menjadi {now}: turun {value}.", "From {before} to {now}: down {value}.",
                       before=before, now=now, value=value)  # fmt: skip
    return Outcome(value, ONE, because)


def _nothing_counted(below: Below, *parameters: str) -> bool:
    """Tell whether no count was given: not answering must earn nothing and hide nothing."""
    keys = [key for name in parameters for key in _keys(below.parameters[name])]
    return not any(below.values[key].answered for key in keys if key in below.values)


def _counted(below: Below, keys: Any) -> Fraction:
    return sum((below.value(key) for key in _keys(keys)), ZERO)


def _keys(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _weight(node: Node) -> Fraction:
    return node.weight if node.weight is not None else ONE


def _number(value: Any) -> Fraction:
    return Fraction(str(value))


AGGREGATIONS: Mapping[str, Aggregation] = {
    "weighted-sum": weighted_sum,
    "mean": mean,
    "weighted-mean": weighted_mean,
    "survey-index": survey_index,
    "only-child": only_child,
    "product-sum": product_sum,
    "mean-of-many": mean_of_many,
    "capped-count": capped_count,
    "share-of-maximum": share_of_maximum,
    "exactly-one": exactly_one,
    "grade-of-criteria": grade_of_criteria,
    "answered-itself": answered_itself,
    "ratio": ratio,
    "decline": decline,
}
