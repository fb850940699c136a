"""The rules that a schema cannot say: parents, weights, scales, references, categories."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from tuntas.rules.datafiles import Problem
from tuntas.rules.instruments.model import ROOT, VARIANT, Instrument, Node, Rule
from tuntas.rules.instruments.rule_shapes import NONE, RULES, TO_HUNDRED, TO_ONE, TO_PARENT

Check = Callable[[Instrument], Iterator[Problem]]


def problems_of(instrument: Instrument) -> list[Problem]:
    """Return every broken rule, in the order of the file; an empty list when all is well."""
    found = [problem for check in STRUCTURE for problem in check(instrument)]
    if not found:
        found = [
            problem for check in (_weights, _gates) for problem in _in_variants(instrument, check)
        ]
    return sorted(dict.fromkeys(found), key=lambda problem: problem.line)


def _in_variants(instrument: Instrument, check: Check) -> Iterator[Problem]:
    for name in variants_of(instrument):
        yield from check(instrument.for_variant(name))


def variants_of(instrument: Instrument) -> Sequence[str]:
    """Return the names of the instrument's variants; one without a name if it has none."""
    policy = instrument.policies.get(VARIANT)
    return list(policy.choices) if policy else [""]


def _keys(instrument: Instrument) -> Iterator[Problem]:
    counted = Counter(node.key for node in instrument.nodes)
    seen: set[str] = set()
    for node in instrument.nodes:
        if counted[node.key] > 1 and node.key in seen:
            yield Problem(node.line, "unique-key", f"the key {node.key!r} stands twice")
        if node.parent not in seen | {ROOT}:
            yield Problem(
                node.line,
                "parent",
                f"{node.key}: its parent {node.parent!r} does not stand above it",
            )
        seen.add(node.key)


def _scales(instrument: Instrument) -> Iterator[Problem]:
    for node in instrument.nodes:
        scale = instrument.scales.get(node.scale)
        if node.scale and scale is None:
            known = ", ".join(instrument.scales)
            yield Problem(
                node.line, "scale", f"{node.key}: no scale {node.scale!r}; there are {known}"
            )
        elif (
            scale and node.ladder and (odd := set(node.ladder) - {one.key for one in scale.options})
        ):
            yield Problem(
                node.line,
                "ladder",
                f"{node.key}: {', '.join(sorted(odd))} is no option of {node.scale}",
            )
    for scale in instrument.scales.values():
        for option in scale.options:
            if not scale.minimum <= option.value <= scale.maximum:
                yield Problem(
                    0, "scale", f"{scale.key}: the value of {option.key} is out of its range"
                )


def _answerable(instrument: Instrument) -> Iterator[Problem]:
    for node in instrument.nodes:
        below = instrument.children[node.key]
        if node.counts and not below and not node.scale:
            yield Problem(node.line, "answerable", f"{node.key}: nothing below it and no scale")
        if below and node.rule is None:
            yield Problem(node.line, "rule", f"{node.key}: it needs a rule for what is below it")
        if node.rule and not below and node.rule.name != "answered-itself":
            yield Problem(node.line, "rule", f"{node.key}: a rule, but nothing below it")


def _rules(instrument: Instrument) -> Iterator[Problem]:
    yield from _rule(instrument, instrument.rule, 1, "the instrument")
    for node in instrument.nodes:
        if node.rule:
            yield from _rule(instrument, node.rule, node.line, node.key)


def _rule(instrument: Instrument, rule: Rule, line: int, whose: str) -> Iterator[Problem]:
    shape = RULES.get(rule.name)
    if shape is None:
        yield Problem(
            line, "rule", f"{whose}: no aggregation {rule.name!r}; there are {', '.join(RULES)}"
        )
        return
    given = set(rule.parameters)
    for name in sorted(shape.needs - given):
        yield Problem(line, "rule", f"{whose}: {rule.name} needs {name!r}")
    for name in sorted(given - shape.needs - shape.takes):
        yield Problem(line, "rule", f"{whose}: {rule.name} knows no {name!r}")
    for name in sorted(given & shape.nodes):
        for key in _named(rule.parameters[name]):
            if key not in instrument.by_key:
                yield Problem(line, "reference", f"{whose}: {name} names {key!r}, which is no node")
    for value in rule.parameters.values():
        if policy := policy_named_by(value):
            yield from _policy_reference(instrument, policy, line, whose)


def policy_named_by(value: Any) -> str:
    """Return the policy whose choice a parameter takes: `weight` for `$weight`, `year` for `$year.k`."""
    return value[1:].partition(".")[0] if isinstance(value, str) and value.startswith("$") else ""


def _policy_reference(
    instrument: Instrument, policy: str, line: int, whose: str
) -> Iterator[Problem]:
    if policy not in instrument.policies:
        yield Problem(line, "reference", f"{whose}: there is no policy {policy!r}")


def _named(value: Any) -> Sequence[str]:
    return [value] if isinstance(value, str) else list(value)


def _policies(instrument: Instrument) -> Iterator[Problem]:
    for policy in instrument.policies.values():
        if policy.default not in policy.choices:
            yield Problem(
                0, "policy", f"{policy.key}: its default {policy.default!r} is none of its choices"
            )
    for node in instrument.nodes:
        for name in sorted((node.variants | set(node.weights)) - set(variants_of(instrument))):
            yield Problem(
                node.line, "variant", f"{node.key}: {name!r} is no choice of the policy “variant”"
            )


def _categories(instrument: Instrument) -> Iterator[Problem]:
    bounds = [one.above if one.above is not None else one.least for one in instrument.categories]
    known = [bound for bound in bounds if bound is not None]
    if known != sorted(known, reverse=True) or len(set(known)) < len(known):
        yield Problem(0, "categories", "write the rows from the highest to the lowest, each once")
    if known and known[-1] > 0 and not _reaches_bottom(instrument, known[-1]):
        yield Problem(0, "categories", f"scores below {known[-1]} have no category")


def _reaches_bottom(instrument: Instrument, lowest: Fraction) -> bool:
    """A survey of 1 to 4 cannot score less than a quarter of its maximum."""
    if instrument.kind != "survey":
        return False
    least = min(
        scale.minimum / scale.maximum for scale in instrument.scales.values() if scale.maximum
    )
    return lowest <= least * instrument.maximum


STRUCTURE: tuple[Check, ...] = (_keys, _scales, _answerable, _rules, _policies, _categories)


def _weights(instrument: Instrument) -> Iterator[Problem]:
    yield from _sum_below(instrument, ROOT, instrument.rule, instrument.maximum, 1)
    for node in instrument.nodes:
        if node.rule and instrument.children[node.key]:
            yield from _sum_below(instrument, node.key, node.rule, node.weight, node.line)


def _sum_below(
    instrument: Instrument, key: str, rule: Rule, weight: Fraction | None, line: int
) -> Iterator[Problem]:
    wanted = {TO_PARENT: weight, TO_ONE: Fraction(1), TO_HUNDRED: Fraction(100), NONE: None}
    expected = wanted[RULES[rule.name].weights]
    below = instrument.children[key]
    if RULES[rule.name].weights == NONE or expected is None:
        return
    for node in below:
        if node.weight is None:
            yield Problem(node.line, "weight", f"{node.key}: it needs a weight")
    total = sum((node.weight or Fraction(0) for node in below), Fraction(0))
    if total != expected and all(_weighted(below)):
        yield Problem(
            line,
            "weights-add-up",
            f"{key or instrument.key}: the weights below add up to {_shown(total)}, not to {_shown(expected)}",
        )


def _weighted(nodes: Sequence[Node]) -> Iterator[bool]:
    return (node.weight is not None for node in nodes)


def _shown(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g} ({value})"


def _gates(instrument: Instrument) -> Iterator[Problem]:
    for gate in instrument.gates:
        for one in gate.requirements:
            for key in one.nodes:
                if key != ROOT and key not in instrument.by_key:
                    yield Problem(0, "gate", f"{gate.key}: {key!r} is no node")
            for name, choice in one.when.items():
                policy = instrument.policies.get(name)
                if policy is None or choice not in policy.choices:
                    yield Problem(0, "gate", f"{gate.key}: no policy {name}={choice}")
