"""A published figure beside what comes out here: which choices would give it, and which do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from tuntas.assessments.surveys.queries.figures import ElementFigure
from tuntas.rules.instruments import VARIANT, Instrument
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring import rounded, score

ROUNDED_MEANS = (None, 3, 2)  # decimals to which offices round the mean of an element first


@dataclass(frozen=True)
class Attempt:
    """One way to reckon: the policies, how element means were rounded, and what comes out."""

    choices: Sequence[Bilingual]
    decimals_of_means: int | None
    score: Decimal
    category: str
    policies: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """A published figure, ours, the ways that give it, and all that was tried."""

    published: Decimal
    recomputed: Decimal
    reproducing: Sequence[Attempt]
    tried: Sequence[Attempt]

    @property
    def same(self) -> bool:
        """Tell whether the survey's own policies already give it."""
        return self.published == self.recomputed


def compared(
    instrument: Instrument,
    elements: Sequence[ElementFigure],
    *,
    recomputed: Decimal,
    published: Decimal,
) -> Comparison:
    """Try every combination of the instrument's policies, also with element means rounded first.

    A figure printed with fewer decimals is compared with as many.
    """
    exponent = published.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    tried = list(attempts(instrument, elements))
    reproducing = [one for one in tried if rounded(Fraction(one.score), decimals) == published]
    return Comparison(published, recomputed, reproducing, tried)


def attempts(instrument: Instrument, elements: Sequence[ElementFigure]) -> Iterator[Attempt]:
    """Yield every way to reckon with what it gives."""
    policies = [policy for policy in instrument.policies.values() if policy.key != VARIANT]
    for decimals in ROUNDED_MEANS:
        means = {
            element.key: element.mean if decimals is None else rounded(element.mean, decimals)
            for element in elements
        }
        for choices in product(*(policy.choices.values() for policy in policies)):
            chosen = {
                policy.key: choice.key for policy, choice in zip(policies, choices, strict=True)
            }
            result = score(instrument, means, chosen)
            yield Attempt(
                [choice.label for choice in choices],
                decimals,
                result.score,
                result.category,
                chosen,
            )
