"""One scorer, exact: answers become values, values a tree, the tree a score and a category."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tuntas.rules.instruments import ROOT, VARIANT, Category, Instrument, Node, Rule
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring.aggregations import AGGREGATIONS, Below, Outcome
from tuntas.rules.scoring.answers import Answers, as_number, by_key, is_percent, on_scale
from tuntas.rules.scoring.errors import AnswerError
from tuntas.rules.scoring.gates import passages
from tuntas.rules.scoring.result import Evaluated, Line, Result, rounded, sentence

NOT_ANSWERED = Bilingual("Belum dijawab.", "Not answered.")
DOES_NOT_APPLY = Bilingual("Tidak berlaku.", "Does not apply.")
CATEGORY_DECIMALS = 2  # category tables are printed with two decimals


def score(
    instrument: Instrument, answers: Answers, policies: Mapping[str, str] | None = None
) -> Result:
    """Score answers with an instrument.

    `answers` is a mapping by node key, at any level, or a list in the order of the file (see
    `answers.by_key`). `policies` chooses among the instrument's own; the defaults hold otherwise.
    Raises `AnswerError` for an answer, a key or a policy that the instrument does not know.
    """
    chosen = chosen_policies(instrument, policies or {})
    in_use = instrument.for_variant(chosen.get(VARIANT, ""))
    scoring = _Scoring(in_use, by_key(in_use, answers), _parameters(instrument, chosen))
    whole = scoring.whole()
    if instrument.unanswered == "refuse" and scoring.missing:
        raise AnswerError(scoring.missing[0], _incomplete(scoring.missing))
    exact = whole.value if whole.value is not None else Fraction(0)
    decimals = instrument.decimals
    row = category_of(instrument, exact)
    passed = passages(in_use, scoring.points(), exact, chosen)
    first = next((gate for gate in passed if gate.passed), None)
    return Result(
        exact=exact,
        score=rounded(exact, 10 if decimals is None else decimals),
        category=row.key if row else first.key if first else "",
        predicate=row.predicate if row else first.predicate if first else None,
        tree=list(scoring.lines()),
        gates=passed,
        instrument={"key": instrument.key, "version": instrument.version, "hash": instrument.hash},
        policies=chosen,
        missing=scoring.missing,
    )


def _incomplete(missing: Sequence[str]) -> Bilingual:
    keys = ", ".join(missing)
    return Bilingual(f"Belum ada jawaban untuk: {keys}.", f"There is no answer for: {keys}.")


def chosen_policies(instrument: Instrument, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the choice made for every policy. Raises `AnswerError` for what is not offered."""
    found = {name: policy.default for name, policy in instrument.policies.items()}
    for name, value in asked.items():
        policy = instrument.policy(name)
        if policy is None:
            raise AnswerError(name, _no_policy(instrument, name))
        choice = policy.choice(value)
        if choice is None:
            raise AnswerError(name, _no_choice(name, value, list(policy.choices)))
        found[policy.key] = choice.key
    return found


def _no_policy(instrument: Instrument, name: str) -> Bilingual:
    known = ", ".join(instrument.policies) or "-"
    return Bilingual(
        f"{instrument.key} tidak mengenal pilihan “{name}”; yang ada: {known}.",
        f"{instrument.key} has no policy “{name}”; there are: {known}.",
    )


def _no_choice(name: str, value: str, choices: Sequence[str]) -> Bilingual:
    known = ", ".join(choices)
    return Bilingual(
        f"{name}: “{value}” bukan pilihan; yang ada: {known}.",
        f"{name}: “{value}” is no choice; there are: {known}.",
    )


def category_of(instrument: Instrument, exact: Fraction) -> Category | None:
    """Return the row that a score falls into, rounded first as the tables are printed."""
    printed = Fraction(rounded(exact, CATEGORY_DECIMALS))
    return next((row for row in instrument.categories if row.holds(printed)), None)


def _parameters(instrument: Instrument, chosen: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: instrument.policies[name].choices[choice].value for name, choice in chosen.items()
    }


def _not_below(key: str, parent: str) -> Bilingual:
    return Bilingual(f"{key} bukan butir di bawah {parent}.", f"{key} is no item below {parent}.")


def _wrong_length(key: str, given: int, known: Sequence[int]) -> Bilingual:
    lengths = ", ".join(map(str, known))
    return Bilingual(
        f"{key}: ada daftar sepanjang {given}; yang dikenal sepanjang {lengths}.",
        f"{key}: there is a list of {given}; known are lists of {lengths}.",
    )


@dataclass
class _Scoring:
    """One run over the tree, from the leaves up; every node is evaluated once."""

    instrument: Instrument
    answers: Mapping[str, Any]
    choices: Mapping[str, Any]
    missing: list[str] = field(default_factory=list)
    found: dict[str, Evaluated] = field(default_factory=dict)
    scores: dict[str, Fraction] = field(default_factory=dict)

    def whole(self) -> Evaluated:
        """Evaluate everything and return the instrument's own value."""
        nodes = self.instrument.children[ROOT]
        for node in nodes:
            self.evaluate(node)
        rule, maximum = self.instrument.rule, self.instrument.maximum
        outcome = self._outcome(rule, nodes, weight=maximum)
        return Evaluated(outcome.value, outcome.maximum, outcome.because)

    def evaluate(self, node: Node) -> Evaluated:
        """Return a node's value, from its own answer if there is one, else from those below it."""
        below, missing_before = self.instrument.children[node.key], len(self.missing)
        for child in below:
            self.evaluate(child)
        if below and node.key in self.answers:  # in one way or another, nothing below is missed
            del self.missing[missing_before:]
        self._add_up_parts(node)
        own = self._own(node, below)
        if own is not None and below:
            self._leave_out_below(node)
        self.found[node.key] = own if own is not None else self._from_below(node, below)
        return self.found[node.key]

    def _add_up_parts(self, node: Node) -> None:
        """Take in the aids that a count may be added up from, where that count was not given."""
        parts = node.rule.parameters.get("whole_parts", ()) if node.rule else ()
        given = [key for key in parts if key in self.answers]
        for key in given:
            self.found[key] = self._answered(self.instrument.by_key[key], self.answers[key], ())
        if given and node.rule and (whole := node.rule.parameters["whole"]) in self.missing:
            self.missing.remove(whole)

    def _leave_out_below(self, node: Node) -> None:
        """Forget what stands below a node that was answered itself."""
        for other in self._under(node):
            self.found.pop(other.key, None)
            self.scores.pop(other.key, None)

    def _own(self, node: Node, below: Sequence[Node]) -> Evaluated | None:
        if node.key in self.answers and not (below and self._is_many(node)):
            self._refuse_both(node)
            return self._answered(node, self.answers[node.key], below)
        if below:
            return None
        self.missing.append(node.key)
        scale = self.instrument.scale_of(node)
        return Evaluated(
            Fraction(0), scale.maximum if scale else Fraction(1), NOT_ANSWERED, answered=False
        )

    def _is_many(self, node: Node) -> bool:
        return (
            node.rule is not None
            and node.rule.name == "mean-of-many"
            and isinstance(self.answers[node.key], list | tuple)
        )

    def _refuse_both(self, node: Node) -> None:
        for other in self._under(node):
            if other.key in self.answers:
                raise AnswerError(
                    node.key,
                    Bilingual(
                        f"{node.key} dan {other.key} di bawahnya sama-sama diisi; pilih salah satu.",
                        f"{node.key} and {other.key} below it are both given; choose one.",
                    ),
                )

    def _under(self, node: Node) -> Iterator[Node]:
        for child in self.instrument.children[node.key]:
            yield child
            yield from self._under(child)

    def _answered(self, node: Node, answer: Any, below: Sequence[Node]) -> Evaluated:
        scale = self.instrument.scale_of(node)
        if scale is None:
            return self._given_points(node, answer, below)
        given = on_scale(node, scale, answer)
        if given.value is None:
            return self._not_applicable(node, scale.maximum)
        option = scale.nearest(given.value)
        if given.answers > 1 or option is None:
            said = _mean_words(given.answers, given.value, scale.maximum)
        else:
            said = Bilingual(
                f"{option.key}: {node.ladder.get(option.key, option.label.id)}",
                f"{option.key}: {node.ladder.get(option.key, option.label.en)}",
            )
        return Evaluated(given.value, scale.maximum, said)

    def _given_points(self, node: Node, answer: Any, below: Sequence[Node]) -> Evaluated:
        """Take a node's own value, in its own points, for all that stands below it."""
        maximum = (
            self._outcome(node.rule, below, weight=node.weight).maximum
            if node.rule
            else Fraction(1)
        )
        value = as_number(answer)
        if value is not None and is_percent(answer):
            value *= maximum
        if value is None or not 0 <= value <= maximum:
            most = str(float(maximum)).removesuffix(".0")
            raise AnswerError(
                node.key,
                Bilingual(
                    f"{node.key}: “{answer}” bukan nilai dari 0 sampai {most}.",
                    f"{node.key}: “{answer}” is no value from 0 to {most}.",
                ),
            )
        words = Bilingual("Nilai diberikan langsung.", "The value was given as it is.")
        return Evaluated(value, maximum, words)

    def _not_applicable(self, node: Node, maximum: Fraction) -> Evaluated:
        rule = self.instrument.not_applicable
        if rule == "exclude":
            return Evaluated(None, maximum, DOES_NOT_APPLY)
        if rule == "refuse":
            raise AnswerError(
                node.key,
                Bilingual(
                    f"{node.key}: instrumen ini tidak mengenal “tidak berlaku”; pilih salah satu jawaban.",
                    f"{node.key}: this instrument has no “not applicable”; choose an answer.",
                ),
            )
        return Evaluated(maximum if rule == "full" else Fraction(0), maximum, DOES_NOT_APPLY)

    def _from_below(self, node: Node, below: Sequence[Node]) -> Evaluated:
        if node.rule is None:  # the loader's checks ask for it
            raise ValueError(node.key)
        if node.rule.name == "exactly-one":
            self._refuse_two(node, below)
        many = self._many(node) if node.key in self.answers else ()
        outcome = self._outcome(node.rule, below, weight=node.weight, node=node, many=many)
        answered = bool(many) or any(self.found[child.key].answered for child in below)
        if node.rule.name == "answered-itself":
            self.missing.append(node.key)
        return Evaluated(outcome.value, outcome.maximum, outcome.because, answered)

    def _refuse_two(self, node: Node, below: Sequence[Node]) -> None:
        chosen = [child.key for child in below if child.key in self.answers]
        if len(chosen) > 1:
            raise AnswerError(
                node.key,
                Bilingual(
                    f"{node.key}: hanya satu dasar ukur yang boleh diisi, bukan {', '.join(chosen)}.",
                    f"{node.key}: only one basis may be given, not {', '.join(chosen)}.",
                ),
            )

    def _many(self, node: Node) -> Sequence[Fraction]:
        """Score each of the things that were judged with the nodes below."""
        return [self._one_of_many(node, answer) for answer in self.answers[node.key]]

    def _one_of_many(self, node: Node, answer: Any) -> Fraction:
        below = self.instrument.children[node.key]
        if not isinstance(answer, Mapping | list | tuple):
            return self._given_points(node, answer, below).value or Fraction(0)
        inner = _Scoring(self.instrument, self._rows(node, answer), self.choices)
        for child in below:
            inner.evaluate(child)
        single = inner._outcome(Rule("product-sum"), below, weight=node.weight)
        return single.value or Fraction(0)

    def _rows(self, node: Node, answer: Mapping[str, Any] | Sequence[Any]) -> Mapping[str, Any]:
        """Return the answers about one thing by key; a list goes by the items, or by the leaves."""
        under = list(self._under(node))
        if isinstance(answer, Mapping):
            for key in answer:
                if key not in {one.key for one in under}:
                    raise AnswerError(str(key), _not_below(str(key), node.key))
            return answer
        leaves = {one.key for one in self.instrument.leaves}
        orders = [
            [one.key for one in under if one.kind == "item"],
            [one.key for one in under if one.key in leaves],
        ]
        for keys in orders:
            if len(keys) == len(answer):
                return dict(zip(keys, answer, strict=True))
        raise AnswerError(
            node.key, _wrong_length(node.key, len(answer), [len(one) for one in orders])
        )

    def _outcome(
        self,
        rule: Rule | None,
        nodes: Sequence[Node],
        *,
        weight: Fraction | None,
        node: Node | None = None,
        many: Sequence[Fraction] = (),
    ) -> Outcome:
        if rule is None:
            raise ValueError(nodes)
        parameters = {name: self._filled(value) for name, value in rule.parameters.items()}
        counted = self.answers.get(str(parameters.get("count_of", "")))
        below = Below(
            weight=weight if weight is not None else Fraction(1),
            nodes=nodes,
            values=self.found,
            parameters=parameters,
            scale=self.instrument.scale_of(node) if node else None,
            many=many,
            count=len(counted) if isinstance(counted, list | tuple) else 0,
        )
        outcome = AGGREGATIONS[rule.name](below)
        self.scores.update(outcome.scores)
        return outcome

    def _filled(self, value: Any) -> Any:
        """Fill in a policy's choice: `$weight`, or a part of it: `$year.divisor`."""
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        name, _, part = value[1:].partition(".")
        chosen = self.choices[name]
        return chosen[part] if part else chosen

    def points(self) -> Mapping[str, Fraction]:
        """Return what each node brought to its parent."""
        return self.scores

    def lines(self) -> Iterator[Line]:
        """Return the explanation in the order of the file."""
        for node in self.instrument.nodes:
            if node.key in self.found:
                found = self.found[node.key]
                yield Line(
                    key=node.key,
                    parent=node.parent,
                    kind=node.kind,
                    label=node.label,
                    weight=node.weight,
                    value=found.value,
                    maximum=found.maximum,
                    score=self.scores.get(node.key),
                    answered=found.answered,
                    because=found.because,
                    category=self._category(found),
                )

    def _category(self, found: Evaluated) -> str:
        """Return the category that an element of a survey reaches by itself."""
        if self.instrument.kind != "survey" or found.share is None:
            return ""
        row = category_of(self.instrument, found.share * self.instrument.maximum)
        return row.key if row else ""


def _mean_words(answers: int, value: Fraction, maximum: Fraction) -> Bilingual:

    if answers == 1:
        return sentence(
            "{value} dari {maximum}.", "{value} of {maximum}.", value=value, maximum=maximum
        )
    return sentence(
        "Rata-rata {answers} jawaban: {value} dari {maximum}.",
        "The mean of {answers} answers: {value} of {maximum}.",
        answers=answers, value=value, maximum=maximum,
    )  # fmt: skip
