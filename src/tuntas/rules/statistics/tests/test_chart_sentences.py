"""What a chart says in one sentence, and how often chance alone would speak."""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.control_charts import (
    ControlChart,
    Direction,
    Plan,
    Rebase,
    Rules,
    Spoken,
    false_alarms,
    of_logs,
    of_medians,
    p,
    run,
    sentence,
    xmr,
)

DAYS = Spoken(Bilingual("hari", "days"), Bilingual("bulan", "months"))
QUICKER = Plan(direction=Direction.DOWN, fix_after=12)
USUAL = [3.0, 3.4] * 6


@pytest.mark.parametrize(
    ("values", "indonesian", "english"),
    [
        (
            [3.0, 3.4, 3.1, 3.3, 3.2, 3.0, 3.4, 3.1, 3.3],
            "Tidak ada yang luar biasa; sembilan bulan terakhir sekitar 3,2 hari.",
            "Nothing unusual; the last nine months hover around 3.2 days.",
        ),
        (
            [3, 4, 3, 4, 3],
            "Baru lima bulan: terlalu dini untuk mengatakan apa yang biasa.",
            "Only five months so far: too early to say what is usual.",
        ),
        (
            [*USUAL, 9],
            "Perlu perhatian: 13 mencapai 9,0 hari, jauh lebih tinggi daripada yang biasa (sekitar 3,2 hari).",
            "Needs attention: 13 reached 9.0 days, far higher than usual (around 3.2 days).",
        ),
        (
            [*USUAL, 9, 3],
            "Kini biasa saja, sekitar 3,2 hari; yang terakhir luar biasa adalah 13 (9,0 hari).",
            "Back to usual, around 3.2 days; the last that stood out was 13 (9.0 days).",
        ),
        (
            [*USUAL, 3.1, 3, 3.1, 3, 3.1, 3, 3.1],
            "Membaik: tujuh bulan berturut-turut di bawah garis tengah 3,2 hari, kini 3,1 hari.",
            "Better: seven months in a row below the centre of 3.2 days, now 3.1 days.",
        ),
        (
            [*USUAL, 2.9, 3.0, 3.1, 3.25, 3.3, 3.4, 3.5],
            "Perlu perhatian: tujuh bulan berturut-turut naik, kini 3,5 hari.",
            "Needs attention: seven months in a row rising, now 3.5 days.",
        ),
        (
            [*USUAL, 4.0, 4.1],
            "Perlu perhatian: dua dari tiga bulan terakhir mendekati batas, kini 4,1 hari (biasanya sekitar 3,2 hari).",
            "Needs attention: two of the last three months came close to the limit, now 4.1 days (usually around 3.2 days).",
        ),
    ],
)
def test_what_is_said_of_days(values: list[float], indonesian: str, english: str) -> None:
    said = sentence(xmr(values, plan=QUICKER), DAYS)
    assert said == Bilingual(indonesian, english)


@pytest.mark.parametrize(
    ("values", "indonesian", "english"),
    [
        (
            [*USUAL, 1.6],
            "Membaik: 13 mencapai 3 hari, jauh lebih rendah daripada yang biasa.",
            "Better: 13 reached 3 days, far lower than usual.",
        ),
        (
            [*USUAL, 3.1, 3, 3.1, 3, 3.1, 3, 3.1],
            "Membaik: tujuh bulan berturut-turut di bawah garis tengah, kini 3 hari.",
            "Better: seven months in a row below the centre, now 3 days.",
        ),
        (
            [*USUAL, 4.0, 4.1],
            "Perlu perhatian: dua dari tiga bulan terakhir mendekati batas, kini 3 hari.",
            "Needs attention: two of the last three months came close to the limit, now 3 days.",
        ),
    ],
)
def test_two_numbers_that_look_alike_are_not_called_different(
    values: list[float], indonesian: str, english: str
) -> None:
    rounded = Spoken(
        period=DAYS.period, value=lambda _, lang: {"id": "3 hari", "en": "3 days"}[lang]
    )
    assert sentence(xmr(values, plan=QUICKER), rounded) == Bilingual(indonesian, english)


def test_without_a_direction_nothing_is_better() -> None:
    said = sentence(xmr([*USUAL, 9], plan=Plan(fix_after=12)), DAYS)
    assert said.id.startswith("Berubah: 13 mencapai 9,0 hari")


def test_shares_are_said_in_percent_and_points_need_no_name() -> None:
    said = sentence(p([9, 10, 11] * 4, [40] * 12))
    assert said.id == "Tidak ada yang luar biasa; dua belas titik terakhir sekitar 25,0%."


def test_only_the_time_after_a_rebase_is_spoken_of() -> None:
    chart = xmr([*USUAL, *[8.0, 8.4] * 5], plan=Plan(rebases=[Rebase(12, "loket digabung")]))
    assert sentence(chart, DAYS).en == "Nothing unusual; the last ten months hover around 8.2 days."


def test_a_trend_and_a_run_end_where_they_turn() -> None:
    up_and_down = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    assert (
        "tujuh titik berturut-turut turun"
        in sentence(xmr([*[0, 9] * 6, *up_and_down], plan=QUICKER)).id
    )
    sides = [*[0.0, 4.0] * 6, *[1.0, 1.5] * 4, *[2.4, 2.5] * 4]
    assert "delapan titik berturut-turut di atas" in sentence(xmr(sides, plan=QUICKER)).id


def test_equal_last_months_of_a_run_chart_keep_their_way() -> None:
    said = sentence(run([5, 1, 5, 1, 5, 1, 2, 3, 4, 6, 6]))
    assert "naik" in said.id


def test_hardly_any_movement() -> None:
    plan = Plan(fix_after=4, rules=Rules(within=15))
    said = sentence(xmr([0, 40, 0, 40, *[19, 21] * 8], plan=plan))
    assert said.id == "Berubah: 20 titik berturut-turut hampir tidak bergerak dari 20,0."


def _share(charts: Sequence[ControlChart]) -> float:
    return sum(bool(chart.flagged) for chart in charts) / len(charts)


def _simulated(count: int, draw: Callable[[], float], length: int = 24) -> list[list[float]]:
    return [[draw() for _ in range(length)] for _ in range(count)]


def test_raw_charts_of_single_durations_cry_wolf_and_logs_and_medians_do_not() -> None:
    chance = random.Random(20261122)  # noqa: S311 - a simulation
    cases = _simulated(600, lambda: chance.lognormvariate(1, 0.85))
    raw, logs = _share([xmr(one) for one in cases]), _share([of_logs(one) for one in cases])
    months = [
        [[chance.lognormvariate(1, 0.85) for _ in range(30)] for _ in range(24)] for _ in range(150)
    ]
    assert 0.65 < raw < 0.80  # about 72 % of charts although nothing ever changed
    assert 0.12 < logs < 0.25
    assert 0.08 < _share([of_medians(one) for one in months]) < 0.30


@pytest.mark.parametrize("length", [12, 24, 30])
def test_false_alarms_like_a_simulation(length: int) -> None:
    chance = random.Random(7)  # noqa: S311 - a simulation
    charts = [xmr(one) for one in _simulated(1500, lambda: chance.gauss(0, 1), length)]
    expected = false_alarms([length] * 1500)
    assert sum(bool(chart.flagged) for chart in charts) == pytest.approx(
        expected.anywhere, rel=0.25
    )
    assert sum(bool(chart.last.flags) for chart in charts) == pytest.approx(expected.last, rel=0.6)


def test_limits_that_stay_raise_more_false_alarms() -> None:
    chance = random.Random(8)  # noqa: S311 - a simulation
    plan = Plan(fix_after=12)
    series = _simulated(1500, lambda: chance.gauss(0, 1), 24)
    charts = [xmr(one, plan=plan) for one in series]
    expected = false_alarms([24] * 1500, fixed=True)
    assert sum(bool(chart.flagged) for chart in charts) == pytest.approx(
        expected.anywhere, rel=0.15
    )
    assert sum(bool(chart.last.flags) for chart in charts) == pytest.approx(expected.last, rel=0.3)
    assert expected.last > 3 * false_alarms([24] * 1500).last


def test_false_alarms_grow_with_charts_and_points() -> None:
    assert false_alarms([]).anywhere == 0
    assert false_alarms([5]).anywhere == 0
    assert false_alarms([24, 24]).last == pytest.approx(2 * 0.0171)
    shares = [false_alarms([length]).anywhere for length in (6, 8, 30, 60, 61, 500)]
    assert all(before < after < 1 for before, after in pairwise(shares))


def test_false_alarms_in_words() -> None:
    words = false_alarms([36] * 40).words
    assert words.id.startswith("Dari 40 grafik, kebetulan saja sudah membuat sekitar 0,7 tampak")
    assert "about 0.7 would stand out" in words.en
