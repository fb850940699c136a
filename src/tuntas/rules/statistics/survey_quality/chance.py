"""How likely a count is by chance alone."""

import math


def binomial_tail(successes: int, trials: int, share: float) -> float:
    """Return the probability of at least `successes` in `trials`, each with probability `share`."""
    if successes <= 0 or share >= 1:
        return 1.0
    if successes > trials or share <= 0:
        return 0.0
    odds = share / (1 - share)
    log_term = (
        math.lgamma(trials + 1)
        - math.lgamma(successes + 1)
        - math.lgamma(trials - successes + 1)
        + successes * math.log(share)
        + (trials - successes) * math.log1p(-share)
    )
    term = total = math.exp(log_term)
    for count in range(successes, trials):
        term *= (trials - count) / (count + 1) * odds
        total += term
    return min(total, 1.0)
