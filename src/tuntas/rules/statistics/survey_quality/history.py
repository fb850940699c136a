"""What a unit's earlier surveys looked like, as far as the checks compare with it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles

from tuntas.rules.statistics.survey_quality.model import Answered

_FEWEST_TIMED = 2  # a percentile needs two numbers
_DEVIATIONS = 1.96


@dataclass(frozen=True)
class History:
    """Counts over earlier responses of the same unit; small enough to be kept with a survey."""

    responses: int = 0
    straight: int = 0
    timed: int = 0
    fast_milliseconds: float = 0.0  # the 1st percentile of the median time per item
    vectors: Mapping[tuple[int, ...], int] = field(default_factory=dict)

    @property
    def straight_share_at_most(self) -> float:
        """Return the upper end of Wilson's 95 % interval of the share of straight lines; 1 for none."""
        if not self.responses:
            return 1.0
        n, share, z = self.responses, self.straight / self.responses, _DEVIATIONS
        spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return (share + z * z / (2 * n) + spread) / (1 + z * z / n)


def history_of(responses: Iterable[Answered]) -> History:
    """Return the counts over earlier responses, those that were found wrong left out by the caller."""
    earlier = list(responses)
    times = [median(one.milliseconds) for one in earlier if one.milliseconds]
    enough = len(times) >= _FEWEST_TIMED
    return History(
        responses=len(earlier),
        straight=sum(one.is_straight for one in earlier),
        timed=len(times),
        fast_milliseconds=quantiles(times, n=100, method="inclusive")[0] if enough else 0.0,
        vectors=Counter(one.values for one in earlier),
    )
