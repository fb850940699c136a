"""How many respondents a survey needs."""

from fractions import Fraction

CHI_SQUARE = Fraction(3841, 1000)  # one degree of freedom, 95 %
PROPORTION = Fraction(1, 2)  # the least favourable one
MARGIN = Fraction(5, 100)


def krejcie_morgan(population: int) -> int:
    """Return the sample size for a population of recipients, rounded half up.

    The formula of Krejcie and Morgan (1970), Educational and Psychological Measurement 30:607-610:
    X²NP(1-P) / (d²(N-1) + X²P(1-P)). Exact arithmetic, so that no half is lost to a float. Small
    populations come out whole: 10 of 10. Raises `ValueError` for a population below 1.
    """
    if population < 1:
        raise ValueError(f"a population of {population} cannot be sampled; it starts at 1")
    spread = CHI_SQUARE * PROPORTION * (1 - PROPORTION)
    size = spread * population / (MARGIN**2 * (population - 1) + spread)
    return int(size + Fraction(1, 2))
