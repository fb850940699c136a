"""What an instrument is: a flat list of nodes with parents, weights, scales and their sources.

Numbers are `Fraction`: 1/9 is one ninth, and 0.1 + 0.2 is 0.3.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from tuntas.rules.phrases import Bilingual

VARIANT = "variant"  # the policy that chooses between versions of one instrument, unit or instance
ROOT = ""  # the key of the instrument itself, parent of all roots


def plain_name(name: str) -> str:
    """Return a name without what people write differently: case, spaces, hyphens, decimal commas."""
    return re.sub(r"[\s_-]", "", name).replace(",", ".").casefold()


def same_name(asked: str, *names: str) -> bool:
    """Tell whether `asked` is one of the names, however it is written."""
    return plain_name(asked) in map(plain_name, names)


@dataclass(frozen=True)
class Source:
    """Where a figure comes from, and how it was verified.

    `verified` is `text`, `two-sources`, `secondary` (one source) or `unverified` (from memory or
    derived), and whatever is not one of the first two is shown to the user as not verified.
    """

    text: str
    verified: str


@dataclass(frozen=True)
class Option:
    """One answer of a scale; `value` is on the scale, `aliases` are other spellings of its key."""

    key: str
    value: Fraction
    label: Bilingual
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """What may be answered: one of `options`, or any number from `minimum` to `maximum`.

    A share is value / maximum; a scale with options may take numbers too (the mean of many answers).
    """

    key: str
    minimum: Fraction
    maximum: Fraction
    options: tuple[Option, ...] = ()
    verified: str = "unverified"
    unit: str = ""

    def option(self, answer: str) -> Option | None:
        """Return the option with this key or alias, whatever the case of its letters."""
        wanted = answer.strip().casefold()
        for option in self.options:
            if wanted in {option.key.casefold(), *(name.casefold() for name in option.aliases)}:
                return option
        return None

    def nearest(self, value: Fraction) -> Option | None:
        """Return the option with exactly this value."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class Rule:
    """A named aggregation with its parameters; `$name` stands for a policy's choice."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """One line of an instrument; `ladder` says in words what each option means here."""

    key: str
    parent: str
    kind: str
    label: Bilingual
    line: int
    weight: Fraction | None = None
    scale: str = ""
    rule: Rule | None = None
    ladder: Mapping[str, str] = field(default_factory=dict)
    question: Bilingual | None = None
    help: str = ""
    evidence: tuple[str, ...] = ()
    required: bool = False
    counts: bool = True  # False: an aid to answer its parent, never scored
    variants: frozenset[str] = frozenset()
    weights: Mapping[str, Fraction] = field(default_factory=dict)  # where they differ by variant
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """One way that a policy allows; `aliases` are other ways to write its key."""

    key: str
    value: Any
    label: Bilingual
    verified: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """A question on which users of the instrument differ, with the ways that it can be settled."""

    key: str
    label: Bilingual
    default: str
    choices: Mapping[str, Choice]
    aliases: tuple[str, ...] = ()

    def choice(self, asked: str) -> Choice | None:
        """Return the choice with this key or alias, however it is written."""
        for choice in self.choices.values():
            if same_name(asked, choice.key, *choice.aliases):
                return choice
        return None


@dataclass(frozen=True)
class Category:
    """A row of a category table; exactly one of `above` (exclusive) and `least` (inclusive)."""

    key: str
    predicate: Bilingual
    above: Fraction | None
    least: Fraction | None
    verified: str

    def holds(self, score: Fraction) -> bool:
        """Tell whether a score reaches this row."""
        if self.above is not None:
            return score > self.above
        return self.least is not None and score >= self.least


@dataclass(frozen=True)
class Requirement:
    """One minimum of a gate: the nodes together reach a number or a share of their weights."""

    nodes: tuple[str, ...]  # ROOT: the whole
    at_least: Fraction | None
    share: Fraction | None
    when: Mapping[str, str]
    verified: str


@dataclass(frozen=True)
class Gate:
    """A predicate that is earned only when every requirement is met."""

    key: str
    predicate: Bilingual
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Instrument:
    """A regulation as data. A version in use never changes: a new rule is a new file."""

    key: str
    version: int
    title: Bilingual
    kind: str
    source: Source
    valid_from: date | None
    valid_until: date | None
    rule: Rule
    maximum: Fraction
    decimals: int | None
    unanswered: str
    not_applicable: str
    scales: Mapping[str, Scale]
    nodes: tuple[Node, ...]
    policies: Mapping[str, Policy]
    categories: tuple[Category, ...]
    gates: tuple[Gate, ...]
    applies_to: tuple[str, ...]
    notes: tuple[Bilingual, ...]
    hash: str
    path: str

    def for_variant(self, name: str) -> "Instrument":
        """Return the instrument as it is in one variant: its nodes, with their weights there."""
        nodes = tuple(
            replace(node, weight=node.weights.get(name, node.weight))
            for node in self.nodes
            if not node.variants or name in node.variants
        )
        return replace(self, nodes=nodes)

    @cached_property
    def by_key(self) -> Mapping[str, Node]:
        """Return the nodes by key."""
        return {node.key: node for node in self.nodes}

    def node(self, key: str) -> Node | None:
        """Return the node with this key; one that is only written differently if it is the only one."""
        if key in self.by_key:
            return self.by_key[key]
        near = [node for node in self.nodes if same_name(key, node.key)]
        return near[0] if len(near) == 1 else None

    def policy(self, name: str) -> Policy | None:
        """Return the policy with this key or alias."""
        for policy in self.policies.values():
            if same_name(name, policy.key, *policy.aliases):
                return policy
        return None

    @cached_property
    def children(self) -> Mapping[str, Sequence[Node]]:
        """Return the nodes below each key, those that count; ROOT has the roots."""
        found: dict[str, list[Node]] = {ROOT: []}
        for node in self.nodes:
            found.setdefault(node.key, [])
            if node.counts:
                found.setdefault(node.parent, []).append(node)
        return found

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Return the nodes that are answered, in the order of the file."""
        return tuple(node for node in self.nodes if node.counts and not self.children[node.key])

    def scale_of(self, node: Node) -> Scale | None:
        """Return the scale on which a node is answered itself, if it can be."""
        return self.scales[node.scale] if node.scale else None
