"""For how long an improvement held, and whether it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

SPAN = 6  # known months that are looked at together, at the beginning and at the end
LOST = 5  # of the last six: fewer may be bad luck
IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Course:
    """`gained` tells whether anything was; `back_at` is the month (since) of falling back, if it did."""

    gained: bool
    back_at: int | None = None


def course_of(gains: Sequence[tuple[int, float]]) -> Course:
    """Follow the months after a change; each is (months since, distance towards the better).

    The gain is the median of the first six known months, or of all where that is more, as some changes
    take time. A month keeps it where it keeps more than half. The improvement is over where five of the
    last six months do not; it fell back with the first three known months in a row that do not, once
    one did. Six months or more are needed.
    """
    distances = [gain for _, gain in gains]
    gain = max(median(distances[:SPAN]), median(distances))
    if gain <= 0:
        return Course(gained=False)
    kept = [distance > gain / 2 for distance in distances]
    if sum(kept[-SPAN:]) > SPAN - LOST:
        return Course(gained=True)
    onset = kept.index(True)
    fallen = (
        at for at in range(onset, len(kept)) if not any(kept[at : at + IN_A_ROW])
    )  # five of six always hold three in a row
    return Course(gained=True, back_at=gains[next(fallen)][0])
