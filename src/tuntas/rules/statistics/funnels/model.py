"""What a funnel plot is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.errors import FigureError


class FunnelKind(StrEnum):
    """Shares of cases, or events for each unit of exposure."""

    PROPORTION = "proportion"
    RATE = "rate"


class Adjustment(StrEnum):
    """How limits allow for what units differ by anyway.

    `ADDITIVE`: each unit has a level of its own around the centre, of variance tau². `MULTIPLICATIVE`:
    every standard error is too small by the same factor, the root of phi.
    """

    ADDITIVE = "additive"
    MULTIPLICATIVE = "multiplicative"
    NONE = "none"


class Flag(StrEnum):
    """Beyond 95 % (two sigma) or 99.8 % (three sigma) of units like this one."""

    HIGH = "high-3sigma"
    RATHER_HIGH = "high-2sigma"
    RATHER_LOW = "low-2sigma"
    LOW = "low-3sigma"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compared: `events` among `n` cases, or during an exposure of `n`."""

    unit: str
    events: int
    n: float

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        if self.events < 0 or self.n <= 0:
            raise FigureError(
                Bilingual(
                    f"{self.unit}: {self.events} kejadian dari {self.n} tidak mungkin; kejadian tidak "
                    "boleh negatif dan pembaginya harus di atas nol.",
                    f"{self.unit}: {self.events} events among {self.n} are impossible; events cannot be "
                    "negative and there must be something to divide by.",
                )
            )


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which 95 % and 99.8 % of units of this size lie by chance."""

    lower95: float
    upper95: float
    lower998: float
    upper998: float

    def flag(self, rate: float) -> Flag | None:
        """Return where a rate lies; on a limit is inside."""
        if rate > self.upper95:
            return Flag.HIGH if rate > self.upper998 else Flag.RATHER_HIGH
        if rate < self.lower95:
            return Flag.LOW if rate < self.lower998 else Flag.RATHER_LOW
        return None


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit in the funnel.

    `z` is its distance from the centre in standard errors of its size, `z_adjusted` with what units
    differ by anyway. `flag` follows `limits`, which are adjusted where the funnel is; `exact` are the
    limits of pure chance. `shrunk` is the rate to expect of it given all others; `rank_interval` the
    ranks, 1 for the highest rate, that hold its true one with 95 % probability.
    """

    unit: str
    events: int
    n: float
    rate: float
    z: float
    z_adjusted: float
    limits: Limits
    exact: Limits
    flag: Flag | None
    shrunk: float
    rank_interval: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more units differ than chance lets them.

    `phi` is the mean of the squared winsorised z (1 by chance); `tau_squared` the variance between
    units beyond chance, in squared units of the rate. `adjustment` is NONE where neither was needed.
    """

    phi: float
    tau_squared: float
    adjustment: Adjustment


@dataclass(frozen=True, slots=True)
class Funnel:
    """All units around their common rate, `centre`, in the order given."""

    kind: FunnelKind
    centre: float
    overdispersion: Overdispersion
    units: Sequence[PlacedUnit]
