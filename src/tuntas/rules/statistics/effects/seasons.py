"""Whether the months before show a yearly pattern, which the model does not allow for."""

from collections.abc import Sequence
from math import fsum, sqrt

YEAR = 12
_LEAST = 2 * YEAR
_EVIDENT = 2.5  # standard errors of an autocorrelation where there is none


def is_seasonal(months: Sequence[int], residuals: Sequence[float]) -> bool:
    """Return whether months a year apart resemble one another more than chance lets them.

    Arguments: the place of each month in time, and how far it lies from the trend. Needs 24 months.
    """
    found = dict(zip(months, residuals, strict=True))
    alike = [one * found[month + YEAR] for month, one in found.items() if month + YEAR in found]
    squares = fsum(one * one for one in residuals)
    if len(found) < _LEAST or not alike or not squares:
        return False
    return fsum(alike) / len(alike) * len(residuals) / squares > _EVIDENT / sqrt(len(alike))
