"""Planted frauds are found, honest surveys are left in peace, one signal is never enough."""

import math
import random
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.rules.statistics.survey_quality import (
    THRESHOLDS,
    Answered,
    Evidence,
    Kind,
    Peer,
    Signal,
    Thresholds,
    above_funnel,
    bursts,
    flagged,
    history_of,
    off_hours,
    repeated_patterns,
    straight_lines,
    too_fast,
)
from tuntas.rules.statistics.survey_quality.chance import binomial_tail
from tuntas.rules.statistics.survey_quality.model import EVIDENCE
from tuntas.rules.statistics.tests.surveys import (
    MONDAY,
    OfficeHours,
    clerk,
    every_signal,
    honest,
    peers,
)

EARLIER = history_of(honest(1, people=1500, straight=0.15, weeks=20))
PEERS = peers(1)


def uids(signals: Sequence[Signal]) -> set[str]:
    return {uid for signal in signals for uid in signal.responses}


def test_a_clerk_with_forty_forms_in_twenty_minutes_is_found() -> None:
    people, forged = honest(2, people=200, straight=0.15), clerk()
    signals = every_signal([*people, *forged], EARLIER, PEERS)
    flags = flagged([*people, *forged], signals)
    assert {flag.uid for flag in flags} == {one.uid for one in forged}
    assert {Kind.STRAIGHT, Kind.BURST, Kind.REPEATED} <= flags[0].kinds
    assert any(
        "40 dari 40 responden menjawab semua unsur sama" in one.id for one in flags[0].because
    )
    assert any("one counter can serve" in one.en for one in flags[0].because)


@pytest.mark.parametrize(
    ("forged", "kinds"),
    [
        (clerk(values=(4, 4, 3, 4, 4, 4, 3, 4, 4)), {Kind.REPEATED, Kind.BURST}),
        (clerk(forms=12, minutes=120, seconds=0.3), {Kind.STRAIGHT, Kind.FAST}),
        (
            clerk(forms=15, minutes=300, start="2026-03-14T19:00:00+07:00", channel="kiosk"),
            {Kind.STRAIGHT, Kind.OFF_HOURS},
        ),
        (clerk(forms=30, minutes=5, seconds=0.4), {Kind.FAST, Kind.BURST}),
        (
            clerk(forms=30, minutes=200, start="2026-03-14T19:00:00+07:00", channel="paper"),
            {Kind.STRAIGHT, Kind.OFF_HOURS},
        ),
    ],
)
def test_other_frauds_are_found_without_accusing_anyone_else(
    forged: list[Answered], kinds: set[Kind]
) -> None:
    people = honest(3, people=250, straight=0.2)
    flags = flagged([*people, *forged], every_signal([*people, *forged], EARLIER, PEERS))
    assert {flag.uid for flag in flags} == {one.uid for one in forged}
    assert all(kinds <= flag.kinds for flag in flags)


def test_fewer_than_one_in_a_hundred_honest_surveys_has_a_flag() -> None:
    accused = 0
    for seed in range(300):
        straight = 0.05 + 0.24 * (seed % 25) / 24  # 5 to 29 %
        earlier = history_of(honest(10_000 + seed, people=150, straight=straight))
        survey = honest(20_000 + seed, people=150, straight=straight)
        accused += bool(flagged(survey, every_signal(survey, earlier, PEERS)))
    assert accused < 3


def test_without_history_29_percent_of_straight_lines_are_no_signal() -> None:
    survey = honest(4, people=300, straight=0.29)
    assert straight_lines(survey) == []
    assert repeated_patterns(survey) == []


def test_the_units_own_history_decides_what_is_much() -> None:
    survey = honest(5, people=300, straight=0.29)
    rare = history_of(honest(6, people=1000, straight=0.03))
    usual = history_of(honest(7, people=1000, straight=0.28))
    assert uids(straight_lines(survey, rare)) == {one.uid for one in survey if one.is_straight}
    assert straight_lines(survey, usual) == []


def test_one_straight_line_is_no_signal_even_against_a_clean_history() -> None:
    clean = history_of(honest(8, people=1000, straight=0))
    (forged,) = clerk(forms=1)
    assert straight_lines([forged], clean) == []
    assert forged.uid not in uids(
        straight_lines([*honest(9, people=60, straight=0), forged], clean)
    )


def test_a_school_class_with_one_profile_is_no_signal() -> None:
    pupils = [replace(one, profile=("P", "SMP", "Lainnya"), service="KTP", at=MONDAY.replace(hour=9)
              + timedelta(seconds=30 * number))
              for number, one in enumerate(honest(11, people=30, straight=0.2))]  # fmt: skip
    assert repeated_patterns([*honest(12, people=100, straight=0.2), *pupils], EARLIER) == []


def test_seconds_per_item_follow_the_history_and_spare_paper() -> None:
    assert EARLIER.fast_milliseconds == pytest.approx(1040, abs=100)
    quick, slow = clerk(forms=2, seconds=0.9)[0], clerk(forms=2, seconds=1.1)[1]
    assert uids(too_fast([quick, slow], EARLIER)) == {quick.uid}
    assert too_fast([quick]) == []  # without a history only half a second is too fast
    assert too_fast([replace(quick, channel="paper")], EARLIER) == []
    one_slow_item = replace(quick, milliseconds=(60_000, *quick.milliseconds[1:]))
    assert uids(too_fast([one_slow_item], EARLIER)) == {quick.uid}


@pytest.mark.parametrize(
    ("channel", "forms", "seconds", "found"),
    [
        ("qr", 3, 59, False),
        ("qr", 4, 59, True),
        ("qr", 4, 81, False),  # the fourth comes a minute after the first
        ("kiosk", 2, 30, False),
        ("kiosk", 3, 59, True),
        ("paper", 30, 60, False),
        ("qr", 15, 599, False),
        ("qr", 16, 599, True),
    ],
)
def test_bursts(channel: str, forms: int, seconds: int, found: bool) -> None:
    device = clerk(forms=forms, channel=channel)
    timed = [
        replace(one, at=MONDAY + timedelta(seconds=seconds * number / max(1, forms - 1)))
        for number, one in enumerate(device)
    ]
    assert uids(bursts(timed)) == ({one.uid for one in timed} if found else set())
    assert bursts([replace(one, device="") for one in timed]) == []


@pytest.mark.parametrize(
    ("at", "channel", "found"),
    [
        ("2026-03-02T07:00:00+07:00", "kiosk", True),
        ("2026-03-02T07:01:00+07:00", "kiosk", False),
        ("2026-03-02T16:59:00+07:00", "paper", False),
        ("2026-03-02T17:00:00+07:00", "paper", True),
        ("2026-03-07T10:00:00+07:00", "kiosk", True),
        ("2026-03-07T10:00:00+07:00", "qr", False),
    ],
)
def test_hours(at: str, channel: str, found: bool) -> None:
    (one,) = clerk(forms=1, start=at, channel=channel)
    assert bool(off_hours([one], OfficeHours())) is found


def test_the_funnel_is_wider_for_few_and_for_units_that_differ() -> None:
    good = [replace(one, values=(4, 4, 4, 4, 3, 4, 4, 3, 4)) for one in clerk(forms=40)]
    alike = [Peer(84 + step, 200, 14) for step in (-1, 0, 1)] * 5
    apart = [Peer(84 + step, 200, 14) for step in (-8, 0, 8)] * 5
    (signal,) = above_funnel(good, alike)
    assert signal.responses == {one.uid for one in good}
    assert "94,44" in signal.because.id
    assert "94.44" in signal.because.en
    assert above_funnel(good[:3], alike) == []
    assert above_funnel(good, apart) == []
    assert above_funnel(good, alike[:9]) == []  # too few units to know
    assert above_funnel([], alike) == []
    assert above_funnel(good, [replace(one, deviation=0) for one in alike]) == []


def test_an_ordinary_unit_lies_within_the_funnel() -> None:
    inside = [above_funnel(honest(seed, people=80, straight=0.2), PEERS) for seed in range(30, 50)]
    assert not any(inside)


@given(st.sets(st.sampled_from(Kind)))
def test_only_two_kinds_of_evidence_make_a_flag(kinds: set[Kind]) -> None:
    (one,) = clerk(forms=1)
    signals = [Signal(kind, frozenset({one.uid}), bursts(clerk())[0].because) for kind in kinds]
    evidence = {EVIDENCE[kind] for kind in kinds}
    flags = flagged([one], [*signals, *signals])
    assert len(flags) == (len(evidence) >= 2)
    assert all(flag.kinds == kinds for flag in flags)


def test_straight_lines_patterns_and_a_high_index_are_one_evidence() -> None:
    of_answers = {kind for kind, evidence in EVIDENCE.items() if evidence is Evidence.ANSWERS}
    assert of_answers == {Kind.STRAIGHT, Kind.REPEATED, Kind.FUNNEL}


def test_a_signal_about_somebody_else_flags_nobody() -> None:
    signals = every_signal(clerk(), EARLIER, PEERS)
    assert flagged(honest(13, people=5, straight=0), signals) == []


def test_of_an_excellent_unit_only_who_rushed_is_flagged() -> None:
    people = [replace(one, values=(4,) * 9) for one in honest(14, people=150, straight=0)]
    signals = every_signal(people, EARLIER, PEERS)
    assert {signal.kind for signal in signals} >= {Kind.STRAIGHT, Kind.FUNNEL}
    rushed = uids([signal for signal in signals if signal.kind is Kind.FAST])
    assert {flag.uid for flag in flagged(people, signals)} == rushed
    assert len(rushed) == 1


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 5))
def test_the_order_of_responses_does_not_matter(dice: random.Random, seed: int) -> None:
    survey = [*honest(seed, people=80, straight=0.2), *clerk(forms=20, minutes=9)]
    shuffled = survey.copy()
    dice.shuffle(shuffled)
    before, after = (every_signal(one, EARLIER, PEERS) for one in (survey, shuffled))
    assert before == after
    assert flagged(survey, before) == flagged(shuffled, after)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_people_with_their_own_devices_bring_no_signal_of_pace_to_others(seed: int) -> None:
    survey = [*honest(15, people=60, straight=0.2), *clerk(forms=20, minutes=9)]
    more = [
        replace(one, uid=f"x{one.uid}", device=f"x{one.uid}", channel="qr")
        for one in honest(seed, people=30, straight=0.2)
    ]
    mine = {one.uid for one in survey}
    for look in (bursts, lambda all_: too_fast(all_, EARLIER), lambda all_: off_hours(all_, OfficeHours())):  # fmt: skip
        assert uids(look([*survey, *more])) & mine == uids(look(survey))


@given(st.integers(1, 60), st.integers(0, 61), st.floats(0.01, 0.99))
def test_the_tail_is_the_sum_of_its_terms(trials: int, successes: int, share: float) -> None:
    terms = (
        math.comb(trials, count) * share**count * (1 - share) ** (trials - count)
        for count in range(successes, trials + 1)
    )
    assert binomial_tail(successes, trials, share) == pytest.approx(math.fsum(terms), abs=1e-12)


def test_each_threshold_says_where_it_comes_from() -> None:
    for field in fields(Thresholds):
        threshold = getattr(THRESHOLDS, field.name)
        assert threshold.source.endswith((".", "%."))
        assert threshold.verified in {"text", "two-sources", "secondary", "unverified"}


def test_no_history_and_no_responses() -> None:
    assert history_of([]).straight_share_at_most == 1
    assert every_signal([], history_of([]), PEERS) == []
    assert flagged([], []) == []
