"""Answers as people and files give them, brought to exact numbers on a node's scale."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tuntas.rules.instruments import ROOT, Instrument, Node, Scale
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring.errors import AnswerError

NOT_APPLICABLE = frozenset({"n/a", "na", "tidak berlaku", "tidak relevan"})
MAX_EXPONENT = 400  # more than a float has
Answers = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Given:
    """An answer on its scale; `answers` is how many were averaged into it."""

    value: Fraction | None  # None: not applicable
    answers: int = 1


def by_key(instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """Return answers by node key; an array is matched with the leaves in the order of the file.

    An array as long as the instrument has nodes of one kind (its subs, its components) is taken for
    those instead. Raises `AnswerError` for an unknown key or another length.
    """
    if isinstance(answers, Mapping):
        return {
            _known_key(instrument, key): one for key, one in answers.items() if not _is_empty(one)
        }
    if respondents := _respondents(instrument, answers):
        return respondents
    for nodes in _orders(instrument):
        if len(nodes) == len(answers):
            pairs = zip(nodes, answers, strict=True)
            return {node.key: value for node, value in pairs if not _is_empty(value)}
    lengths = ", ".join(str(len(nodes)) for nodes in _orders(instrument))
    raise AnswerError(
        ROOT,
        Bilingual(
            f"Ada {len(answers)} jawaban; {instrument.key} menerima daftar sepanjang {lengths}.",
            f"There are {len(answers)} answers; {instrument.key} takes a list of {lengths}.",
        ),
    )


def _respondents(instrument: Instrument, answers: Sequence[Any]) -> dict[str, Any]:
    """Return each element's answers, where a survey came as one list for each respondent."""
    leaves = instrument.leaves
    sheets = instrument.kind == "survey" and len(answers) != len(leaves)
    if not sheets or not all(isinstance(one, list) and len(one) == len(leaves) for one in answers):
        return {}
    return {
        leaf.key: [value for value in column if not _is_empty(value)]
        for leaf, column in zip(leaves, zip(*answers, strict=True), strict=True)
    }


def _known_key(instrument: Instrument, key: str) -> str:
    node = instrument.node(key)
    if node is None:
        raise AnswerError(key, _unknown(instrument, key))
    return node.key


def _orders(instrument: Instrument) -> list[Sequence[Node]]:
    kinds = ("item", "sub", "component")
    by_kind = ([node for node in instrument.nodes if node.kind == kind] for kind in kinds)
    return [instrument.leaves, *(nodes for nodes in by_kind if nodes)]


def _unknown(instrument: Instrument, key: str) -> Bilingual:
    near = difflib.get_close_matches(key, instrument.by_key, n=1)
    return Bilingual(
        f"{instrument.key} tidak mengenal butir “{key}”."
        + (
            f" Maksud Anda “{near[0]}”?"
            if near
            else f" Lihat: tuntas instruments show {instrument.key}"
        ),
        f"{instrument.key} has no item “{key}”."
        + (
            f" Did you mean “{near[0]}”?"
            if near
            else f" See: tuntas instruments show {instrument.key}"
        ),
    )


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def on_scale(node: Node, scale: Scale, answer: Any) -> Given:
    """Return one answer, or the mean of many, on a scale.

    `answer` is an option's key, a number, a list of answers, or how often each option was chosen.
    Raises `AnswerError`, naming the node, the value and what is allowed.
    """
    if isinstance(answer, Mapping):
        return _mean_of_counts(node, scale, answer)
    if isinstance(answer, list | tuple):
        counts: dict[str, int] = {}
        for one in answer:
            counts[str(one)] = counts.get(str(one), 0) + 1
        return _mean_of_counts(node, scale, counts)
    if isinstance(answer, str) and answer.strip().casefold() in NOT_APPLICABLE:
        return Given(None)
    return Given(_value(node, scale, answer))


def _mean_of_counts(node: Node, scale: Scale, counts: Mapping[Any, Any]) -> Given:
    total, answers = Fraction(0), 0
    for answer, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise AnswerError(node.key, _no_count(node, count))
        total += _value(node, scale, answer) * count
        answers += count
    if not answers:
        raise AnswerError(
            node.key,
            Bilingual(f"{node.key}: tidak ada jawaban.", f"{node.key}: there is no answer."),
        )
    return Given(total / answers, answers)


def _no_count(node: Node, count: Any) -> Bilingual:
    return Bilingual(
        f"{node.key}: {count!r} bukan jumlah jawaban.",
        f"{node.key}: {count!r} is no number of answers.",
    )


def _value(node: Node, scale: Scale, answer: Any) -> Fraction:
    if isinstance(answer, bool):
        answer = "Y" if answer else "T"
    if option := scale.option(str(answer)):
        return option.value
    value = as_number(answer)
    if value is not None and is_percent(answer):
        value *= scale.maximum
    if value is None or not scale.minimum <= value <= scale.maximum:
        raise AnswerError(node.key, _not_on_scale(node, scale, answer))
    return value


def is_percent(answer: Any) -> bool:
    """Tell whether an answer was written as a share of the maximum."""
    return str(answer).strip().endswith("%")


def as_number(answer: Any) -> Fraction | None:
    """Return a number exactly, also one written with a comma or a percent sign; None if it is none."""
    if isinstance(answer, bool):
        return None
    if isinstance(answer, int | Fraction):
        return Fraction(answer)
    text = str(answer).strip()
    text = text.removesuffix("%").strip()
    try:
        value = _decimal(text.replace(",", ".")) if "/" not in text else Fraction(text)
    except (ArithmeticError, ValueError):
        return None
    return value / 100 if is_percent(answer) else value


def _decimal(text: str) -> Fraction:
    """Return a decimal exactly. Raises `ValueError` for one that would fill the memory: 1e999999999."""
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MAX_EXPONENT:
        raise ValueError(text)
    return Fraction(value)


def _not_on_scale(node: Node, scale: Scale, answer: Any) -> Bilingual:
    keys = ", ".join(option.key for option in scale.options)
    least, most = (str(float(bound)).removesuffix(".0") for bound in (scale.minimum, scale.maximum))
    in_id = f"{keys}, atau angka {least} sampai {most}" if keys else f"angka {least} sampai {most}"
    in_en = (
        f"{keys}, or a number from {least} to {most}"
        if keys
        else f"a number from {least} to {most}"
    )
    return Bilingual(
        f"{node.key}: “{answer}” tidak dapat dinilai; yang dikenal: {in_id}.",
        f"{node.key}: “{answer}” cannot be scored; known are {in_en}.",
    )
