"""Signals in what was answered."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tuntas.rules.phrases import Bilingual, format_number
from tuntas.rules.statistics.survey_quality.chance import binomial_tail
from tuntas.rules.statistics.survey_quality.history import History
from tuntas.rules.statistics.survey_quality.model import (
    THRESHOLDS,
    Answered,
    Kind,
    Signal,
    Thresholds,
)

NO_HISTORY = History()


def straight_lines(
    responses: Sequence[Answered],
    history: History = NO_HISTORY,
    thresholds: Thresholds = THRESHOLDS,
) -> list[Signal]:
    """Find batches with more straight lines than the unit's own history explains.

    A batch is one device on one day, and at last all whom no device's signal concerns: whoever only
    shares a survey with a forger is not measured by the forger's share. One straight line never is a
    signal: up to 29 % of honest people give them. The straight responses of the batch carry it.
    """
    usual = _usual_share(history, thresholds)
    parts = _parts(responses, thresholds.straight_batch.value)
    allowed = thresholds.straight_chance.value / (len(parts) + 1)
    found, odd = [], set[str]()
    for batch in parts:
        if signal := _too_straight(batch, usual, allowed, thresholds):
            found.append(signal)
            odd.update(one.uid for one in batch)
    rest = [one for one in responses if one.uid not in odd]
    last = _too_straight(rest, usual, allowed, thresholds)
    return [*found, last] if last else found


def _too_straight(
    batch: Sequence[Answered], usual: float, allowed: float, thresholds: Thresholds
) -> Signal | None:
    straight = frozenset(one.uid for one in batch if one.is_straight)
    if len(batch) < thresholds.straight_batch.value:
        return None
    if binomial_tail(len(straight), len(batch), usual) >= allowed:
        return None
    return Signal(Kind.STRAIGHT, straight, _straight_words(len(straight), len(batch), usual))


def _usual_share(history: History, thresholds: Thresholds) -> float:
    if history.responses < thresholds.history_responses.value:
        return thresholds.straight_highest.value
    return max(history.straight_share_at_most, thresholds.straight_lowest.value)


def _parts(responses: Sequence[Answered], least: float) -> list[list[Answered]]:
    by_device = defaultdict(list)
    for one in responses:
        if one.device:
            by_device[one.device, one.at.date()].append(one)
    return [batch for _, batch in sorted(by_device.items()) if len(batch) >= least]


def _straight_words(straight: int, batch: int, usual: float) -> Bilingual:
    share = usual * 100
    return Bilingual(
        f"{straight} dari {batch} responden menjawab semua unsur sama; biasanya paling banyak "
        f"{format_number(share, 'id', places=0)} %.",
        f"{straight} of {batch} respondents gave every element the same answer; usually at most "
        f"{format_number(share, 'en', places=0)} % do.",
    )


def repeated_patterns(
    responses: Sequence[Answered],
    history: History = NO_HISTORY,
    thresholds: Thresholds = THRESHOLDS,
) -> list[Signal]:
    """Find the same answers by the same profile, more often within an hour than their share explains.

    The share of an answer pattern is taken from the history and the rest of this survey. Compared are
    people with one profile and service, so that a school class that comes together is no signal by
    itself. Times count from each repetition on; the first of them is what the others repeat.
    """
    reference = _Reference(responses, history, thresholds)
    together = _grouped(responses)
    allowed = thresholds.pattern_chance.value / max(1, len(responses))
    found: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for key, people in together.items():
        times = [one.at for one in people]
        by_pattern = defaultdict(list)
        for one in people:
            by_pattern[one.values].append(one)
        for pattern, alike in by_pattern.items():
            for window in _windows(alike, thresholds):
                start = window[0].at
                end = start + timedelta(minutes=thresholds.pattern_minutes.value)
                company = bisect_left(times, end) - bisect_left(times, start)
                share = reference.share(pattern, start, end, len(window))
                if binomial_tail(len(window) - 1, company - 1, share) < allowed:
                    found[(*key, pattern)].update(one.uid for one in window)
    ordered = sorted(found.values(), key=min)
    return [Signal(Kind.REPEATED, frozenset(uids), _repeated_words(len(uids))) for uids in ordered]


def _grouped(responses: Sequence[Answered]) -> dict[tuple[str, tuple[str, ...]], list[Answered]]:
    together: dict[tuple[str, tuple[str, ...]], list[Answered]] = defaultdict(list)
    for one in sorted(responses, key=lambda one: (one.at, one.uid)):
        together[one.service, one.profile].append(one)
    return together


def _windows(alike: Sequence[Answered], thresholds: Thresholds) -> Iterator[Sequence[Answered]]:
    """Yield the repetitions from each one on, where there are enough of them."""
    times = [one.at for one in alike]
    for first, at in enumerate(times):
        last = bisect_left(times, at + timedelta(minutes=thresholds.pattern_minutes.value))
        if last - first >= thresholds.pattern_repeats.value:
            yield alike[first:last]


class _Reference:
    """How common a pattern is outside a window, never less than once."""

    def __init__(
        self, responses: Sequence[Answered], history: History, thresholds: Thresholds
    ) -> None:
        self.history, self.thresholds = history, thresholds
        self.times: list[datetime] = sorted(one.at for one in responses)
        self.here = Counter(one.values for one in responses)

    def share(self, pattern: tuple[int, ...], start: datetime, end: datetime, inside: int) -> float:
        """Return the share of a pattern; `inside` is how often it stands within the window."""
        others = len(self.times) - (bisect_left(self.times, end) - bisect_left(self.times, start))
        count = self.here[pattern] - inside + self.history.vectors.get(pattern, 0)
        whole = others + self.history.responses
        share = min(1.0, (count + 1) / (whole + 1))
        if len(set(pattern)) == 1 and whole < self.thresholds.history_responses.value:
            return max(share, self.thresholds.straight_highest.value)
        return share


def _repeated_words(count: int) -> Bilingual:
    return Bilingual(
        f"{count} responden dengan profil yang sama memberi jawaban yang persis sama dalam waktu berdekatan.",
        f"{count} respondents with the same profile gave exactly the same answers within a short time.",
    )
