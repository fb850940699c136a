"""What would lift a score: what each item could still bring, and the fewest changes to the next row.

Every candidate is scored with the instrument's own rules, but only its branch anew: an instrument of
200 nodes with 150 candidates takes milliseconds, not seconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from tuntas.rules.instruments import ROOT, VARIANT, Instrument, Node
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring.answers import by_key, on_scale
from tuntas.rules.scoring.gates import passages
from tuntas.rules.scoring.score import _parameters, _Scoring, category_of, chosen_policies

MOST_CHANGES = 12
TRIED_TOGETHER = 3  # sets up to this size are searched in full among the best candidates
BEST_CANDIDATES = 14
COUNTED = frozenset({"ratio", "decline", "mean-of-many", "capped-count"})  # facts, not judgements


@dataclass(frozen=True)
class Change:
    """One item answered better: from `now` (empty: unanswered) to `then`, both as options' keys.

    `gain` is what the whole score wins by this change alone, in points.
    """

    key: str
    label: Bilingual
    now: str
    then: str
    gain: Fraction


@dataclass(frozen=True)
class Lift:
    """The fewest changes found that reach the next category; `reached` is the score after them."""

    category: str
    predicate: Bilingual
    changes: Sequence[Change]
    reached: Fraction


@dataclass(frozen=True)
class _Move:
    """Items that change together, with their best answers."""

    answers: Mapping[str, str]
    gain: Fraction = Fraction(0)


class _Again(_Scoring):
    """Scores once in full, then with changed answers along the branches that they touch."""

    @classmethod
    def start(
        cls, instrument: Instrument, answers: Mapping[str, Any], policies: Mapping[str, str]
    ) -> "_Again":
        """Score everything once."""
        found = cls(instrument, dict(answers), _parameters(instrument, policies))
        found.whole()
        return found

    def with_changes(self, changes: Mapping[str, str]) -> tuple[Fraction, Mapping[str, Fraction]]:
        """Return the whole score and the points of each node, as if the answers were these."""
        kept = (self.answers, dict(self.found), dict(self.scores))
        self.answers = {**self.answers, **changes}
        touched = {key for changed in changes for key in self.way_up(changed)}
        for node in reversed(self.instrument.nodes):  # children stand behind their parents
            if node.key in touched:
                self._again(node)
        outcome = self._outcome(
            self.instrument.rule, self.instrument.children[ROOT], weight=self.instrument.maximum
        )
        points = self.scores
        self.answers, self.found, self.scores = kept
        return outcome.value or Fraction(0), points

    def way_up(self, key: str) -> Iterator[str]:
        """Return a node's key and those above it."""
        while key:
            yield key
            key = self.instrument.by_key[key].parent

    def _again(self, node: Node) -> None:
        below = self.instrument.children[node.key]
        own = self._own(node, below)
        self.found[node.key] = own if own is not None else self._from_below(node, below)


def changes_worth(
    instrument: Instrument, answers: Mapping[str, Any], policies: Mapping[str, str] | None = None
) -> list[Change]:
    """Return what the best answer to each item would bring, the most first; nothing without gain.

    `answers` are by node key and may be incomplete. Raises `AnswerError` as `score` does.
    """
    search = _Search.of(instrument, answers, policies or {})
    return [search.change(move) for move in search.moves if len(move.answers) == 1 and move.gain]


def smallest_lift(
    instrument: Instrument, answers: Mapping[str, Any], policies: Mapping[str, str] | None = None
) -> Lift | None:
    """Return the fewest changes found that reach the next category or gate.

    The largest gains first, then every set of up to three among the best. None at the top, and where
    more than twelve changes would be needed.
    """
    return next(iter(lifts(instrument, answers, policies, most=1)), None)


def lifts(
    instrument: Instrument,
    answers: Mapping[str, Any],
    policies: Mapping[str, str] | None = None,
    *,
    most: int,
) -> list[Lift]:
    """Return the smallest lift and up to `most` - 1 other sets of as many changes that do as well.

    The others are looked for among the best candidates: every set of up to three, and the first set
    with one of its changes exchanged; the highest score first. Empty where there is no lift.
    """
    search = _Search.of(instrument, answers, policies or {})
    target = search.next_row()
    if target is None:
        return []
    key, predicate = target
    chosen = search.shorter(key, search.greedy(key))
    if not chosen:
        return []
    found = [search.lift(key, predicate, chosen)]
    if most > 1:
        rest = [search.lift(key, predicate, moves) for moves in search.others(key, chosen)]
        found += sorted(rest, key=lambda one: -one.reached)[: most - 1]
    return found


@dataclass
class _Search:
    """The candidates of one set of answers."""

    instrument: Instrument
    policies: Mapping[str, str]
    answers: Mapping[str, Any]
    again: _Again
    base: Fraction
    moves: list[_Move]

    @classmethod
    def of(
        cls, instrument: Instrument, answers: Mapping[str, Any], policies: Mapping[str, str]
    ) -> "_Search":
        chosen = chosen_policies(instrument, policies)
        in_use = instrument.for_variant(chosen.get(VARIANT, ""))
        given = by_key(in_use, answers)
        again = _Again.start(in_use, given, chosen)
        base, _points = again.with_changes({})
        found = cls(in_use, chosen, given, again, base, [])
        moves = [found.gained(one) for one in found._candidates()]
        found.moves = sorted((one for one in moves if one.gain > 0), key=lambda one: -one.gain)
        return found

    def gained(self, answers: Mapping[str, str]) -> _Move:
        """Return a move with what it brings by itself."""
        value, _points = self.again.with_changes(answers)
        return _Move(answers, value - self.base)

    def change(self, move: _Move) -> Change:
        """Return a single change in words."""
        ((key, then),) = move.answers.items()
        now = str(self.answers.get(key, ""))
        return Change(key, self.instrument.by_key[key].label, now, then, move.gain)

    def _candidates(self) -> Iterator[Mapping[str, str]]:
        for node in self.instrument.nodes:
            if node.counts and (best := self._better(node)):
                yield {node.key: best}
            if node.rule is not None and node.rule.name == "grade-of-criteria":
                together = self._together(node)
                if len(together) > 1:
                    yield together

    def _together(self, node: Node) -> dict[str, str]:
        """Return every criterion below a grade at its best: one alone may not lift the grade."""
        below = self.instrument.children[node.key]
        return {child.key: best for child in below if (best := self._better(child))}

    def _better(self, node: Node) -> str:
        """Return the best answer of a node that can be answered better; empty if it cannot."""
        scale = self.instrument.scale_of(node)
        if scale is None or self._is_decided_elsewhere(node):
            return ""
        best = max(scale.options, key=lambda one: one.value, default=None)
        answer = self.answers.get(node.key)
        if answer is not None:
            value = on_scale(node, scale, answer).value
            if value is None or value >= (best.value if best else scale.maximum):
                return ""
        return best.key if best else str(scale.maximum)

    def _is_decided_elsewhere(self, node: Node) -> bool:
        """Tell whether a node above or below was answered, or the parent counts facts."""
        above = list(self.again.way_up(node.parent))
        by_key = self.instrument.by_key
        if any(key in self.answers for key in above):
            return True
        rules = [by_key[key].rule for key in above]
        if any(rule is not None and rule.name in COUNTED for rule in rules):
            return True
        if self._is_answered_below(node) or self._another_basis(node):
            return True
        return any(
            self.instrument.scale_of(by_key[key]) and not self._is_answered_below(by_key[key])
            for key in above
        )

    def _is_answered_below(self, node: Node) -> bool:
        return any(
            child.key in self.answers or self._is_answered_below(child)
            for child in self.instrument.children[node.key]
        )

    def _another_basis(self, node: Node) -> bool:
        """Tell whether only one of the node and its siblings may be answered, and another was."""
        parent = self.instrument.by_key.get(node.parent)
        if parent is None or parent.rule is None or parent.rule.name != "exactly-one":
            return False
        siblings = [child.key for child in self.instrument.children[parent.key]]
        answered = [key for key in siblings if key in self.answers]
        return node.key != (answered or siblings)[0]

    def next_row(self) -> tuple[str, Bilingual] | None:
        """Return the category above the present one; for gates the first that is not passed."""
        rows = [(row.key, row.predicate) for row in self.instrument.categories]
        rows = rows or [(gate.key, gate.predicate) for gate in self.instrument.gates]
        place = next((i for i, row in enumerate(rows) if self._holds(row[0], {})), len(rows))
        return rows[place - 1] if place else None

    def _holds(self, key: str, changes: Mapping[str, str]) -> bool:
        """Tell whether that category, or that gate, is the one reached or stands below it."""
        value, points = self.again.with_changes(changes)
        if self.instrument.categories:
            keys = [row.key for row in self.instrument.categories]
            row = category_of(self.instrument, value)
            return row is not None and keys.index(row.key) <= keys.index(key)
        passed = passages(self.instrument, points, value, self.policies)
        return any(gate.key == key and gate.passed for gate in passed)

    def greedy(self, key: str) -> list[_Move]:
        """Take the largest gains until the row is reached; nothing if it is not."""
        chosen: list[_Move] = []
        changed: dict[str, str] = {}
        for move in self.moves:
            if changed.keys() & move.answers.keys():
                continue
            if len(changed) + len(move.answers) > MOST_CHANGES:
                continue
            chosen.append(move)
            changed.update(move.answers)
            if self._holds(key, changed):
                return self._without_spare(key, chosen)
        return []

    def _without_spare(self, key: str, chosen: list[_Move]) -> list[_Move]:
        """Leave out what is not needed, the smallest gain first."""
        for move in reversed(chosen[:-1]):
            rest = [one for one in chosen if one is not move]
            if self._holds(key, _joined(rest)):
                chosen = rest
        return chosen

    def lift(self, key: str, predicate: Bilingual, chosen: Sequence[_Move]) -> Lift:
        """Return a set of moves as single changes, the largest gain first."""
        changed = _joined(chosen)
        reached, _points = self.again.with_changes(changed)
        singles = [self.change(self.gained({one: value})) for one, value in changed.items()]
        return Lift(key, predicate, sorted(singles, key=lambda one: -one.gain), reached)

    def others(self, key: str, chosen: Sequence[_Move]) -> Iterator[Sequence[_Move]]:
        """Yield other sets of as many changes that reach the row too, each once."""
        wanted = _joined(chosen)
        seen = {frozenset(wanted)}
        for moves in self._as_large(chosen, len(wanted)):
            changed = _joined(moves)
            if len(changed) != len(wanted) or frozenset(changed) in seen:
                continue
            seen.add(frozenset(changed))
            if self._holds(key, changed):
                yield moves

    def _as_large(self, chosen: Sequence[_Move], size: int) -> Iterator[Sequence[_Move]]:
        best = self.moves[:BEST_CANDIDATES]
        if size <= TRIED_TOGETHER:
            for count in range(1, size + 1):
                yield from combinations(best, count)
            return
        for place in range(len(chosen)):
            for move in best:
                yield [*chosen[:place], move, *chosen[place + 1 :]]

    def shorter(self, key: str, found: list[_Move]) -> list[_Move]:
        """Return a smaller set of the best candidates that reaches the row too, if there is one."""
        size = len(_joined(found)) if found else MOST_CHANGES
        for count in range(1, min(TRIED_TOGETHER, size - 1) + 1):
            for moves in combinations(self.moves[:BEST_CANDIDATES], count):
                changed = _joined(moves)
                if len(changed) < size and self._holds(key, changed):
                    return list(moves)
        return found


def _joined(moves: Sequence[_Move]) -> dict[str, str]:
    return {key: value for move in moves for key, value in move.answers.items()}
