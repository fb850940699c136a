"""Measures control charts and funnels: `PYTHONPATH=src .venv/bin/python bench/control_charts.py`.

5,000 charts of 36 points each, as an overview of all services draws them: goal below 2 s on one core.
A funnel of 500 units with shrinkage and rank intervals: goal 1 s.
"""

import random
import time
from collections.abc import Callable

from tuntas.rules.statistics.control_charts import p, run, sentence, xmr
from tuntas.rules.statistics.funnels import Unit, funnel

CHARTS, POINTS, UNITS = 5_000, 36, 500
ROUNDS = 3


def best(work: Callable[[], object]) -> float:
    """Return the seconds of processor time of the quickest round."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    chance = random.Random(1)
    values = [[chance.gauss(5, 1) for _ in range(POINTS)] for _ in range(CHARTS)]
    sizes = [[chance.randrange(20, 200) for _ in range(POINTS)] for _ in range(CHARTS)]
    events = [[chance.randrange(n // 2) for n in row] for row in sizes]
    units = [
        Unit(str(at), chance.randrange(200), chance.randrange(400, 5000)) for at in range(UNITS)
    ]
    charts = [xmr(row) for row in values]
    print(f"{CHARTS} charts of {POINTS} points, best of {ROUNDS}")
    print(f"  xmr        {best(lambda: [xmr(row) for row in values]):.2f} s")
    print(
        f"  p          {best(lambda: [p(*row) for row in zip(events, sizes, strict=True)]):.2f} s"
    )
    print(f"  run        {best(lambda: [run(row) for row in values]):.2f} s")
    print(f"  sentences  {best(lambda: [sentence(chart) for chart in charts]):.2f} s")
    print(f"funnel of {UNITS} units  {best(lambda: funnel(units)):.2f} s")


if __name__ == "__main__":
    main()
