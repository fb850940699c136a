"""What scoring returns: a score that explains itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tuntas.rules.phrases import Bilingual

SHOWN_DECIMALS = 4


@dataclass(frozen=True)
class Evaluated:
    """A node with its value on its own scale; `value` is None where it does not apply.

    `maximum` is what the value can reach, so value / maximum is the share that was earned.
    """

    value: Fraction | None
    maximum: Fraction
    because: Bilingual
    answered: bool = True

    @property
    def share(self) -> Fraction | None:
        """Return the part of the maximum that was reached."""
        if self.value is None:
            return None
        return self.value / self.maximum if self.maximum else Fraction(0)


@dataclass(frozen=True)
class Line:
    """A line of the explanation. `score` is what the node brings to its parent, in points."""

    key: str
    parent: str
    kind: str
    label: Bilingual
    weight: Fraction | None
    value: Fraction | None
    maximum: Fraction
    score: Fraction | None
    answered: bool
    because: Bilingual
    category: str = ""


@dataclass(frozen=True)
class Need:
    """One requirement of a gate: what was reached of what is needed."""

    label: Bilingual
    reached: Fraction
    needed: Fraction

    @property
    def met(self) -> bool:
        """Tell whether it is enough."""
        return self.reached >= self.needed


@dataclass(frozen=True)
class Passage:
    """A gate and whether every requirement of it is met."""

    key: str
    predicate: Bilingual
    needs: Sequence[Need]

    @property
    def passed(self) -> bool:
        """Tell whether the gate was passed."""
        return all(need.met for need in self.needs)


@dataclass(frozen=True)
class Result:
    """A score with its category, its tree and what it was made with."""

    exact: Fraction
    score: Decimal
    category: str
    predicate: Bilingual | None
    tree: Sequence[Line]
    gates: Sequence[Passage]
    instrument: Mapping[str, str | int]
    policies: Mapping[str, str]
    missing: Sequence[str]


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a value rounded half up, as regulations do: 61.525 is 61.53."""
    step = Decimal(1).scaleb(-decimals)
    scaled = value * 10**decimals
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    units = whole + (2 * rest >= scaled.denominator)
    return (Decimal(units) * step if value >= 0 else -Decimal(units) * step).quantize(
        step, ROUND_HALF_UP
    )


def shown(value: Fraction, language: str) -> str:
    """Return a number as people read it: up to four decimals, a comma in Indonesian."""
    text = f"{rounded(value, SHOWN_DECIMALS):f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def sentence(indonesian: str, english: str, **numbers: Fraction | int) -> Bilingual:
    """Return a sentence in both languages with its numbers filled in."""
    in_id = {name: shown(Fraction(one), "id") for name, one in numbers.items()}
    in_en = {name: shown(Fraction(one), "en") for name, one in numbers.items()}
    return Bilingual(indonesian.format(**in_id), english.format(**in_en))
