"""From signals to flags: never on one kind of evidence alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tuntas.rules.statistics.survey_quality.model import EVIDENCE, Answered, Flag, Signal

LEAST_EVIDENCE = 2


def flagged(responses: Sequence[Answered], signals: Iterable[Signal]) -> list[Flag]:
    """Return the responses with signals of at least two independent kinds of evidence, by `uid`.

    Which kinds are independent is written at `Evidence`. Signals about other responses are ignored.
    """
    carried = defaultdict(list)
    for signal in signals:
        for uid in signal.responses:
            carried[uid].append(signal)
    found = []
    for uid in sorted({one.uid for one in responses}):
        mine = sorted(carried[uid], key=lambda signal: (signal.kind, signal.because.id))
        if len({EVIDENCE[signal.kind] for signal in mine}) >= LEAST_EVIDENCE:
            because = tuple(dict.fromkeys(signal.because for signal in mine))
            found.append(Flag(uid, frozenset(signal.kind for signal in mine), because))
    return found
